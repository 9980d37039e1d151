"""Matches as tests of other parts need them."""

from collections.abc import Iterable
from datetime import date

from exchange.domain.match import Match
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.matching.find import find_matches
from exchange.matching.people import Words


def matches_of(
    pages: Iterable[ProfilePage], requests: Iterable[AskedRequest] = ()
) -> list[Match]:
    """Match pages and requests without any hierarchy."""
    return find_matches(pages, Words({}, {}), date(2026, 3, 4), requests)
