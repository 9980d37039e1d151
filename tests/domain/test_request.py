"""The life of a request for help."""

from datetime import date

import pytest

from exchange.domain.request import Request, request_id_of


@pytest.mark.parametrize(
    ("status", "until", "state"),
    [
        ("open", "", "open"),
        ("open", "2026-03-04", "open"),
        ("open", "2026-03-03", "expired"),
        ("answered", "2026-03-03", "answered"),
        ("closed", "", "closed"),
    ],
)
def test_open_request_expires_when_its_day_is_over(
    status: str, until: str, state: str
) -> None:
    """One that was answered or closed stays so."""
    assert Request(status=status, until=until).state_on(date(2026, 3, 4)) == state


def test_request_keeps_its_id_while_it_lives() -> None:
    """Who asks and what for make it; a twin on the page gets an id of its own."""
    first = request_id_of("testwiki:1", "c:1", "Help with Lua", 0)

    assert first == request_id_of("testwiki:1", "c:1", "help with  lua", 0)
    assert first.startswith("testwiki:1#")
    assert first != request_id_of("testwiki:1", "c:1", "Help with Lua", 1)
    assert first != request_id_of("testwiki:1", "c:2", "Help with Lua", 0)
    assert first != request_id_of("testwiki:2", "c:1", "Help with Lua", 0)
