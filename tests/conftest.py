"""For all tests: what may be used, and what must not be met by chance."""

import os

import pytest


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the developer's shell has set."""
    for variable in tuple(os.environ):
        if variable.startswith(("CXC_", "TOOL_", "PYWIKIBOT")):
            monkeypatch.delenv(variable)
