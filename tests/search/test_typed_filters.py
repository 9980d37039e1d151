"""Filters that are typed into the search's text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange.domain.vocabulary import CAPACITY, METHOD, ROLE, TERRITORY, Term
from exchange.search.port import FILTERS
from exchange.search.typed_filters import read_typed_filters
from tests.builders import make_vocabulary
from tests.toolforge_app.conftest import terms_of

VOCABULARY = make_vocabulary()
WITH_REGIONS = type(VOCABULARY)(
    [
        *terms_of(VOCABULARY),  # type: ignore[list-item]
        Term(TERRITORY, "region-NWE", {"en": "Northern & Western Europe"}),
        Term(TERRITORY, "region-SA", {"en": "South Asia"}),
        Term(TERRITORY, "sa", {"en": "Saudi Arabia"}),
        Term(CAPACITY, "85", {"en": "event management"}),
        Term(METHOD, "mentoring", {"en": "mentoring", "es": "mentoría"}),
        Term(ROLE, "staff", {"en": "staff"}),
    ]
)


def chosen(text: str) -> dict[str, tuple[str, ...]]:
    """Read what is chosen, where nothing else is said."""
    typed = read_typed_filters(text, WITH_REGIONS)
    assert (typed.rest, typed.excluded, typed.problems) == ("", {}, ())
    return dict(typed.chosen)


def test_filters_stand_between_words() -> None:
    """What is a filter leaves the text; the words stay in their order."""
    typed = read_typed_filters(
        "teach offers:lua me lang:pt -region:NWE level:3 soon", WITH_REGIONS
    )
    assert typed.rest == "teach me soon"
    assert typed.chosen == {"offers": ("134",), "language": ("pt",)}
    assert typed.excluded == {"territory": ("region-NWE",)}
    assert (typed.least_level, typed.problems) == ("3", ())


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ('knows:"event management"', "knows", "85"),
        ("knows:event_management", "knows", "85"),
        ("wants:fotografia", "wants", "500"),
        ("wants:写真", "wants", "500"),
        ("wants:「写真」", "wants", "500"),
        ("wants:500", "wants", "500"),
        ("language:português", "language", "pt"),
        ("LANG:日本語", "language", "ja"),
        ("project:commonswiki", "project", "commonswiki"),
        ("affiliation:BR", "affiliation", "BR"),
        ("method:mentoría", "method", "mentoring"),
        ("role:staff", "role", "staff"),
        ("type:group", "type", "group"),
        ("tipo:grupo", "type", "group"),
        ("open:yes", "open", "yes"),
        ("asks:yes", "asks", "yes"),
        ("resource:Überholspur", "resource", "uberholspur"),
        ("idioma：pt", "language", "pt"),
    ],
)
def test_values_are_names_aliases_or_ids(text: str, name: str, value: str) -> None:
    """Values are understood as in a profile, in any language, quoted or not.

    The names of filters may be those of the template's parameters in any language.
    """
    assert chosen(text) == {name: (value,)}


def test_a_region_needs_no_prefix() -> None:
    """A code that is a country's and a region's means what the filter asks for."""
    assert chosen("region:SA place:SA region:region-NWE") == {
        "territory": ("region-SA", "sa", "region-NWE")
    }


def test_values_gather_once_each() -> None:
    """Several values of a filter are any of them, and equal ones are one."""
    assert chosen("lang:pt lang:en lang:português") == {"language": ("pt", "en")}


@pytest.mark.parametrize(
    "word",
    [
        *("offers:zzz", 'lang:"no such"', 'knows:""', "type:robot"),
        *("open:maybe", "open:no", "level:9", "level:1", "-level:3"),
    ],
)
def test_what_is_not_understood_is_a_problem(word: str) -> None:
    """A word that is a filter by its look is told back and searched for by nobody."""
    typed = read_typed_filters(f"lua {word} now", WITH_REGIONS)
    assert typed.problems == (word,)
    assert (typed.rest, typed.chosen, typed.excluded) == ("lua now", {}, {})


@pytest.mark.parametrize(
    "text",
    [
        "https://meta.wikimedia.org/wiki/Lua",
        "User:Ana/Capacity profile",
        "se:Foo",
        "offers: lua",
        "offers :lua",
        ":lua",
        '"offers:lua"',
        "  two  spaces ",
        "-lua",
    ],
)
def test_a_colon_elsewhere_is_text(text: str) -> None:
    """Addresses, titles and punctuation are searched for as they are."""
    typed = read_typed_filters(text, WITH_REGIONS)
    assert typed.rest == text
    assert (typed.chosen, typed.excluded, typed.problems) == ({}, {}, ())


PIECES = [*FILTERS, "-", ":", '"', " ", "lua", "pt", "level", "3", "「", "：", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text())
@example('offers:lua "lang:pt lua"')
def test_any_text_is_read_once(text: str) -> None:
    """Whatever is typed, nothing raises, and what stays holds no filter."""
    typed = read_typed_filters(text, WITH_REGIONS)
    again = read_typed_filters(typed.rest, WITH_REGIONS)
    assert (again.rest, again.chosen, again.excluded) == (typed.rest, {}, {})
    assert again.problems == ()
