"""The table of parameters."""

from unicodedata import normalize

import pytest

from exchange.domain.folding import fold
from exchange.domain.parameters import Kind, Parameter, TemplateSchema
from exchange.domain.parse import parse_page
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import CAPACITY, Vocabulary
from exchange.store.snapshot import load_snapshot
from tests.domain.case_files import VOCABULARY

SCHEMAS = (PROFILE_SCHEMA, REQUEST_SCHEMA)
LANGUAGES = [
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
LEAST_TRANSLATED = 0.9


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_names_are_unambiguous(schema: TemplateSchema) -> None:
    """No two parameters share a name or an alias in any language, however written."""
    bearers: dict[str, set[str]] = {}
    for each in schema.parameters:
        for name in each.names:
            bearers.setdefault(fold(name), set()).add(each.name)

    assert {name: of for name, of in bearers.items() if len(of) > 1} == {}
    assert "" not in bearers


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_closed_words_are_unambiguous(schema: TemplateSchema) -> None:
    """No two words of a closed value share a spelling in any language."""
    for each in schema.parameters:
        spellings: dict[str, set[str]] = {}
        for word, others in each.choices.items():
            for spelling in (word, *others):
                spellings.setdefault(fold(spelling), set()).add(word)
        shared = {text: of for text, of in spellings.items() if len(of) > 1}
        assert shared == {}, each.name


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_aliases_can_be_written_as_a_parameter(schema: TemplateSchema) -> None:
    """MediaWiki trims names, saves text in NFC, and `=`, bars and braces end a name."""
    for each in schema.parameters:
        for name in each.names:
            assert name == normalize("NFC", name).strip(), name
            assert not set(name) & set("=|{}[]<>&#\n"), name
            assert not name.isdecimal(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_translated(language: str) -> None:
    """English is complete, and every language of the interface nearly."""
    parameters = [each for schema in SCHEMAS for each in schema.parameters]
    texts = [each.texts.get(language) for each in parameters]
    complete = [each for each in texts if each and each.label and each.description]

    least = 1.0 if language == "en" else LEAST_TRANSLATED
    assert len(complete) >= least * len(parameters)
    for schema in SCHEMAS:
        assert language == "en" or schema.local_names[language]


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_everything_is_described(schema: TemplateSchema) -> None:
    """Documentation is made from the table, so nothing in it is empty."""
    for each in schema.parameters:
        assert each.label, each.name
        assert each.description.endswith("."), each.name
        assert each.example, each.name


def test_a_closed_value_is_found_by_any_of_its_words() -> None:
    """Case and punctuation make no difference; an unknown word gives nothing."""
    contact = PROFILE_SCHEMA.parameter("contact")

    assert contact is not None
    assert contact.choose("E-Mail") == "email"
    assert contact.choose("e mail") == "email"
    assert contact.choose("pigeon") == ""


def test_a_profile_can_be_written_in_the_words_of_its_author() -> None:
    """Names of parameters and closed values are understood in every language."""
    page = "{{Capacity profile|tipo=grupo|oferece=Lua|avisos=nunca|línguas=pt-N}}"
    arabic = "{{Capacity profile|النوع=مجموعة|يقدم=Lua|الإشعارات=أبدا|اللغات=pt-N}}"

    for wikitext in (page, arabic):
        parsed = parse_page(wikitext, SiteSyntax(), VOCABULARY)
        (profile,) = parsed.profiles
        assert parsed.problems == ()
        assert profile.type == "group"
        assert profile.offers[0].text == "Lua"
        assert profile.notify == "never"
        assert profile.languages[0].level == "N"


def test_a_parameter_is_given_under_any_of_its_names() -> None:
    """Whoever says `avisos` has said how often notices may come; empty says nothing."""
    assert PROFILE_SCHEMA.is_given("notify", {"avisos": "nunca"})
    assert PROFILE_SCHEMA.is_given("notify", {"notify": "", "avisos": "nunca"})
    assert not PROFILE_SCHEMA.is_given("notify", {"notify": "", "offers": "Lua"})


def test_an_alias_names_the_parameter() -> None:
    """A parameter is found by each of its names, and suggested by the first."""
    offers = Parameter("offers", Kind.TEXTS, "", "", "", aliases=("ofrece",))
    schema = TemplateSchema("T", (offers,))

    assert schema.parameter("ofrece") is offers
    assert schema.nearest_name("ofreze") == "offers"
    assert schema.nearest_name("zzz") == ""


def test_the_canonical_name_counts_before_an_alias(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a parameter given under two names, the first that says something counts."""
    about = Parameter("about", Kind.TEXT, "", "", "", aliases=("acerca", "über"))
    schema = TemplateSchema("Capacity profile", (about,))
    monkeypatch.setattr("exchange.domain.parse.SCHEMAS", {"profile": schema})

    def about_of(arguments: str) -> str:
        page = f"{{{{Capacity profile|{arguments}}}}}"
        return parse_page(page, SiteSyntax(), VOCABULARY).profiles[0].about

    assert about_of("über=a|about=b|acerca=c") == "b"
    assert about_of("über=a|about=|acerca=c") == "c"
    assert about_of("über=a") == "a"


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_capacities_of_the_examples_are_known(schema: TemplateSchema) -> None:
    """Who copies an example is not told that the vocabulary lacks it."""
    vocabulary = Vocabulary(load_snapshot())
    for each in schema.parameters:
        if each.kind is Kind.CAPACITIES:
            for entry in each.example.split(", "):
                assert vocabulary.find(CAPACITY, entry), entry
