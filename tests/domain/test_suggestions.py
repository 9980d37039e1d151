"""What somebody may mean: while they type, and after a mistake."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from exchange.domain.folding import fold
from exchange.domain.suggestions import Suggester
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary

TERMS = [
    Term(CAPACITY, "1", {"en": "photography", "pt": "fotografia", "ja": "写真撮影"}),
    Term(CAPACITY, "2", {"en": "photo contest", "de": "Fotowettbewerb"}),
    Term(CAPACITY, "3", {"en": "contest", "pt": "concurso", "fr": "concours photo"}),
    Term(CAPACITY, "4", {"en": "budget report", "es": "informe de presupuesto"}),
    Term(CAPACITY, "5", {"en": "report"}, {"en": ["account"]}),
]
SUGGESTER = Suggester(Vocabulary(TERMS), CAPACITY)


def suggested(text: str, *languages: str) -> list[str]:
    """List the ids of what is suggested, in order."""
    return [each.term.id for each in SUGGESTER.suggest(text, languages)]


def similar(text: str, *languages: str) -> list[str]:
    """List the ids of what is similar, in order."""
    return [each.term.id for each in SUGGESTER.similar(text, languages)]


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        # The beginning of a name, of a word in it, then its inside.
        ("photo", ["en"], ["1", "2", "3"]),
        ("contest", ["en"], ["3", "2"]),
        ("port", ["en"], ["5", "4"]),
        # The user's languages come first, whatever the place.
        ("foto", ["de"], ["2", "1"]),
        ("foto", ["pt"], ["1", "2"]),
        ("con", ["fr"], ["3", "2"]),
        # Scripts without spaces, other widths and accents.
        ("撮影", ["en"], ["1"]),
        ("ＰＨＯＴＯ", ["en"], ["1", "2", "3"]),
        ("presupuésto", ["en"], ["4"]),
        # A mistake counts only where nothing is found without one.
        ("photografy", ["en"], []),
        ("fotografai", ["en"], ["1"]),
        ("", ["en"], []),
        ("!", ["en"], []),
    ],
)
def test_suggestions_while_typing(
    text: str, languages: list[str], expected: list[str]
) -> None:
    """Names that hold the text come in the order in which they are probably meant."""
    assert suggested(text, *languages) == expected


def test_suggestion_says_by_which_name_it_was_found() -> None:
    """Whoever types a Portuguese word sees it, with the term that it names."""
    first = SUGGESTER.suggest("fotog", ("ru",))[0]
    assert (first.term.id, first.name, first.language) == ("1", "fotografia", "pt")
    assert not first.is_similar


def test_suggestions_end_at_the_limit() -> None:
    """No more than asked for, and none twice."""
    assert len(SUGGESTER.suggest("co", ("en",), limit=2)) == 2
    assert SUGGESTER.suggest("co", ("en",), limit=0) == []


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("reports", "en", ["5"]),
        ("budgets reports", "en", ["4"]),
        ("concursos", "pt", ["3"]),
        ("informes de presupuestos", "es", ["4"]),
        ("contset", "en", ["3"]),
        ("contets", "en", ["3"]),
        ("写真撮彰", "ja", ["1"]),
        # What is a name itself needs no other one.
        ("contest", "en", []),
        # Two mistakes are another word; so is one in two letters.
        ("cntets", "en", []),
        ("xx", "en", []),
    ],
)
def test_one_mistake_or_another_number(
    text: str, language: str, expected: list[str]
) -> None:
    """Singular, plural and one typing mistake are suggested, never taken."""
    assert similar(text, language) == expected
    if expected:
        assert Vocabulary(TERMS).find(CAPACITY, text, (language,)) is None


@given(st.text("abc ", max_size=6), st.lists(st.text("abc ", max_size=6), max_size=8))
def test_search_equals_a_plain_one(text: str, names: list[str]) -> None:
    """Searching all names at once finds what comparing each by itself finds."""
    terms = [Term(CAPACITY, str(i), {"en": name}) for i, name in enumerate(names)]
    folded, suggester = fold(text), Suggester(Vocabulary(terms), CAPACITY)
    holding = {
        term.id
        for term in terms
        if folded
        and (
            folded in fold(term.labels["en"])
            if len(folded) > 1
            else f" {folded}" in f" {fold(term.labels['en'])}"
        )
    }
    found = suggester.suggest(text, ("en",), limit=99)
    assert {each.term.id for each in found if not each.is_similar} == holding


@given(st.text("abc", max_size=6), st.lists(st.text("abc", max_size=6), max_size=8))
def test_similar_names_equal_those_of_a_plain_comparison(
    text: str, names: list[str]
) -> None:
    """Every name that one mistake makes the text is found, and no other one."""
    terms = [Term(CAPACITY, str(i), {"x": name}) for i, name in enumerate(names)]
    suggester = Suggester(Vocabulary(terms), CAPACITY)
    distances = {
        str(index): OSA.distance(text, name) for index, name in enumerate(names) if name
    }
    known = [term_id for term_id, distance in distances.items() if distance == 0]
    expected = {term_id for term_id, distance in distances.items() if distance <= 1}
    if len(known) == 1 or len(text) < 3:
        expected -= {*known} if len(text) >= 3 else expected

    found = suggester.similar(text, ("x",), limit=99)
    assert {each.term.id for each in found} == expected
