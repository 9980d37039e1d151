"""Who comes first, and why."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from exchange.search.port import OFFERS, Hits, SearchQuery
from exchange.search.query_text import read_query_text
from exchange.search.ranking import MOST_POINTS, STEP, TYPED_POINTS
from exchange.search.spelling import spelling_of
from tests.builders import make_page, make_vocabulary
from tests.search.conftest import Index

TODAY = date(2026, 3, 4)
VOCABULARY = make_vocabulary()


def typed(words: str, **filters: object) -> SearchQuery:
    """Make the query of somebody who types `words` today."""
    given = {"today": TODAY, **filters}
    return SearchQuery(
        parts=read_query_text(words, VOCABULARY),
        text=words,
        spelling=spelling_of(VOCABULARY),
        **given,  # type: ignore[arg-type]
    )


def names(hits: Hits) -> list[str]:
    """List who was found."""
    return [hit.page.user_name for hit in hits.hits]


def edited(days_ago: int) -> datetime:
    """Give the time of an edit."""
    return datetime(2026, 3, 4, 12, tzinfo=UTC) - timedelta(days=days_ago)


def test_the_more_exactly_somebody_fits_the_earlier_they_come(index: Index) -> None:
    """A full name, the capacity itself, a narrower one, a word of a list, a word."""
    search = index(
        make_page("About", page_id=1, about="I like photography and tea"),
        make_page("Listed", page_id=2, offers="photography of birds"),
        make_page("Wants narrower", page_id=3, wants="portrait photography"),
        make_page("Narrower", page_id=4, offers="portrait photography"),
        make_page("Photography club", page_id=5),
        make_page("Wants", page_id=6, wants="写真"),
        make_page("Offers", page_id=7, offers="fotografia"),
        make_page("Photography", page_id=8),
    )
    assert names(search.search(typed("photography"))) == [
        *("Photography", "Offers", "Wants", "Photography club"),
        *("Narrower", "Wants narrower", "Listed", "About"),
    ]


def test_own_words_are_a_capacity_too(index: Index) -> None:
    """Who offers just what was typed comes before who has all its words somewhere."""
    search = index(
        make_page("About", page_id=1, offers="bird feeding", about="bird ringing"),
        make_page("Offers", page_id=2, offers="Bird Ringing"),
    )
    assert names(search.search(typed("bird ringing"))) == ["Offers", "About"]


def test_relevance_comes_before_everything_else(index: Index) -> None:
    """A paused, old profile that offers it comes before an open, new one in words."""
    search = index(
        make_page("Words", page_id=1, about="lua", edited_at=edited(0)),
        make_page("Offers", page_id=2, offers="Lua", availability="paused"),
    )
    assert names(search.search(typed("lua"))) == ["Offers", "Words"]


@pytest.mark.parametrize("words", ["lua", ""])
def test_the_open_come_before_the_paused(index: Index, words: str) -> None:
    """It counts who is open on the day, also where nothing was typed."""
    search = index(
        make_page(
            "Paused",
            page_id=1,
            offers="Lua",
            availability="paused",
            edited_at=edited(0),
        ),
        make_page(
            "Over", page_id=2, offers="Lua", until="2026-03-03", edited_at=edited(0)
        ),
        make_page(
            "Back", page_id=3, offers="Lua", availability="paused", until="2026-03-03"
        ),
        make_page(
            "Open", page_id=4, offers="Lua", availability="2", until="2026-03-04"
        ),
    )
    assert set(names(search.search(typed(words)))[:2]) == {"Back", "Open"}
    yesterday = TODAY - timedelta(days=1)
    first = names(search.search(typed(words, today=yesterday)))[:2]
    assert set(first) == {"Over", "Open"}


@pytest.mark.parametrize("words", ["lua", ""])
def test_of_equals_the_fresh_come_first(index: Index, words: str) -> None:
    """A month, half a year, two years and older; within these, age does not count."""
    ages = {"Older": 800, "Two years": 730, "Half a year": 180, "A month": 30}
    search = index(
        *(
            make_page(name, page_id=age, offers="Lua", edited_at=edited(age))
            for name, age in ages.items()
        )
    )
    assert names(search.search(typed(words))) == list(reversed(ages))


@pytest.mark.parametrize("words", ["lua", ""])
def test_equals_take_turns(index: Index, words: str) -> None:
    """Over the days each of ten equals is at times in the first half."""
    pages = [make_page(f"U{n}", page_id=n, offers="Lua") for n in range(1, 11)]
    search = index(*pages)
    orders = [
        names(search.search(typed(words, today=TODAY + timedelta(days=day))))
        for day in range(8)
    ]
    assert all(sorted(order) == sorted(orders[0]) for order in orders)
    assert len(set(map(tuple, orders))) == 8
    in_front = Counter(name for order in orders for name in order[:5])
    assert set(in_front) == {page.user_name for page in pages}


def test_pages_of_a_day_fit_together(index: Index) -> None:
    """Nobody is missing or twice on the pages of one search, and it is repeatable."""
    search = index(*(make_page(f"U{n}", page_id=n) for n in range(1, 40)))
    whole = names(search.search(typed("", limit=100)))
    pages: list[str] = []
    token = ""
    while not pages or token:
        hits = search.search(typed("", limit=7, page_token=token))
        pages.extend(names(hits))
        token = hits.next_page_token
    assert pages == whole


@pytest.mark.parametrize(
    "words",
    ["", "lua", "photography lua", "who teaches me lua", "u1", "fotografa lua"],
)
def test_the_pieces_of_a_rank_add_up(index: Index, words: str) -> None:
    """They sum up to what the hits are sorted by, in plain names."""
    search = index(
        make_page("Lua", page_id=1, about="teaches who", edited_at=edited(3)),
        make_page("U1", page_id=2, offers="Lua, photography", territory=("br",)),
        make_page(
            "U2", page_id=3, offers="Lua", wants="fotografia", until="2026-03-01"
        ),
        make_page("U3", page_id=4, wants="portrait photography, Lua", about="Brasil"),
        make_page("U4", page_id=5, knows=make_page(offers="Lua").profile.offers),
        make_page("U5", page_id=6, about="fotografa lua", edited_at=edited(400)),
    )
    hits = search.search(typed(words, explain=True, limit=50)).hits
    sums = [sum(points for _, points in hit.rank) for hit in hits]
    assert sums
    assert sums == sorted(sums, reverse=True)
    for hit in hits:
        pieces = dict(hit.rank)
        assert len(pieces) == len(hit.rank)
        assert pieces.keys() <= {
            *("base", "open", "fresh", "turn", "typed"),
            *("name", "capacity", "narrower", "term", "words", "beginning"),
        }
        assert 0 <= pieces.pop("turn", 0) < 1
        assert all(points == int(points) > 0 for points in pieces.values())
        assert sum(pieces.values()) < MOST_POINTS


def test_a_rank_says_what_counted(index: Index) -> None:
    """The pieces are those that the person has."""
    search = index(
        make_page("Ana", page_id=1, offers="Lua", edited_at=edited(10)),
        make_page("Bo", page_id=2, about="lua", availability="paused"),
    )
    ana, bo = search.search(typed("lua", explain=True)).hits
    without_turn = {name: points for name, points in ana.rank if name != "turn"}
    assert without_turn == {"capacity": 16 * STEP, "base": STEP, "open": 4, "fresh": 3}
    assert [name for name, _ in bo.rank if name != "turn"] == ["words", "base", "fresh"]


def test_a_rank_is_given_when_it_is_asked_for(index: Index) -> None:
    """Else it costs nothing."""
    (hit,) = index(make_page()).search(typed("")).hits
    assert hit.rank == ()


def test_very_long_texts_stay_in_bounds(index: Index) -> None:
    """Points are for the first words, so that they never outgrow what is better."""
    words = " ".join(f"word{chr(97 + n)}" for n in range(20))
    search = index(make_page("Ana", offers=words), make_page("Bo", page_id=2))
    (hit,) = search.search(typed(words, explain=True)).hits
    assert sum(points for _, points in hit.rank) < TYPED_POINTS


def test_rare_words_count_more_where_all_are_too_much(index: Index) -> None:
    """Of filler and one telling word, who has the telling one comes first."""
    search = index(
        make_page("Telling", page_id=1, about="falconry"),
        *(
            make_page(f"Filler{n}", page_id=n, about="who can please help me")
            for n in range(2, 40)
        ),
    )
    hits = search.search(typed("falconry can please nobody", side=""))
    assert hits.relaxed
    assert names(hits)[0] == "Telling"


def test_a_side_ranks_by_that_side(index: Index) -> None:
    """Asked who offers it, who wants it and offers something narrower is last."""
    search = index(
        make_page(
            "Both", page_id=1, offers="portrait photography", wants="photography"
        ),
        make_page("Offers", page_id=2, offers="photography"),
    )
    assert names(search.search(typed("photography", side=OFFERS))) == ["Offers", "Both"]
