"""The pages of the Lua module that are made: from the schema, for cheap look-up."""

import json
from pathlib import Path
from typing import Any

import pytest

from dev import make_module_data
from dev.make_module_data import FOLDER, MESSAGES, make_pages, wiki_json
from dev.module_characters import DIGITS, HYPHENS, PLAIN_CHARACTERS
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, REGION, Term
from exchange.store.snapshot import load_snapshot

TERMS = [
    Term(
        CAPACITY,
        "10",
        {"en": "Event planning", "fr": "Événementiel"},
        wikidata_item="Q1",
    ),
    Term(CAPACITY, "11", {"en": "Filming", "de": "Filmen"}, {"en": ["Video", "12"]}),
    Term(REGION, "EA", {"en": "East, South and Pacific"}),
    Term(LANGUAGE, "sh", {"en": "Serbo-Croatian"}, {"sh": ["srpskohrvatski"]}),
    Term(LANGUAGE, "hbs", {"en": "Other"}, {"sh": ["srpskohrvatski"]}),
]


@pytest.fixture(scope="module")
def pages() -> dict[str, Any]:
    """Give the pages made from `TERMS`."""
    return {name: json.loads(text) for name, text in make_pages(TERMS).items()}


def test_pages_are_up_to_date() -> None:
    """What stands in `templates/` is what `make templates` writes."""
    for name, text in make_pages(load_snapshot()).items():
        on_disk = (FOLDER / name).read_text(encoding="utf-8")
        assert on_disk == text, f"{name} is old; run `make templates`"


def test_main_writes_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only what differs is written, and named."""
    make_module_data.main(tmp_path)
    (tmp_path / "labels" / "fr.json").write_text("{}")
    capsys.readouterr()

    make_module_data.main(tmp_path)

    assert capsys.readouterr().out == "fr.json written\n"


def test_spellings_are_folded_and_in_lower_case(
    pages: dict[str, Any],
) -> None:
    """A name is found by its folded form, and as it is written but for its case."""
    spellings = pages["vocabulary.json"]["spellings"][CAPACITY]

    assert spellings["event planning"] == "10"
    assert spellings["événementiel"] == "10"
    assert spellings["evenementiel"] == "10"
    assert spellings["q1"] == "10"
    assert spellings["video"] == "11"


def test_numbers_are_no_spellings(
    pages: dict[str, Any],
) -> None:
    """PHP makes numbers of keys that look like them; ids are listed with their kind."""
    vocabulary = pages["vocabulary.json"]

    assert not [key for key in vocabulary["spellings"][CAPACITY] if key.isdecimal()]
    assert vocabulary["numbers"] == {"capacity:10": True, "capacity:11": True}


def test_ambiguous_spelling_names_nothing(
    pages: dict[str, Any],
) -> None:
    """What the parser does not understand, since two terms share it, Lua does not."""
    assert "srpskohrvatski" not in pages["vocabulary.json"]["spellings"][LANGUAGE]


def test_first_words_of_names_with_commas(
    pages: dict[str, Any],
) -> None:
    """Lua looks for names with commas only behind words that begin one."""
    assert pages["vocabulary.json"]["commas"] == {REGION: {"east": True}}


def test_labels_fall_back(pages: dict[str, Any]) -> None:
    """Each language has a label for everything: its own, or the English one."""
    german, french = pages["labels/de.json"], pages["labels/fr.json"]

    assert german["capacity:11"] == "Filmen"
    assert german["capacity:10"] == "Event planning"
    assert french["capacity:10"] == "Événementiel"
    assert german.keys() == french.keys()


def test_labels_name_closed_words(pages: dict[str, Any]) -> None:
    """A closed word is shown by its first name in the language."""
    assert pages["labels/en.json"]["type:person"] == "person"
    assert pages["labels/pt.json"]["type:person"] == "pessoa"


def test_first_name_of_a_parameter_counts() -> None:
    """The names of a parameter have the order that the parser gives them."""
    made = json.loads(make_pages([])["parameters.json"])["profile"]["names"]
    for parameter in PROFILE_SCHEMA.parameters:
        ranks = [made[name]["rank"] for name in parameter.names]
        assert ranks == sorted(ranks)
        assert made[parameter.name] == {"parameter": parameter.name, "rank": 0}


def test_json_has_the_form_of_the_wiki() -> None:
    """Angle brackets, ampersands and line separators are written as MediaWiki does."""
    assert wiki_json({"a": "<b> & c\u2028", "d": {}}) == (
        '{\n\t"a": "\\u003Cb\\u003E \\u0026 c\\u2028",\n\t"d": {}\n}\n'
    )


def test_config_has_the_form_of_the_wiki() -> None:
    """The page that is written by hand is not changed by saving it either."""
    text = (FOLDER / "config.json").read_text(encoding="utf-8")
    assert wiki_json(json.loads(text)) == text


def test_characters_are_those_of_the_parser() -> None:
    """Separators, digits and hyphens of other scripts become plain ones."""
    assert PLAIN_CHARACTERS["،"] == "," == PLAIN_CHARACTERS["、"]
    assert PLAIN_CHARACTERS["；"] == ";" == PLAIN_CHARACTERS["•"]
    assert PLAIN_CHARACTERS["\u00a0"] == " "
    assert PLAIN_CHARACTERS["\u202e"] == ""
    assert "é" not in PLAIN_CHARACTERS
    assert (DIGITS["٣"], HYPHENS["–"]) == ("3", "-")


@pytest.mark.parametrize("path", sorted(MESSAGES.glob("*.json")), ids=lambda p: p.stem)
def test_messages_fit_the_english_ones(path: Path) -> None:
    """No language has a message of its own, loses a place-holder or adds markup."""
    english = json.loads((MESSAGES / "en.json").read_text(encoding="utf-8"))
    translated = json.loads(path.read_text(encoding="utf-8"))

    assert translated.keys() <= english.keys()
    assert len(translated) >= 0.9 * len(english)
    for key, text in translated.items():
        assert ("$1" in text) == ("$1" in english[key]), key
        assert not set("<>[]{}|") & set(text), key
