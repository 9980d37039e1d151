"""The committed vocabulary: whole, unambiguous, and found in any language."""

import json
from pathlib import Path

import pytest

from exchange.domain.folding import fold
from exchange.domain.language_skills import LanguageError, parse_language
from exchange.domain.vocabulary import (
    CAPACITY,
    KINDS,
    LANGUAGE,
    METHOD,
    OF_THE_TERM,
    PROJECT,
    REGION,
    ROLE,
    TERRITORY,
    Term,
)
from exchange.store import snapshot
from exchange.store.snapshot import snapshot_vocabulary

INTERFACE_LANGUAGES = [
    "en",
    "pt",
    "pt-br",
    "es",
    "fr",
    "de",
    "it",
    "ar",
    "fa",
    "ru",
    "id",
    "sw",
    "hi",
    "ja",
    "zh-hans",
]
FOLDER = Path(snapshot.__file__).parent
FACTS = json.loads((FOLDER / "movement-facts.json").read_text(encoding="utf-8"))
SPELLINGS = json.loads(
    Path(__file__).with_name("snapshot_spellings.json").read_text(encoding="utf-8")
)
WITHOUT_LABEL = "97"


def capacities() -> list[Term]:
    """List the capacities of the snapshot."""
    return snapshot_vocabulary().terms(CAPACITY)


def test_capacities_are_those_of_the_directory() -> None:
    """All 134 capacities are there; one alone has no label."""
    assert len(capacities()) == 134
    assert [term.id for term in capacities() if not term.labels] == [WITHOUT_LABEL]


def test_capacities_form_three_levels() -> None:
    """Seven roots, capacities below them, and some below those; no deeper."""
    vocabulary = snapshot_vocabulary()
    depths = [len(vocabulary.broader(CAPACITY, term.id)) for term in capacities()]
    assert depths.count(0) == 7
    assert set(depths) == {0, 1, 2}
    assert vocabulary.broader(CAPACITY, "134") == ("124", "50")


def test_capacities_have_only_the_items_that_are_known() -> None:
    """Seven Wikidata items are known; none is guessed."""
    known = {str(each["id"]): each["wikidata_item"] for each in FACTS["capacities"]}
    assert {term.id: term.wikidata_item for term in capacities()} == known
    assert sum(item is not None for item in known.values()) == 7


def test_english_labels_are_those_of_the_directory() -> None:
    """A capacity is called in English what the directory calls it."""
    given = {str(each["id"]): each["label"] for each in FACTS["capacities"]}
    assert given.pop(WITHOUT_LABEL) is None
    assert {t.id: t.labels["en"] for t in capacities() if t.labels} == given


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_interface_language_names_the_capacities(language: str) -> None:
    """In each language of the interface 99 of 100 capacities have a label."""
    labelled = [term for term in capacities() if language in term.labels]
    assert len(labelled) >= 0.99 * len(capacities())


@pytest.mark.parametrize("kind", [REGION, METHOD, ROLE, PROJECT])
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_interface_language_names_the_closed_lists(language: str, kind: str) -> None:
    """In each language of the interface every region, method and so on has a label."""
    terms = snapshot_vocabulary().terms(kind)
    assert terms
    assert [term.id for term in terms if language not in term.labels] == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_capacities_of_a_file_stand_one_a_line_in_order(language: str) -> None:
    """A file says who wrote it, then names a capacity a line, by number."""
    path = FOLDER / "labels" / f"{language}.json"
    about, *lines = path.read_text(encoding="utf-8").splitlines()[1:-1]
    assert "until Wikidata's labels replace them. CC0." in about
    numbers = [
        int(json.loads("{" + line.rstrip(",") + "}").popitem()[0]) for line in lines
    ]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize("kind", KINDS)
def test_no_spelling_names_two_terms_in_one_language(kind: str) -> None:
    """Within a language a spelling, however it is written, names one term alone."""
    bearers: dict[tuple[str, str], set[str]] = {}
    for term in snapshot_vocabulary().terms(kind):
        for language, name in term.names():
            bearers.setdefault((language, fold(name)), set()).add(term.id)
    assert {key: ids for key, ids in bearers.items() if len(ids) > 1} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_every_name_leads_to_its_term(kind: str) -> None:
    """Whoever writes a name in its language is understood."""
    vocabulary = snapshot_vocabulary()
    for term in vocabulary.terms(kind):
        for language, name in term.names():
            assert vocabulary.find(kind, name, (language,)) == term, (language, name)


def test_aliases_add_spellings() -> None:
    """No alias of a capacity repeats its label or another alias of the language."""
    for term in capacities():
        for language, label in term.labels.items():
            spellings = [label, *term.aliases[language]]
            assert len({fold(each) for each in spellings}) == len(spellings), spellings


@pytest.mark.parametrize("case", SPELLINGS, ids=lambda case: case["text"])
def test_spellings_are_found_without_knowing_the_language(case: dict[str, str]) -> None:
    """Synonyms, short forms and plurals in any script find what they mean."""
    term = snapshot_vocabulary().find(case["kind"], case["text"])
    assert term is not None
    assert term.id == case["id"]


def test_languages_are_found_by_code_name_and_autonym() -> None:
    """All languages of the facts answer to their code, English name and own name."""
    vocabulary = snapshot_vocabulary()
    for each in FACTS["languages"]:
        term = vocabulary.term(LANGUAGE, each["code"])
        assert term is not None
        assert vocabulary.find(LANGUAGE, each["code"]) == term
        assert vocabulary.find(LANGUAGE, each["name"]) == term
        if each["autonym"]:
            assert vocabulary.find(LANGUAGE, each["autonym"], (each["code"],)) == term


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("am-N", "am"), ("wo-N", "wo"), ("so-3", "so"), ("mi-2", "mi")),
        *(("Wolof 4", "wo"), ("አማርኛ", "am"), ("tigrinya", "ti"), ("кириллица", None)),
        *(("kln-N", "kln"), ("Kalenjin-1", "kln"), ("raj-N", "raj")),
        # Other codes of the same languages, as Babel boxes have them.
        *(("gsw-N", "als"), ("zh-tw-3", "zh-hant"), ("kk-N", "kk-cyrl")),
    ],
)
def test_languages_that_the_facts_lack_are_known_too(
    text: str, code: str | None
) -> None:
    """Whoever speaks a language can say so, also where it has no wiki yet."""
    try:
        found = parse_language(text, snapshot_vocabulary()).code
    except LanguageError:
        found = None
    assert found == code


def test_countries_lie_in_their_region() -> None:
    """A search for a region can take in its countries, and knows it by name."""
    vocabulary = snapshot_vocabulary()
    assert vocabulary.broader(TERRITORY, "br") == ("region-LAC",)
    assert "br" in vocabulary.narrower(TERRITORY, "region-LAC")
    assert vocabulary.label(TERRITORY, "region-LAC", "es") == (
        "América Latina y el Caribe"
    )
    regions = {term.id for term in vocabulary.terms(REGION)}
    assert len(regions) == 8
    assert all(vocabulary.term(TERRITORY, each) for each in regions)


def test_terms_say_where_their_names_come_from() -> None:
    """Labels that the project wrote can be told from those of others."""
    vocabulary = snapshot_vocabulary()
    lua, german = vocabulary.term(CAPACITY, "134"), vocabulary.term(LANGUAGE, "de")
    assert lua
    assert german
    assert lua.sources["ja"].name == "written by the project"
    assert lua.sources[OF_THE_TERM].name == "movement-facts.json"
    assert german.sources["ta"].name.startswith("CLDR")
    assert german.sources["ta"].read_on


def test_vocabulary_is_made_once() -> None:
    """All parts of a process share one look-up."""
    assert snapshot_vocabulary() is snapshot_vocabulary()
