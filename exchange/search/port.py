"""The search's port: what pages and the API ask of the index, whatever keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from exchange.domain.profile import LEAST_WORKABLE_LEVEL, ProfilePage
from exchange.search.query_text import Part

LARGEST_PAGE = 100

# What `count_values` counts by.
OFFERS = "offers"
WANTS = "wants"
LANGUAGES = "languages"
TERRITORIES = "territories"
TYPES = "types"


class SearchUnavailableError(Exception):
    """The index cannot be read now; the message says why and what will happen."""


class SearchQueryError(ValueError):
    """A search cannot be understood; the message says what to change."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: any of the values inside a filter, all of the filters together.

    `parts` is the text as `read_query_text` gives it, and `side` where its capacities
    must stand: OFFERS, WANTS or "" for anywhere. `offers` and `wants` are capacity keys
    and include narrower ones; `territories` include what lies in a region.
    """

    parts: tuple[Part, ...] = ()
    side: str = ""
    offers: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    least_level: int = LEAST_WORKABLE_LEVEL
    territories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    limit: int = 20
    page_token: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile that was found; its `profile.raw` is left out of the index."""

    page: ProfilePage


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, best first.

    `relaxed`: nobody has all of the text, so these have a part of it.
    """

    hits: tuple[Hit, ...]
    total: int
    next_page_token: str = ""
    relaxed: bool = False


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index has come: the number of the last change, and its structure.

    `structure` tells by which hierarchy of terms the profiles were indexed.
    """

    change: int
    structure: str
    profiles: int = 0


class ProfileSearch(Protocol):
    """Finds profiles. Every method raises `SearchUnavailableError` without an index."""

    def search(self, query: SearchQuery) -> Hits:
        """Find profiles; raise `SearchQueryError` for a token that is none of ours."""

    def count_values(self, field: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a field, broader ones included."""

    def state(self) -> IndexState:
        """Tell how far the index has come."""
