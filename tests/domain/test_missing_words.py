"""Counting what people write that the vocabulary does not know."""

from exchange.domain.missing_words import MissingWord, find_missing_words
from tests.builders import make_page


def test_spellings_of_a_word_count_together() -> None:
    """Each profile counts once; the most frequent spelling is shown."""
    pages = [
        make_page("Ana", page_id=1, offers="Weaving, weaving!", languages="pt-N"),
        make_page("Ben", page_id=2, wants="weaving", languages="en-3, de-N"),
        make_page("Cem", page_id=3, offers="weaving, Lua", wants="weaving"),
        make_page("Dina", page_id=4, offers="Zines", languages="en-0"),
    ]
    assert find_missing_words(pages) == [
        MissingWord("weaving", "weaving", 3, 2, 2, {"": 1, "de": 1, "pt": 1}),
        MissingWord("Zines", "zines", 1, 1, 0, {"": 1}),
    ]
    assert [word.text for word in find_missing_words(pages, limit=1)] == ["weaving"]


def test_word_is_read_back_from_json() -> None:
    """What the store keeps is what was counted."""
    word = MissingWord("Zines", "zines", 1, 1, 0, {"en": 1})
    assert MissingWord.from_json(word.to_json()) == word
