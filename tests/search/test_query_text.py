"""What the words of a search mean."""

import pytest

from exchange.domain.vocabulary import CAPACITY, LANGUAGE, TERRITORY, Term, Vocabulary
from exchange.search.query_text import Part, read_query_text
from tests.builders import make_vocabulary


def read(text: str) -> tuple[Part, ...]:
    """Read a text with the small vocabulary."""
    return read_query_text(text, make_vocabulary())


def test_a_capacity_is_known_in_any_language() -> None:
    """One id stands behind a word, its translation and its accents."""
    for text in ("photography", "FOTOGRAFIA", "写真", "تصوير"):
        assert [part.terms for part in read(text)] == [((CAPACITY, "500"),)]


def test_the_longest_run_of_words_comes_first() -> None:
    """ "photo contest" is one capacity, not another one and a word."""
    vocabulary = Vocabulary(
        [
            Term(CAPACITY, "1", {"en": "photo", "ja": "写真"}),
            Term(CAPACITY, "2", {"en": "photo contest", "ja": "写真展"}),
        ]
    )
    for text in ("photo contest", "写真展"):
        parts = read_query_text(text, vocabulary)
        assert [part.terms for part in parts] == [((CAPACITY, "2"),)]


def test_several_parts_of_several_kinds() -> None:
    """A capacity, a territory, a language and a plain word are told apart."""
    assert read("Lua Brasil português Ana") == (
        Part(("lua",), ((CAPACITY, "134"),)),
        Part(("brasil",), ((TERRITORY, "br"),)),
        Part(("portugues",), ((LANGUAGE, "pt"),)),
        Part(("ana",)),
    )


def test_names_are_found_inside_text_without_spaces() -> None:
    """写真政策 is two capacities that meet without a space."""
    assert [part.terms for part in read("写真政策")] == [
        ((CAPACITY, "500"),),
        ((CAPACITY, "64"),),
    ]


def test_unknown_characters_before_a_name_stay_together() -> None:
    """青空写真 is something unknown, then photography."""
    assert read("青空写真") == (
        Part(("青空",)),
        Part(("写真",), ((CAPACITY, "500"),)),
    )


@pytest.mark.parametrize("text", ["de", "br", "134"])
def test_a_bare_code_is_a_plain_word(text: str) -> None:
    """The word "de" is not German and a number is not a capacity."""
    assert read(text) == (Part((text,)),)


def test_a_name_that_is_spelt_like_its_code_is_a_name() -> None:
    """Where the label is the code, the term is meant."""
    vocabulary = Vocabulary([Term(CAPACITY, "lua", {"en": "Lua"})])
    assert read_query_text("LUA", vocabulary)[0].terms == ((CAPACITY, "lua"),)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "\u200e"])
def test_nothing_to_read(text: str) -> None:
    """A text without a word is no part."""
    assert read(text) == ()


def test_a_word_twice_counts_once() -> None:
    """Repeating a word changes nothing."""
    assert len(read("lua lua Lua")) == 1
