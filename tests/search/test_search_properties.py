"""Random searches find exactly whom a plain filter finds, and count exactly as it does.

The plain filter below knows profiles and the vocabulary, and nothing of the index.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

import pytest
import tantivy
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, Profile, ProfilePage
from exchange.domain.request import AskedRequest, Request
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.search.port import FILTERS, LARGEST_PAGE, IndexState, SearchQuery
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from exchange.store.sql import open_store
from tests.search.profiles import make_profile_pages, make_requests

SEED = 7
PROFILES = 5_000
# Facet counts of several segments are put together; that is where they could go wrong.
# Tantivy would merge eight of one size.
COMMITS = 6
MOST_PAGED = 300
FREQUENT = 10
NOBODY_HAS = "nobody has this"
OF_A_DAY = ("open", "asks")
REQUESTS = 700

Keys = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Searched:
    """An index, and what the plain filter knows of everyone in it."""

    search: TantivySearch
    plain: Sequence["Plain"]
    queries: st.SearchStrategy[SearchQuery]


@dataclass(frozen=True, slots=True)
class Plain:
    """A profile, what its person asks for, and the values of each other filter."""

    id: str
    profile: Profile
    requests: Sequence[Request]
    keys: Keys

    def values(self, name: str, level: int, today: date) -> frozenset[str]:
        """List the values of a filter that this profile has."""
        if name == "language":
            levels = "012345N"
            return frozenset(
                each.code
                for each in self.profile.languages
                if min(levels.index(each.level), 5) >= level
            )
        if name == "open":
            is_open = self.profile.availability_on(today) != "paused"
            return frozenset({"yes"} if is_open else ())
        if name == "asks":
            asks = any(each.state_on(today) == "open" for each in self.requests)
            return frozenset({"yes"} if asks else ())
        return self.keys[name]


def read_plainly(
    page: ProfilePage, requests: Sequence[AskedRequest], words: Vocabulary
) -> Plain:
    """Say what a profile has, by the promises of the filters."""
    profile = page.profile

    def narrow(capacities: Sequence[Capacity]) -> frozenset[str]:
        keys = {each.id or f"text:{each.folded}" for each in capacities}
        known = [each.id for each in capacities if each.id]
        return frozenset(keys.union(*(words.broader(CAPACITY, key) for key in known)))

    places = set(profile.territory)
    return Plain(
        page.profile_id,
        profile,
        [each.request for each in requests if each.person_id == page.person_id],
        {
            "offers": narrow(profile.offers),
            "wants": narrow((*profile.wants, *profile.priority)),
            "knows": narrow((*profile.offers, *profile.knows)),
            "territory": frozenset(
                places.union(*(words.broader(TERRITORY, each) for each in places))
            ),
            "affiliation": frozenset(profile.affiliations),
            "project": frozenset(profile.projects),
            "method": frozenset(profile.methods),
            "role": frozenset({profile.role} - {""}),
            "type": frozenset({profile.type}),
            "resource": frozenset(map(fold, profile.resources)),
        },
    )


def fits(plain: Plain, query: SearchQuery, without: str = "") -> bool:
    """Tell whether a profile has what is asked for, but for the filter `without`."""
    level, today = query.least_level, query.today
    return all(
        plain.values(name, level, today) & set(values)
        for name, values in query.chosen.items()
        if name != without
    ) and not any(
        plain.values(name, level, today) & set(values)
        for name, values in query.excluded.items()
    )


def count_plainly(
    plain: Sequence[Plain], query: SearchQuery, name: str
) -> dict[str, int]:
    """Count for every value of a filter whom it would find, were it alone chosen."""
    return Counter(
        value
        for each in plain
        if fits(each, query, without=name)
        for value in each.values(name, query.least_level, query.today)
    )


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    """Index everyone once, in several commits and so in several segments."""
    with closing(open_store("sqlite://")) as store:
        store.upgrade()
        words = store.vocabulary()
    pages = make_profile_pages(SEED, PROFILES, words)
    requests = make_requests(SEED, REQUESTS, words)
    folder = tmp_path_factory.mktemp("index") / "index"
    with closing(TantivyWriter(folder)) as writer:
        # What is put again or taken away must be counted once or not at all.
        writer.put(replace(pages[0], profile=Profile(type="group")), words)
        writer.put(replace(pages[1], profile_id="testwiki:999999"), words)
        for number in range(COMMITS):
            for page in pages[number::COMMITS]:
                writer.put(page, words)
            for asked in requests[number::COMMITS]:
                writer.put_request(asked, words)
            writer.commit(IndexState(change=number, structure="x"))
        writer.remove("testwiki:999999")
        writer.commit(IndexState(change=COMMITS, structure="x"))
        assert tantivy.Index.open(str(folder)).searcher().num_segments > 1
        search = TantivySearch(folder, reload_seconds=10_000)
        plain = [read_plainly(each, requests, words) for each in pages]
        yield Searched(search, plain, queries(list_values(plain)))


def list_values(plain: Sequence[Plain]) -> dict[str, list[str]]:
    """List the values of each filter, and one that nobody has."""
    day = date(2026, 3, 4)
    values = {
        name: sorted({value for each in plain for value in each.values(name, 1, day)})
        for name in FILTERS
    }
    for name, known in values.items():
        known.extend([NOBODY_HAS] if name not in OF_A_DAY else [])
    return values


def draw_value(known: Sequence[str]) -> st.SearchStrategy[str]:
    """Draw a value; three in own words among a hundred would hardly ever come."""
    own = [each for each in known if each.startswith("text:")]
    return st.sampled_from(known) | st.sampled_from(own or known)


def queries(values: Mapping[str, Sequence[str]]) -> st.SearchStrategy[SearchQuery]:
    """Draw searches without a text: filters, exclusions, a level, a day, facets."""

    @st.composite
    def some_of(draw: st.DrawFn, most: int) -> dict[str, tuple[str, ...]]:
        names = draw(st.lists(st.sampled_from(FILTERS), max_size=3))
        return {
            name: tuple(
                dict.fromkeys(
                    draw(st.lists(draw_value(values[name]), min_size=1, max_size=most))
                )
            )
            for name in names
        }

    return st.builds(
        SearchQuery,
        chosen=some_of(12),
        excluded=some_of(3),
        least_level=st.integers(1, 5),
        today=st.dates(date(2026, 3, 1), date(2026, 3, 8)),
        counted=st.lists(st.sampled_from(FILTERS), max_size=4).map(
            lambda names: tuple(dict.fromkeys(names))
        ),
        sort=st.sampled_from(["", "newest"]),
        limit=st.just(LARGEST_PAGE),
    )


def assert_exact(searched: Searched, query: SearchQuery) -> None:
    """Compare one search with the plain filter: the total, everyone, every count."""
    hits = searched.search.search(query)
    expected = {each.id for each in searched.plain if fits(each, query)}
    assert hits.total == len(expected)
    assert set(hits.counts) == set(query.counted)
    for name, shown in hits.counts.items():
        counts = count_plainly(searched.plain, query, name)
        chosen = query.chosen.get(name, ())
        expected_counts = expect_shown(name, counts, chosen)
        assert [(each.value, each.count) for each in shown] == expected_counts, name
    if len(expected) <= MOST_PAGED:
        assert page_through(searched.search, query) == expected


def expect_shown(
    name: str, counts: Mapping[str, int], chosen: Sequence[str]
) -> list[tuple[str, int]]:
    """List the most frequent values and the chosen ones, the most frequent first.

    A capacity in somebody's own words is shown where it is chosen.
    """

    def rank(value: str) -> tuple[int, str]:
        return -counts.get(value, 0), value

    ranked = sorted((each for each in counts if not each.startswith("text:")), key=rank)
    always = ["yes"] if name in OF_A_DAY else []
    shown = {*ranked[:FREQUENT], *chosen, *always}
    return [(each, counts.get(each, 0)) for each in sorted(shown, key=rank)]


def page_through(search: TantivySearch, query: SearchQuery) -> set[str]:
    """Follow the page tokens to the end; nobody comes twice."""
    seen: list[str] = []
    token = ""
    while True:
        hits = search.search(replace(query, counted=(), page_token=token))
        seen.extend(hit.page.profile_id for hit in hits.hits)
        token = hits.next_page_token
        if not token:
            break
    assert len(seen) == len(set(seen))
    return set(seen)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(data=st.data())
def test_searches_are_exact(searched: Searched, data: st.DataObject) -> None:
    """Whoever fits is found and nobody else, and each count shown is true."""
    assert_exact(searched, data.draw(searched.queries))


@pytest.mark.long
@settings(max_examples=2_000, deadline=None)
@given(data=st.data())
def test_many_more_searches_are_exact(searched: Searched, data: st.DataObject) -> None:
    """The same for as many searches as there is time for."""
    assert_exact(searched, data.draw(searched.queries))
