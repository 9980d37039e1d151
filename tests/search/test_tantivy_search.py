"""Searching a real index."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from exchange.domain.long_text import LONGEST_TEXT
from exchange.search import tantivy_search, value_counts
from exchange.search.index_files import is_whole
from exchange.search.port import (
    AFFILIATIONS,
    LANGUAGES,
    NEWEST,
    OFFERS,
    PROJECTS,
    RESOURCES,
    TERRITORIES,
    TYPES,
    WANTS,
    Count,
    Hits,
    IndexState,
    SearchQuery,
    SearchQueryError,
    SearchUnavailableError,
)
from exchange.search.query_text import read_query_text
from exchange.search.tantivy_search import TantivySearch
from exchange.search.tantivy_writer import TantivyWriter
from tests.builders import EDITED_AT, make_page, make_vocabulary
from tests.search.conftest import Index


def text(words: str, **filters: object) -> SearchQuery:
    """Make the query of somebody who types `words`."""
    parts = read_query_text(words, make_vocabulary())
    return SearchQuery(parts=parts, **filters)  # type: ignore[arg-type]


def names(hits: Hits) -> list[str]:
    """List who was found."""
    return [hit.page.user_name for hit in hits.hits]


@pytest.mark.parametrize("words", ["photography", "fotografia", "写真", "تصوير"])
def test_a_word_finds_who_wrote_it_in_another_language(
    index: Index, words: str
) -> None:
    """Capacities are searched by what they are, not by how they were written."""
    search = index(make_page("Yuki", offers="写真"), make_page("Bo", page_id=2))
    assert names(search.search(text(words))) == ["Yuki"]


def test_free_text_is_found_by_its_words(index: Index) -> None:
    """What the vocabulary does not know is searched as it was written."""
    search = index(
        make_page("Ana", offers="bird ringing"),
        make_page("Yuki", page_id=2, wants="鳥の写真術入門"),
    )
    assert names(search.search(text("ringing"))) == ["Ana"]
    assert names(search.search(text("術入"))) == ["Yuki"]


def test_a_broader_capacity_finds_narrower_ones(index: Index) -> None:
    """Who offers portrait photography is found under technology."""
    search = index(make_page("Ana", offers="portrait photography"))
    assert names(search.search(text("tecnologia"))) == ["Ana"]
    assert names(search.search(SearchQuery(chosen={OFFERS: ("106",)}))) == ["Ana"]


def test_a_side_is_kept(index: Index) -> None:
    """Asking who offers something leaves out who wants it, by id and by words."""
    search = index(
        make_page("Teacher", page_id=1, offers="Lua, bird ringing"),
        make_page("Learner", page_id=2, wants="Lua, bird ringing"),
    )
    for words in ("lua", "ringing"):
        assert names(search.search(text(words, side=OFFERS))) == ["Teacher"]
        assert names(search.search(text(words, side=WANTS))) == ["Learner"]


def test_priority_is_part_of_wants(index: Index) -> None:
    """What matters most need not be written twice."""
    lua = make_page(offers="Lua").profile.offers
    search = index(make_page("Ana", priority=lua))
    assert names(search.search(SearchQuery(chosen={WANTS: ("134",)}))) == ["Ana"]


def test_filters_combine(index: Index) -> None:
    """Any value inside a filter, all filters together."""
    search = index(
        make_page("Ana", page_id=1, offers="Lua", languages="pt-N", territory=("br",)),
        make_page("Bo", page_id=2, offers="Lua", languages="en-4", territory=("jp",)),
        make_page("Group", page_id=3, offers="Lua", languages="pt-3", type="group"),
    )

    def found(**chosen: tuple[str, ...]) -> list[str]:
        return sorted(names(search.search(SearchQuery(chosen=chosen))))

    assert found(language=("pt",)) == ["Ana", "Group"]
    assert found(language=("pt",), type=("person",)) == ["Ana"]
    assert found(language=("pt", "en")) == ["Ana", "Bo", "Group"]
    assert found(territory=("LAC",)) == ["Ana"]
    assert found(territory=("jp",), language=("pt",)) == []


def test_a_language_counts_from_a_workable_level(index: Index) -> None:
    """Who knows a few words of a language is not found by it, unless asked for."""
    search = index(make_page("Ana", languages="pt-1, en-2"))

    def found(code: str, least_level: int = 2) -> list[str]:
        query = SearchQuery(chosen={LANGUAGES: (code,)}, least_level=least_level)
        return names(search.search(query))

    assert (found("pt"), found("en"), found("pt", 1)) == ([], ["Ana"], ["Ana"])
    assert search.count_values(LANGUAGES) == {"en": 1}


def test_all_parts_must_be_there(index: Index) -> None:
    """Two words find who has both."""
    search = index(
        make_page("Ana", page_id=1, offers="Lua", territory=("br",)),
        make_page("Bo", page_id=2, offers="Lua", territory=("jp",)),
    )
    hits = search.search(text("lua Brasil"))
    assert names(hits) == ["Ana"]
    assert not hits.relaxed


def test_unknown_words_are_given_up_before_known_ones(index: Index) -> None:
    """Filler words do not lead to an empty page, and the answer says so."""
    search = index(
        make_page("Ana", page_id=1, offers="Lua"),
        make_page("Bo", page_id=2, offers="policy"),
    )
    hits = search.search(text("who can teach me lua please"))
    assert (names(hits), hits.relaxed) == (["Ana"], True)


def test_a_beginning_of_a_word_is_enough(index: Index) -> None:
    """Three letters find a longer name; the whole word comes first."""
    search = index(make_page("Amarante", page_id=1), make_page("Amara", page_id=2))
    assert set(names(search.search(text("ama")))) == {"Amarante", "Amara"}
    assert names(search.search(text("amara"))) == ["Amara", "Amarante"]


def test_pages_follow_one_another(index: Index) -> None:
    """The newest edit is first if so sorted, and tokens lead through all hits once."""
    search = index(
        *(
            make_page(f"User{n}", page_id=n, edited_at=EDITED_AT + timedelta(minutes=n))
            for n in range(1, 6)
        )
    )
    seen: list[str] = []
    token = ""
    while not seen or token:
        hits = search.search(SearchQuery(sort=NEWEST, limit=2, page_token=token))
        assert hits.total == 5
        seen.extend(names(hits))
        token = hits.next_page_token
    assert seen == ["User5", "User4", "User3", "User2", "User1"]


@pytest.mark.parametrize("token", ["x", "!!", "MS4tMQ", "é", "MS45OTk5OTk5", "A" * 999])
def test_a_foreign_page_token_is_refused(index: Index, token: str) -> None:
    """A token that was not given by us is the caller's mistake, and is named."""
    search = index(make_page())
    with pytest.raises(SearchQueryError, match="page token"):
        search.search(SearchQuery(page_token=token))


@pytest.mark.parametrize("limit", [-5, 0, 10**9])
def test_absurd_limits_are_kept_in_bounds(index: Index, limit: int) -> None:
    """The index never panics and never gives more than the largest page."""
    assert names(index(make_page("Ana")).search(SearchQuery(limit=limit))) == ["Ana"]


def test_values_are_counted(index: Index) -> None:
    """Counts include broader capacities and regions, as the filters do."""
    search = index(
        make_page(page_id=1, offers="photography", territory=("br",)),
        make_page(page_id=2, offers="portrait photography", wants="Lua"),
    )
    assert search.count_values(OFFERS) == {"106": 2, "500": 2, "501": 1}
    assert search.count_values(WANTS) == {"106": 1, "134": 1}
    assert search.count_values(TERRITORIES) == {"LAC": 1, "br": 1}


def test_counts_are_missing_rather_than_wrong(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More values than can be counted leave out their filter, and chosen ones stay."""
    monkeypatch.setattr(value_counts, "MOST_VALUES", 2)
    search = index(
        make_page("Ana", resources=("venue", "van"), languages="pt-3"),
        make_page("Bo", page_id=2, resources=("venue", "money")),
    )
    hits = search.search(SearchQuery(counted=(RESOURCES, TYPES)))
    assert hits.counts == {RESOURCES: (), TYPES: (Count("person", 2),)}
    chosen = {RESOURCES: ("van", "money")}
    hits = search.search(SearchQuery(counted=(RESOURCES,), chosen=chosen))
    assert hits.counts == {RESOURCES: (Count("money", 1), Count("van", 1))}


def test_very_many_values_do_no_harm(folder: Path, writer: TantivyWriter) -> None:
    """Tantivy refuses to count so many; the other filters are counted all the same."""
    for number in range(1, 220):
        every = tuple(f"{number} {each}" for each in range(100))
        page = make_page(
            page_id=number, resources=every, affiliations=every, projects=every
        )
        writer.put(page, make_vocabulary())
        if number % 55 == 0:
            writer.commit(IndexState(number, "x"))
    counted = (RESOURCES, AFFILIATIONS, PROJECTS, TYPES)
    hits = TantivySearch(folder).search(SearchQuery(counted=(*counted, "method")))
    assert hits.counts[TYPES] == (Count("person", hits.total),)


def test_a_profile_is_given_as_it_was_indexed(index: Index) -> None:
    """A hit carries the whole profile, without the wikitext of its parameters."""
    page = make_page(
        "Ana", offers="Lua, 鳥", languages="pt-N", about="Olá", raw={"offers": "x"}
    )
    (hit,) = index(page).search(text("ana")).hits
    assert hit.page.profile.raw == {}
    assert hit.page.profile.offers == page.profile.offers
    assert hit.page.edited_at == page.edited_at


def test_a_commit_is_seen_by_an_open_search(
    index: Index, writer: TantivyWriter
) -> None:
    """Readers follow the writer without being opened again; who left is gone."""
    search = index(make_page("Ana", page_id=1), make_page("Bo", page_id=2))
    assert search.state() == IndexState(change=2, structure="x", profiles=2)
    writer.remove("testwiki:1")
    writer.commit(IndexState(change=3, structure="x"))
    assert names(search.search(SearchQuery())) == ["Bo"]
    assert search.state() == IndexState(change=3, structure="x", profiles=1)


def test_what_is_not_committed_is_not_seen(index: Index, writer: TantivyWriter) -> None:
    """A rebuild is invisible until it is whole."""
    search = index(make_page("Ana"))
    writer.clear()
    writer.put(make_page("Bo", page_id=2), make_vocabulary())
    assert names(search.search(SearchQuery())) == ["Ana"]


def test_the_index_is_looked_at_once_a_second(
    folder: Path, index: Index, writer: TantivyWriter
) -> None:
    """Between two looks, searches cost no look at the disk."""
    index(make_page("Ana"))
    now = [0.0]
    search = TantivySearch(folder, clock=lambda: now[0])
    assert search.state().change == 1
    writer.commit(IndexState(change=7, structure="x"))
    assert search.state().change == 1
    now[0] = 1.0
    assert search.state().change == 7


def test_without_an_index_the_search_says_so(folder: Path) -> None:
    """An index that is not there yet is a plain message, and nothing is made."""
    search = TantivySearch(folder, reload_seconds=0)
    with pytest.raises(SearchUnavailableError, match="being built"):
        search.search(SearchQuery())
    assert not folder.exists()


def test_an_index_without_a_first_commit_is_not_served(
    folder: Path, writer: TantivyWriter
) -> None:
    """A half-built index is never taken for an empty one."""
    with pytest.raises(SearchUnavailableError):
        TantivySearch(folder).search(SearchQuery())


def test_an_index_that_appears_is_seen_at_once(folder: Path) -> None:
    """One worker must not refuse for a second what another one already answers."""
    search = TantivySearch(folder, clock=lambda: 100.0)
    with pytest.raises(SearchUnavailableError):
        search.state()

    with closing(TantivyWriter(folder)) as writer:
        writer.commit(IndexState(7, "words"))

    assert search.state().change == 7


def test_a_commit_that_is_replaced_while_it_is_read_is_no_damage(
    index: Index, writer: TantivyWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of an older commit go away under whoever looks at them."""
    search = index(make_page("Ana"))
    checks = []

    def check(*arguments: object) -> bool:
        checks.append(arguments)
        if len(checks) > 1:
            return is_whole(*arguments)  # type: ignore[arg-type]
        writer.put(make_page("Ben", page_id=2), make_vocabulary())
        writer.commit(IndexState(change=2, structure="x"))
        return False

    monkeypatch.setattr(tantivy_search, "is_whole", check)
    assert search.search(SearchQuery()).total == 2


def test_a_long_text_is_searched_in_its_beginning(index: Index) -> None:
    """Whoever writes a book into `about` is found for its first pages, and shown so."""
    long = "beginning " + "word " * LONGEST_TEXT + "end"
    search = index(make_page("Ana", about=long))
    assert names(search.search(text("beginning"))) == ["Ana"]
    assert names(search.search(text("end"))) == []
    shown = search.search(text("word")).hits[0].page.profile.about
    assert len(shown) <= LONGEST_TEXT
    assert shown.endswith(" word…")
