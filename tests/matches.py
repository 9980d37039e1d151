"""Matches as tests of other parts need them."""

from collections.abc import Iterable
from datetime import date

from exchange.domain.match import Match
from exchange.domain.profile import ProfilePage
from exchange.matching.find import find_matches
from exchange.matching.people import Words


def matches_of(pages: Iterable[ProfilePage]) -> list[Match]:
    """Match pages without any hierarchy."""
    return find_matches(pages, Words({}, {}), date(2026, 3, 4))
