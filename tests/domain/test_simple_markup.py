"""Values with simple markup, which are read without mwparserfromhell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.domain.simple_markup import read_simple
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PHP_SPACE
from exchange.domain.values import Value, ValueReader

SYNTAX = SiteSyntax()
PIECES = [
    *("[[", "]]", "[[Lua]]", "[[Policy|rules]]", "[[User:Ana/x_y]]", "[[:File:A.b|c]]"),
    *("[[File:A.b|thumb]]", "[[Category:C]]", "[[d:Q1|x]]", "[[#x]]", "[[ a | b ]]"),
    *("[[//a.b]]", "[[https://a.b c]]", "[[mailto:a@b]]", "[[a|b|c]]", "[[a|]]"),
    *(
        "'",
        "''",
        "'''",
        "''''",
        "''a''",
        "'''b'''",
        "\n",
        "\n* ",
        "\n#",
        "\n; ",
        "\n: ",
    ),
    *("\n=", "==", "\n----", "\n ", ":", ": ", "http://a.b", "mailto:", "//", "|", "!"),
    *(
        "a",
        "é",
        "写",
        " ",
        ",",
        "_",
        "-",
        "\u200f",
        "\u00a0",
        "~~~~",
        "__TOC__",
        "\x1f",
    ),
]
VALUES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


def simple(raw: str) -> Value | None:
    """Read a value the short way, if it can be read so."""
    shown = read_simple(raw, SYNTAX.namespaces)
    return shown and Value(shown.text, shown.targets)


@settings(max_examples=600, deadline=None)
@given(VALUES)
def test_both_ways_give_the_same(value: str) -> None:
    """What is read the short way is what mwparserfromhell finds."""
    raw = value.strip(PHP_SPACE)

    assert simple(raw) in (None, ValueReader(SYNTAX).read_any(raw))


@pytest.mark.long
@settings(max_examples=50_000, deadline=None)
@given(VALUES)
def test_both_ways_give_the_same_long(value: str) -> None:
    """The same, for many more values."""
    raw = value.strip(PHP_SPACE)

    assert simple(raw) in (None, ValueReader(SYNTAX).read_any(raw))


@pytest.mark.parametrize(
    ("raw", "text", "targets"),
    [
        ("[[Lua]], '''policy'''", "Lua, policy", {"Lua": "Lua"}),
        ("* [[Q11016|tech]]\n* l'eau", "* tech\n* l'eau", {"tech": "Q11016"}),
        ("''[[:User:A_b|A]]'' [[File:X]]", "A", {"A": "User:A b"}),
    ],
)
def test_usual_markup_is_read_the_short_way(
    raw: str, text: str, targets: dict[str, str]
) -> None:
    """Links, bold and italics need nothing more."""
    assert simple(raw) == Value(text, targets)


@pytest.mark.parametrize(
    "raw",
    ["{{x}}", "<b>x</b>", "a&amp;b [[c]]", "'''a''", "''a\nb''", "[[d:Q1|x]]", "[x]"],
)
def test_the_rest_is_left_to_the_long_way(raw: str) -> None:
    """What could mean something else is not guessed at."""
    assert simple(raw) is None
