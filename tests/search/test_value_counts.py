"""Counts are exact whichever way is taken: of the found, of the others, or kept."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from tantivy import Query

from exchange.domain.profile import ProfilePage
from exchange.search.port import (
    KNOWS,
    OFFERS,
    OPEN,
    PROJECTS,
    ROLES,
    YES,
    Count,
    IndexState,
    SearchQuery,
)
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from exchange.search.value_counts import Found, ValueCounts
from tests.builders import capacity, make_page, make_vocabulary
from tests.search.conftest import Index

TODAY = date(2026, 3, 4)
TOMORROW = date(2026, 3, 5)
# One person, two, three and four have a role each.
ROLE_OF = dict(enumerate("abbcccdddd"))


def person(number: int) -> ProfilePage:
    """Make one of ten people with projects that tell them apart."""
    projects = (f"p{number % 2}", f"p{number % 3}", f"n{number}")
    return make_page(page_id=number + 1, role=ROLE_OF[number], projects=projects)


@pytest.mark.parametrize("without", ["", "a", "b", "c", "d", "cd", "abc", "abcd"])
def test_counts_of_few_of_most_and_of_all(index: Index, without: str) -> None:
    """Leaving out some, half, most or all gives the counts of those who are left."""
    people = [person(number) for number in ROLE_OF]
    left = [each for each in people if each.profile.role not in without]
    counts = Counter(name for each in left for name in set(each.profile.projects))

    hits = index(*people).search(
        SearchQuery(
            excluded={ROLES: tuple(without)}, counted=(PROJECTS,), most_counted=99
        )
    )

    assert hits.total == len(left)
    assert {each.value: each.count for each in hits.counts[PROJECTS]} == counts


def test_those_who_are_not_found_are_counted_where_they_are_fewer(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counting takes a time for everyone it goes over: that is never more than half."""
    search = index(*(person(number) for number in ROLE_OF))
    search.search(SearchQuery(counted=(PROJECTS,)))
    gone_over = []
    count_among = ValueCounts._count_among

    def watch(
        self: ValueCounts, query: Query, fields: Sequence[str], today: date
    ) -> object:
        if fields:
            gone_over.append(self.count_hits(query))
        return count_among(self, query, fields, today)

    monkeypatch.setattr(ValueCounts, "_count_among", watch)
    search.search(SearchQuery(excluded={ROLES: ("a",)}, counted=(PROJECTS,)))
    search.search(SearchQuery(chosen={ROLES: ("b",)}, counted=(PROJECTS,)))
    assert gone_over == [1, 2]


def test_who_offers_and_knows_the_same_is_counted_once(index: Index) -> None:
    """What is known beside the offers adds to them, broader capacities included."""
    search = index(
        make_page(page_id=1, offers="Lua", knows=(capacity("Lua"),)),
        make_page(page_id=2, offers="Lua", knows=(capacity("photography"),)),
        make_page(page_id=3, knows=(capacity("photography"), capacity("policy"))),
    )
    assert search.count_values(KNOWS) == {"134": 2, "106": 3, "500": 2, "64": 1}
    assert search.count_values(OFFERS) == {"134": 2, "106": 2}


@pytest.mark.parametrize(
    ("availability", "until", "is_open"),
    [
        ("open", "", True),
        ("2", "", True),
        ("paused", "", False),
        ("open", "2026-03-04", True),
        ("open", "2026-03-03", False),
        ("paused", "2026-03-04", False),
        ("paused", "2026-03-03", True),
    ],
)
def test_who_is_open_is_counted_for_the_day(
    index: Index, availability: str, until: str, is_open: bool
) -> None:
    """The last day still counts; after it, the meaning turns round."""
    search = index(make_page(availability=availability, until=until))
    hits = search.search(SearchQuery(today=TODAY, counted=(OPEN,)))
    assert hits.counts[OPEN] == (Count(YES, int(is_open)),)


def test_counts_of_everybody_are_kept_for_one_day(index: Index) -> None:
    """The day after, the same index has other counts, and the day before its own."""
    search = index(make_page(until="2026-03-04"), make_page(page_id=2))
    for day, count in ((TODAY, 2), (TOMORROW, 1), (TODAY, 2)):
        hits = search.search(SearchQuery(today=day, counted=(OPEN,)))
        assert hits.counts[OPEN] == (Count(YES, count),)


def test_counts_that_are_kept_end_with_their_commit(
    folder: Path, writer: TantivyWriter
) -> None:
    """The same search is counted anew when somebody came or left."""
    search = TantivySearch(folder, reload_seconds=0)
    query = SearchQuery(chosen={PROJECTS: ("p0",)}, counted=(ROLES, PROJECTS))
    seen = []
    for number in range(3):
        writer.put(person(number), make_vocabulary())
        writer.commit(IndexState(number, "x"))
        seen.append(search.search(query).counts[ROLES])
    assert seen == [
        (Count("a", 1),),
        (Count("a", 1),),
        (Count("a", 1), Count("b", 1)),
    ]


def test_the_next_page_has_the_same_counts(index: Index) -> None:
    """Counts are of all that is found, not of the page."""
    search = index(*(person(number) for number in ROLE_OF))
    query = SearchQuery(limit=4, counted=(ROLES,))
    first = search.search(query)
    second = search.search(
        SearchQuery(limit=4, counted=(ROLES,), page_token=first.next_page_token)
    )
    assert first.counts == second.counts
    assert first.hits != second.hits


def test_nobody_found_is_not_counted(index: Index) -> None:
    """Where nobody is found, no value is, and nothing is gone over for it."""
    search = index(person(0))
    finder, _ = search._newest()
    values = finder.opened.values
    nobody = Found("profile", values.all_of_kind("nothing"), 0)
    assert values.count(nobody, (ROLES, OPEN), 2, TODAY) == {ROLES: {}, OPEN: {}}
