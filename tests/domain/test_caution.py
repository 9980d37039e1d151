"""What may have been meant as a no counts as a no."""

import pytest

from exchange.domain.caution import be_cautious
from exchange.domain.parse import parse_page
from exchange.domain.site import SiteSyntax
from tests.builders import make_vocabulary


@pytest.mark.parametrize(
    ("wikitext", "notify", "availability"),
    [
        ("notify=daily", "daily", "open"),
        ("notify=stop it", "never", "open"),
        ("notify={{x}}", "never", "open"),
        ("Notify=never", "never", "open"),
        ("notfy=never", "never", "open"),
        ("availability=on holiday", "weekly", "paused"),
        ("availability=2", "weekly", "2"),
        ("colour=blue", "weekly", "open"),
    ],
)
def test_unreadable_no_is_a_no(wikitext: str, notify: str, availability: str) -> None:
    """Whoever tries to say no to notices or to learners is not bothered."""
    page = f"{{{{Capacity profile|{wikitext}}}}}"
    parsed = parse_page(page, SiteSyntax(), make_vocabulary())

    profile = be_cautious(parsed.profiles[0], parsed.problems)

    assert (profile.notify, profile.availability) == (notify, availability)
