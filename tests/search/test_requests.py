"""Requests for help are found as profiles are, and apart from them."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from exchange.domain.long_text import LONGEST_TEXT
from exchange.domain.request import AskedRequest, Request
from exchange.search.port import (
    ASKS,
    LANGUAGES,
    NEWEST,
    OPEN,
    REQUESTS,
    TYPES,
    WANTS,
    YES,
    Count,
    Hits,
    IndexState,
    SearchQuery,
)
from exchange.search.query_text import read_query_text
from exchange.search.spelling import spelling_of
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from tests.builders import EDITED_AT, capacity, make_page, make_vocabulary, skills

TODAY = date(2026, 3, 4)
VOCABULARY = make_vocabulary()


def ask(
    title: str, *, person: int = 1, wants: str = "", languages: str = "", **values: str
) -> AskedRequest:
    """Make a request of the person of page `person` (see `make_page`)."""
    return AskedRequest(
        request_id=f"testwiki:7#{title}",
        person_id=f"testwiki:{1000 + person}",
        user_name=f"User {person}",
        title="Project:Requests",
        rev_id=70,
        edited_at=EDITED_AT,
        request=Request(
            title=title,
            capacity=tuple(capacity(each.strip()) for each in wants.split(",") if each),
            languages=skills(languages),
            raw={"title": "as it is on the page"},
            **values,  # type: ignore[arg-type]
        ),
    )


def asked(words: str = "", **values: object) -> SearchQuery:
    """Make the query of somebody who looks for requests."""
    given = {"kind": REQUESTS, "today": TODAY, **values}
    return SearchQuery(
        parts=read_query_text(words, VOCABULARY),
        text=words,
        spelling=spelling_of(VOCABULARY),
        **given,  # type: ignore[arg-type]
    )


def titles(hits: Hits) -> list[str]:
    """List what was found."""
    assert hits.hits == ()
    return [hit.asked.request.title for hit in hits.requests]


@pytest.fixture
def search(folder: Path, writer: TantivyWriter) -> TantivySearch:
    """Search an index with some requests, and profiles of who asks and who does not."""
    for page in (
        make_page("User 1", page_id=1, wants="Lua", languages="en-4"),
        make_page("User 2", page_id=2, offers="photography"),
        make_page("User 3", page_id=3),
    ):
        writer.put(page, VOCABULARY)
    for request in (
        ask(
            "Portraits", wants="portrait photography", languages="pt-3", details="ASAP"
        ),
        ask("Modules", person=2, wants="Lua, bee keeping", until="2026-03-04"),
        ask("Late", person=3, wants="Lua", until="2026-03-03"),
        ask("Done", person=3, wants="Lua", status="answered", until="2026-03-03"),
        ask("From outside", person=99, wants="policy", status="closed"),
    ):
        writer.put_request(request, VOCABULARY)
    writer.commit(IndexState(change=1, structure="x"))
    return TantivySearch(folder, reload_seconds=0)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("asap policy", set()),
        ("fotografia", {"Portraits"}),
        ("technology", {"Portraits", "Modules", "Late", "Done"}),
        ("asap", {"Portraits"}),
        ("bee keeping", {"Modules"}),
        ("User 2", {"Modules"}),
        ("modul", {"Modules"}),
        ("photografy", {"Portraits"}),
        ("", {"Portraits", "Modules", "Late", "Done", "From outside"}),
    ],
)
def test_requests_are_found_by_their_words_and_capacities(
    search: TantivySearch, words: str, found: set[str]
) -> None:
    """In any language, by broader capacities, title, details and who asks."""
    hits = search.search(asked(words))
    assert set(titles(hits) if not hits.relaxed else []) == found


def test_a_long_request_is_searched_in_its_beginning(
    folder: Path, writer: TantivyWriter
) -> None:
    """Its title and details count, and are shown, as far as anybody reads."""
    long = "beginning " + "word " * LONGEST_TEXT + "finale"
    writer.put_request(ask(f"title {long}", details=f"details {long}"), VOCABULARY)
    writer.commit(IndexState(change=1, structure="x"))
    search = TantivySearch(folder, reload_seconds=0)
    (hit,) = search.search(asked("title details")).requests
    assert search.search(asked("finale")).total == 0
    for shown in (hit.asked.request.title, hit.asked.request.details):
        assert len(shown) <= LONGEST_TEXT
        assert shown.endswith(" word…")


def test_filters_of_requests(search: TantivySearch) -> None:
    """What it asks for, its languages, and whether it is open on the day."""

    def found(**chosen: tuple[str, ...]) -> set[str]:
        return set(titles(search.search(asked(chosen=chosen))))

    assert found(wants=("106",)) == {"Portraits", "Modules", "Late", "Done"}
    assert found(wants=("text:bee keeping",)) == {"Modules"}
    assert found(language=("pt",)) == {"Portraits"}
    assert found(open=(YES,)) == {"Portraits", "Modules"}
    assert found(open=(YES,), wants=("134",)) == {"Modules"}
    closed = search.search(asked(excluded={OPEN: (YES,)}))
    assert set(titles(closed)) == {"Late", "Done", "From outside"}


def test_filters_of_requests_are_counted(search: TantivySearch) -> None:
    """Requests alone count, not profiles that have the same."""
    hits = search.search(asked(counted=(WANTS, LANGUAGES, OPEN)))
    assert hits.counts == {
        WANTS: (
            *(Count("106", 4), Count("134", 3)),
            *(Count("500", 1), Count("501", 1), Count("64", 1)),
        ),
        LANGUAGES: (Count("pt", 1),),
        OPEN: (Count(YES, 2),),
    }


def test_open_requests_come_first(search: TantivySearch) -> None:
    """As people who are open do; what does not say until when stays open."""
    first = titles(search.search(asked("lua")))[0]
    assert first == "Modules"
    tomorrow = TODAY + timedelta(days=1)
    hits = search.search(asked(chosen={OPEN: (YES,)}, today=tomorrow))
    assert titles(hits) == ["Portraits"]


def test_requests_newest_first(folder: Path, writer: TantivyWriter) -> None:
    """In pages that follow one another."""
    for minute in range(5):
        request = ask(f"R{minute}")
        at = EDITED_AT + timedelta(minutes=minute)
        writer.put_request(replace(request, edited_at=at), VOCABULARY)
    writer.commit(IndexState(change=1, structure="x"))
    search = TantivySearch(folder)
    seen: list[str] = []
    token = ""
    while not seen or token:
        hits = search.search(asked(sort=NEWEST, limit=2, page_token=token))
        seen.extend(titles(hits))
        token = hits.next_page_token
    assert seen == ["R4", "R3", "R2", "R1", "R0"]


def test_a_request_is_given_as_it_was_indexed(search: TantivySearch) -> None:
    """But for the wikitext of its parameters."""
    (hit,) = search.search(asked("portraits", explain=True)).requests
    expected = ask(
        "Portraits", wants="portrait photography", languages="pt-3", details="ASAP"
    )
    assert hit.asked.request.raw == {}
    assert hit.asked.request.capacity == expected.request.capacity
    assert hit.asked.edited_at == expected.edited_at
    assert {"capacity", "words", "open"} & {name for name, _ in hit.rank}


def test_requests_are_not_among_profiles(search: TantivySearch) -> None:
    """Neither in hits nor in counts, nor in what the state tells."""
    hits = search.search(SearchQuery(counted=(WANTS, TYPES)))
    assert hits.total == search.state().profiles == 3
    assert hits.requests == ()
    assert hits.counts[WANTS] == (Count("106", 1), Count("134", 1))
    assert search.count_values(WANTS) == {"106": 1, "134": 1}


def test_who_asks_can_be_chosen(search: TantivySearch) -> None:
    """People with a request that is open on the day, counted and excluded as well."""

    def found(today: date, **query: object) -> set[str]:
        hits = search.search(SearchQuery(today=today, **query))  # type: ignore[arg-type]
        return {hit.page.user_name for hit in hits.hits}

    asking = {"chosen": {ASKS: (YES,)}}
    assert found(TODAY, **asking) == {"User 1", "User 2"}
    assert found(TODAY + timedelta(days=1), **asking) == {"User 1"}
    assert found(TODAY - timedelta(days=1), **asking) == {"User 1", "User 2", "User 3"}
    assert found(TODAY, excluded={ASKS: (YES,)}) == {"User 3"}
    hits = search.search(SearchQuery(today=TODAY, counted=(ASKS,)))
    assert hits.counts == {ASKS: (Count(YES, 2),)}


def test_a_request_is_replaced_and_removed(folder: Path) -> None:
    """As a profile is."""
    with closing(TantivyWriter(folder)) as writer:
        writer.put_request(ask("A", wants="Lua"), VOCABULARY)
        writer.put_request(ask("B"), VOCABULARY)
        writer.put_request(ask("A", wants="policy"), VOCABULARY)
        writer.commit(IndexState(change=1, structure="x"))
        search = TantivySearch(folder, reload_seconds=0)
        assert titles(search.search(asked(chosen={WANTS: ("134",)}))) == []
        assert titles(search.search(asked(chosen={WANTS: ("64",)}))) == ["A"]
        writer.remove("testwiki:7#A")
        writer.commit(IndexState(change=2, structure="x"))
        assert titles(search.search(asked())) == ["B"]
