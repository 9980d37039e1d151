"""Who stands by a request: whoever has saved it themselves."""

import pytest

from exchange.domain.consent import has_asked
from exchange.domain.request import Request
from exchange.domain.site import Site

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
ASKED = Request(title="Help with Lua", by="Ana")


@pytest.mark.parametrize(
    ("own_text", "stands_by"),
    [
        ("{{Capacity request|title=Help with Lua|capacity=Lua|by=Ana}}", True),
        ("Hello {{capacity request|title=help with  LUA|by=Ana}}", True),
        ("{{Capacity request|title=Help with Lua|by=Ana|status=closed}}", True),
        ("{{Capacity request|title=Help with Lua|by=Ben}}", False),
        ("{{Capacity request|title=Something else|by=Ana}}", False),
        ("<nowiki>{{Capacity request|title=Help with Lua|by=Ana}}</nowiki>", False),
        ("{{Capacity profile|offers=Lua}}", False),
        ("I have written something else on this page.", False),
        (None, False),
    ],
)
def test_asker_stands_by_what_they_saved(own_text: str | None, stands_by: bool) -> None:
    """The request must be in their own newest text, whatever they say of it now."""
    assert has_asked(ASKED, own_text, SITE) == stands_by
