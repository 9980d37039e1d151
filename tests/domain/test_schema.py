"""The table of parameters."""

import pytest

from exchange.domain.parameters import Kind, Parameter, TemplateSchema
from exchange.domain.parse import parse_page
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.site import SiteSyntax
from tests.domain.case_files import VOCABULARY

SCHEMAS = (PROFILE_SCHEMA, REQUEST_SCHEMA)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_names_are_unambiguous(schema: TemplateSchema) -> None:
    """No two parameters of a template share a name or an alias."""
    names = [name for each in schema.parameters for name in each.names]

    assert len(names) == len(set(names))


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
