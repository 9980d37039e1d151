"""The words: how they are compared and found."""

import pytest

from exchange.domain.folding import fold
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Public  Speaking!", "public speaking"),
        ("C++ & C#", "c++ c#"),
        ("État-civil", "etat civil"),
        ("ＬＵＡ", "lua"),
        ("Ελληνικά", "ελληνικα"),
        ("सीखना", "सीखना"),
        ("\u200fLua\u200e", "lua"),
        ("a\tb", "ab"),
    ],
)
def test_spellings_of_one_word_fold_alike(written: str, folded: str) -> None:
    """Case, accents, width and punctuation make no difference; other marks do."""
    assert fold(written) == folded


def test_a_label_with_commas_is_known_by_its_pieces() -> None:
    """The longest label wins; where no label fits, one piece stands alone."""
    vocabulary = Vocabulary(
        [
            Term(CAPACITY, "1", {"en": "Diversity, Equity, and Inclusion"}),
            Term(CAPACITY, "2", {"en": "Diversity, Equity"}),
            Term(CAPACITY, "3", {"en": "public speaking"}),
        ]
    )

    def count(*pieces: str) -> int:
        return vocabulary.count_label_pieces(CAPACITY, pieces)

    assert count("diversity", " equity", "and inclusion", "Lua") == 3
    assert count("Diversity equity", "and inclusion") == 2
    assert count("Diversity", "Equity", "Lua") == 2
    assert count("Diversity", "Lua") == 1
    assert count("public", "speaking") == 1
    assert count("Lua") == 1
