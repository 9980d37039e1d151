"""Typing mistakes, and words that are not typed to their end."""

import pytest

from exchange.domain.long_text import LONGEST_TEXT
from exchange.search.port import OFFERS, Hits, SearchQuery
from exchange.search.query_text import read_query_text
from exchange.search.spelling import Correction, spelling_of
from tests.builders import make_page, make_vocabulary
from tests.search.conftest import Index

VOCABULARY = make_vocabulary()


def typed(words: str, language: str = "en", **filters: object) -> SearchQuery:
    """Make the query of somebody who types `words`."""
    languages = (language, "en")
    return SearchQuery(
        parts=read_query_text(words, VOCABULARY, languages),
        text=words,
        languages=languages,
        spelling=spelling_of(VOCABULARY),
        **filters,  # type: ignore[arg-type]
    )


def names(hits: Hits) -> list[str]:
    """List who was found."""
    return [hit.page.user_name for hit in hits.hits]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("photografy", "photography"),
        ("phtoography", "photography"),
        ("potography", "photography"),
        ("FOTOGRAFÍ", "fotografia"),
        ("fotogrofia", "fotografia"),
        ("تصوبر", "تصوير"),
        ("photog", "photography"),
    ],
)
def test_a_mistaken_name_of_a_capacity_finds_it(
    index: Index, words: str, meant: str
) -> None:
    """A letter too much, missing, wrong or exchanged, or an end that is missing."""
    search = index(make_page("Yuki", offers="写真"), make_page("Bo", page_id=2))
    hits = search.search(typed(words))
    assert names(hits) == ["Yuki"]
    assert [each.meant for each in hits.corrections] == [meant]
    assert not hits.relaxed


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("okafro", "okafor"),
        ("beekeping", "beekeeping"),
        ("орнитолгия", "орнитология"),
        ("ορνιθολογα", "ορνιθολογια"),
        ("पक्षीविज्ञन", "पक्षीविज्ञान"),
    ],
)
def test_a_mistaken_word_of_somebody_finds_them(
    index: Index, words: str, meant: str
) -> None:
    """The index's own words correct too: names, and what people wrote themselves."""
    search = index(
        make_page("Amara Okafor", about="орнитология\nορνιθολογία"),
        make_page("Bo", page_id=2, offers="beekeeping, पक्षीविज्ञान"),
    )
    hits = search.search(typed(words))
    assert hits.total == 1
    assert hits.corrections == (Correction(words, meant),)


@pytest.mark.parametrize("words", ["luo", "lu", "okxfxr", "photxxxaphy", "写具"])
def test_too_many_mistakes_find_nobody(index: Index, words: str) -> None:
    """None in three letters, one in four to seven, two in more."""
    search = index(make_page("Amara Okafor", offers="Lua, photography"))
    hits = search.search(typed(words))
    assert (names(hits), hits.corrections) == ([], ())


def test_who_fits_as_typed_comes_first(index: Index) -> None:
    """A rare spelling stays first, before all who have the frequent one."""
    search = index(
        make_page("Rare", page_id=1, about="we like jakson"),
        *(
            make_page(f"U{n}", page_id=n, offers="jackson", about="jackson")
            for n in range(2, 60)
        ),
    )
    hits = search.search(typed("jakson"))
    assert (names(hits)[0], hits.total) == ("Rare", 59)
    assert hits.corrections == (Correction("jakson", "jackson"),)


def test_a_rare_word_that_is_no_mistake_stays(index: Index) -> None:
    """A neighbour that is hardly more frequent is another word; a name is a name."""
    search = index(
        make_page("Marla", page_id=1, about="zines"),
        make_page("Bo", page_id=2, about="lines"),
        *(make_page(f"Maria {n}", page_id=n) for n in range(3, 60)),
    )
    assert search.search(typed("zines")).corrections == ()
    hits = search.search(typed("marla"))
    assert (names(hits), hits.corrections) == (["Marla"], ())


def test_one_mistake_among_right_words(index: Index) -> None:
    """Only the mistaken word is taken for another one; both have to fit."""
    search = index(
        make_page("Ana", page_id=1, offers="Lua", territory=("br",)),
        make_page("Bo", page_id=2, offers="Lua"),
    )
    hits = search.search(typed("lua brazill"))
    assert names(hits) == ["Ana"]
    assert hits.corrections == (Correction("brazill", "brazil"),)


def test_a_name_of_several_words_is_corrected_as_one(index: Index) -> None:
    """Where the whole is nearly a name, its narrower meaning is kept."""
    search = index(
        make_page("Ana", page_id=1, offers="portrait photography"),
        make_page("Bo", page_id=2, offers="photography"),
    )
    assert names(search.search(typed("potrait photographi"))) == ["Ana"]
    assert names(search.search(typed("portraitphotography"))) == ["Ana"]


def test_filters_and_sides_hold_for_what_is_corrected(index: Index) -> None:
    """A corrected text is the same search otherwise, with its counts."""
    search = index(
        make_page("Ana", page_id=1, offers="photography", languages="pt-3"),
        make_page("Bo", page_id=2, wants="photography", languages="pt-3"),
        make_page("Cy", page_id=3, offers="photography"),
    )
    chosen = {"language": ("pt",)}
    query = typed("photografy", side=OFFERS, chosen=chosen, counted=("language",))
    hits = search.search(query)
    assert names(hits) == ["Ana"]
    assert [(each.value, each.count) for each in hits.counts["language"]] == [("pt", 1)]


def test_the_readers_language_decides(index: Index) -> None:
    """Of names that are equally near, the one in the reader's language is meant."""
    search = index(make_page("Ana", page_id=1, offers="photography"))
    (correction,) = search.search(typed("fotografiaa", "pt")).corrections
    assert correction.meant == "fotografia"


def test_pages_of_a_corrected_search_fit_together(index: Index) -> None:
    """The token of a page leads to the next one of the same correction."""
    search = index(
        *(make_page(f"U{n}", page_id=n, offers="photography") for n in range(1, 10))
    )
    seen: list[str] = []
    token = ""
    while not seen or token:
        hits = search.search(typed("photografy", limit=4, page_token=token))
        assert hits.corrections
        seen.extend(names(hits))
        token = hits.next_page_token
    assert len(seen) == len(set(seen)) == 9


def test_without_a_spelling_nothing_is_corrected(index: Index) -> None:
    """Whoever gives only the parts of a text gets just these."""
    search = index(make_page("Ana", offers="photography"))
    query = SearchQuery(parts=read_query_text("photografy", VOCABULARY))
    assert search.search(query).total == 0


def test_who_writes_every_word_corrects_no_mistake(index: Index) -> None:
    """A mistake stays one, though somebody has put all mistakes into a long text."""
    search = index(
        make_page("Yuki", offers="photography"),
        make_page("Eve", page_id=2, about="x " * LONGEST_TEXT + "photografy fotografy"),
    )
    hits = search.search(typed("photografy"))
    assert names(hits) == ["Yuki"]
    assert hits.corrections == (Correction("photografy", "photography"),)
