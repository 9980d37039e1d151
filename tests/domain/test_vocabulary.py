"""How terms are found and named."""

import pytest

from exchange.domain.languages import fallback_chain
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary

TERMS = [
    Term(CAPACITY, "1", {"en": "training", "fr": "formation"}),
    Term(CAPACITY, "2", {"en": "formation", "pt": "formação", "nl": "lijst"}),
    Term(CAPACITY, "3", {"de": "Liste", "nl": "lijst"}, parents=("2",)),
    Term(CAPACITY, "4", {"es": "año"}, wikidata_item="Q4", former_ids=("44", "Q44")),
    Term(CAPACITY, "5", {"es": "ano"}, parents=("3", "1")),
    Term(CAPACITY, "6", {"en": "12", "pt": "lista"}),
    Term(CAPACITY, "12", {"en": "twelve"}),
]
VOCABULARY = Vocabulary(TERMS)


@pytest.mark.parametrize(
    ("text", "languages", "expected"),
    [
        ("Training", ["en"], "1"),
        ("training", ["ja"], "1"),
        ("5", ["en"], "5"),
        ("q4", ["en"], "4"),
        # Of a name that two terms bear, the languages decide, then English.
        ("formation", ["fr"], "1"),
        ("formation", ["en"], "2"),
        ("formation", ["de"], "2"),
        ("formation", ["de", "fr"], "1"),
        # French stands in for Occitan.
        ("formation", ["oc"], "1"),
        # What is written just so comes before what only folds alike.
        ("año", ["es"], "4"),
        ("ano", ["es"], "5"),
        ("ANO", ["es"], None),
        # Ids that were merged still lead to the term.
        ("44", ["en"], "4"),
        ("Q44", ["en"], "4"),
        # An id comes before a name.
        ("12", ["en"], "12"),
        ("lijst", ["nl"], None),
        ("nothing", ["en"], None),
        ("", ["en"], None),
        ("!", ["en"], None),
    ],
)
def test_text_names_a_term(
    text: str, languages: list[str], expected: str | None
) -> None:
    """Any name in any language is found; languages decide between several."""
    found = VOCABULARY.find(CAPACITY, text, languages)
    assert (found and found.id) == expected


def test_ambiguity_is_told() -> None:
    """A name that two terms bear in the same language names neither, and both."""
    found = VOCABULARY.look_up(CAPACITY, "Lijst", ["nl"])
    assert found.term is None
    assert [term.id for term in found.ambiguous] == ["2", "3"]
    assert VOCABULARY.look_up(CAPACITY, "nothing").ambiguous == ()


def test_merged_term_answers_to_its_former_id() -> None:
    """Whoever has kept the id of a term that was merged finds it."""
    assert VOCABULARY.term(CAPACITY, "44") is VOCABULARY.term(CAPACITY, "4")
    assert VOCABULARY.label(CAPACITY, "44", "es") == "año"


def test_several_broader_terms() -> None:
    """A term can stand below several; all that is above is known, nearest first."""
    assert VOCABULARY.broader(CAPACITY, "5") == ("3", "1", "2")
    assert VOCABULARY.narrower(CAPACITY, "3") == ("5",)


def test_circle_of_broader_terms_ends() -> None:
    """A mistake in the hierarchy is no endless loop, and no term is above itself."""
    circle = Vocabulary(
        [
            Term(CAPACITY, "1", {}, parents=("2",)),
            Term(CAPACITY, "2", {}, parents=("1",)),
        ]
    )
    assert circle.broader(CAPACITY, "1") == ("2",)


def test_label_falls_back_as_on_a_wiki() -> None:
    """A missing label is shown in a language that the reader probably knows."""
    assert VOCABULARY.label(CAPACITY, "1", "oc") == "formation"
    assert VOCABULARY.label(CAPACITY, "2", "pt-br") == "formação"
    assert VOCABULARY.label(CAPACITY, "2", "ja") == "formation"
    assert VOCABULARY.label(CAPACITY, "5", "ja") == "ano"
    assert VOCABULARY.label(CAPACITY, "text:Zines") == "Zines"


@pytest.mark.parametrize(
    ("language", "chain"),
    [
        ("pt-br", ("pt-br", "pt", "en")),
        ("zh-hk", ("zh-hk", "zh-hant", "zh-tw", "zh", "zh-hans", "en")),
        ("de-x-unknown", ("de-x-unknown", "de", "en")),
        ("en", ("en",)),
    ],
)
def test_fallback_chains(language: str, chain: tuple[str, ...]) -> None:
    """Each language has its chain, English at its end."""
    assert fallback_chain(language) == chain


def test_fingerprint_follows_names_and_hierarchy() -> None:
    """Pages must be read again when a name or a broader term changes, not otherwise."""
    same = Vocabulary(Term(t.kind, t.id, t.labels) for t in TERMS[:2])
    assert same.fingerprint() == Vocabulary(TERMS[:2]).fingerprint()
    assert same.fingerprint() != Vocabulary(TERMS[:3]).fingerprint()
    renamed = [TERMS[0], Term(CAPACITY, "2", {"en": "other"})]
    assert same.fingerprint() != Vocabulary(renamed).fingerprint()


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
