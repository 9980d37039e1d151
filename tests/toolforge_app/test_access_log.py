"""The access log says nothing of visitors."""

import logging

import pytest

from toolforge_app.access_log import FORMAT, is_worth_logging


def record(path: str, status: str) -> logging.LogRecord:
    """Make the record that gunicorn makes of a request."""
    atoms = {"U": path, "s": status}
    return logging.LogRecord("gunicorn.access", 20, "", 0, FORMAT, (atoms,), None)


@pytest.mark.parametrize(
    ("path", "status", "is_logged"),
    [
        ("/healthz", "200", False),
        ("/readyz", "200", False),
        ("/readyz", "503", True),
        ("/search", "200", True),
    ],
)
def test_health_checks(path: str, status: str, is_logged: bool) -> None:
    """Health checks that succeed are noise; one that fails is news."""
    assert is_worth_logging(record(path, status)) is is_logged


@pytest.mark.parametrize("atom", ["h", "q", "r", "f", "a", "u"])
def test_no_traces_of_visitors(atom: str) -> None:
    """Neither address nor query nor referrer nor browser is written."""
    assert f"%({atom})s" not in FORMAT
