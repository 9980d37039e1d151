"""The search's port: what pages and the API ask of the index, whatever keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from exchange.domain.profile import LEAST_WORKABLE_LEVEL, ProfilePage
from exchange.domain.request import AskedRequest
from exchange.search.query_text import Part
from exchange.search.spelling import Correction, Spelling

LARGEST_PAGE = 100

# The kinds of what is searched.
PROFILES = "profile"
REQUESTS = "request"

# The filters, by which profiles are counted too.
OFFERS = "offers"
WANTS = "wants"
KNOWS = "knows"
LANGUAGES = "language"
TERRITORIES = "territory"
AFFILIATIONS = "affiliation"
PROJECTS = "project"
METHODS = "method"
ROLES = "role"
TYPES = "type"
RESOURCES = "resource"
OPEN = "open"
ASKS = "asks"
FILTERS = (
    *(OFFERS, WANTS, KNOWS, LANGUAGES, TERRITORIES, AFFILIATIONS),
    *(PROJECTS, METHODS, ROLES, TYPES, RESOURCES, OPEN, ASKS),
)
# By the ids of persons, and not counted: whose profile it is, and who asks a request.
PERSONS = "person"
ASKERS = "asker"
# Those that requests have as well.
REQUEST_FILTERS = (WANTS, LANGUAGES, OPEN, ASKERS)
# The one value of `OPEN` and `ASKS`: who takes learners today, and whose request for
# help is open today. An open request is one that still asks.
YES = "yes"
# The orders: by relevance where there is a text, else the newest edit first.
NEWEST = "newest"
# So many values of a filter are counted beside those that are chosen.
MOST_COUNTED = 10

Values = Mapping[str, tuple[str, ...]]
Rank = tuple[tuple[str, float], ...]


class SearchUnavailableError(Exception):
    """The index cannot be read now; the message says why and what will happen."""


class SearchQueryError(ValueError):
    """A search cannot be understood; the message says what to change."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A search: any of the values inside a filter, all of the filters together.

    `parts` is the text as `read_query_text` gives it, and `side` where its capacities
    must stand: OFFERS, WANTS or "" for anywhere. `chosen` maps filters to values, and
    `excluded` to those that nobody found may have. Values of capacities are keys and
    include narrower ones; a territory includes what lies in it; a language is reached
    at `least_level`; `OPEN` and `ASKS` have the value `YES` and are told for `today`.

    `kind` tells what is searched: PROFILES or REQUESTS, which have `REQUEST_FILTERS`.

    `counted` are the filters whose values are to be counted, of each so many at most
    as `most_counted` says, and those chosen. `sort` is "" or NEWEST.

    `text` is what was typed, `languages` are those of the reader, and `spelling` knows
    the words of the vocabulary: with them, a text that finds almost nobody is read
    again without its typing mistakes, into `corrected`. Who fits `parts` comes before
    who fits only `corrected`. With `explain`, each hit tells how it was ranked.
    """

    kind: str = PROFILES
    parts: tuple[Part, ...] = ()
    text: str = ""
    languages: tuple[str, ...] = ("en",)
    spelling: Spelling | None = None
    corrected: tuple[Part, ...] = ()
    side: str = ""
    chosen: Values = field(default_factory=dict)
    excluded: Values = field(default_factory=dict)
    least_level: int = LEAST_WORKABLE_LEVEL
    today: date = date.max
    counted: tuple[str, ...] = ()
    most_counted: int = MOST_COUNTED
    sort: str = ""
    limit: int = 20
    page_token: str = ""
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """How many would be found if a value were chosen, with all other filters."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A profile that was found; its `profile.raw` is left out of the index.

    `rank` is why it stands where it does, where that was asked for: (name, points),
    which add up to what the hits are sorted by.
    """

    page: ProfilePage
    rank: Rank = ()


@dataclass(frozen=True, slots=True)
class RequestHit:
    """A request that was found; its `request.raw` is left out of the index."""

    asked: AskedRequest
    rank: Rank = ()


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, best first: profiles in `hits`, else `requests`.

    `relaxed`: nobody has all of the text, so these have a part of it. `counts` gives
    for each filter that was to be counted its most frequent values and the chosen ones,
    the most frequent first. `corrections` tell what of the text was taken for a typing
    mistake; those who fit the text as it was typed come first all the same. `change`
    is that of the index they were found in: pages fit together while it is the same.
    """

    hits: tuple[Hit, ...]
    total: int
    next_page_token: str = ""
    relaxed: bool = False
    counts: Mapping[str, tuple[Count, ...]] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    change: int = 0
    requests: tuple[RequestHit, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexState:
    """How far the index has come: the number of the last change, and its structure.

    `structure` tells by which hierarchy of terms the profiles were indexed.
    """

    change: int
    structure: str
    profiles: int = 0


class ProfileSearch(Protocol):
    """Finds profiles and requests.

    Every method raises `SearchUnavailableError` without an index.
    """

    def search(self, query: SearchQuery) -> Hits:
        """Find what fits; raise `SearchQueryError` for a token that is none of ours."""

    def count_values(self, name: str) -> Mapping[str, int]:
        """Count the profiles behind every value of a filter, broader ones included."""

    def state(self) -> IndexState:
        """Tell how far the index has come."""
