"""Words of texts in scripts with and without spaces."""

import pytest

from exchange.search.words import LONGEST_WORD, index_words, query_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Edit-a-thon!", ["edit", "a", "thon"]),
        ("Fotografía", ["fotografia"]),
        ("C++", ["c++"]),
        ("one line\ntwo", ["one", "line", "two"]),
        ("写真", ["写", "真", "写真"]),
        ("Wikidata編集", ["wikidata", "编", "集", "编集"]),
        ("الأمن الرقمي", ["امن", "رقمي"]),
        ("أمن رقمي", ["امن", "رقمي"]),
        ("ألف آلة", ["الف", "اله"]),
        ("データ サーバー", ["デ", "タ", "デタ", "サ", "バ", "サバ"]),
        ("さーば", ["サ", "バ", "サバ"]),
        ("", []),
    ],
)
def test_index_words(text: str, words: list[str]) -> None:
    """A text is found by its words, or its characters and pairs where none are."""
    assert index_words(text) == words


def test_query_words_asks_for_pairs_alone() -> None:
    """Searching 写真術 does not find 写す and 真実: the characters must meet."""
    assert query_words("写真術") == ["写真", "真术"]


def test_query_words_keeps_a_lone_character() -> None:
    """One character is a search of its own."""
    assert query_words("法") == ["法"]


def test_index_words_cuts_noise() -> None:
    """A word too long for the index is cut the same way in text and search."""
    assert index_words("x" * 500) == query_words("x" * 500) == ["x" * LONGEST_WORD]
