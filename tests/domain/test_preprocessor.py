"""The scanner: bounds and places. What it finds on a page, the cases show."""

import time

import pytest

from exchange.domain.preprocessor import MOST_OPEN, scan
from exchange.domain.site import SiteSyntax

SYNTAX = SiteSyntax()
HOSTILE = (
    *("{", "{{", "{{a", "{{a|", "{{a|b=", "[[a", "-{a", "-{{", "{{[[-{", "}}", "]]"),
    *("{{a}}", "{{{{{a}}}}}", "{{a|{{b|c=d}}}}", "{{a|b=[[c|d]]}}", "{{\n=", "\n="),
    *(
        "<ref>",
        "<ref ",
        "</ref ",
        "<ref></ref ",
        "<ref>x</ref>",
        "<ReF><rEf>",
        "<ref/>",
    ),
    *("<!--", "<!-- -->", "\n<!-- -->", "\n <!-- --> \n", " <!-- -->", "<noinclude>"),
    *(
        "<includeonly>",
        "<includeonly/>",
        "{{a\n",
        "{{a|[[b|",
        "{{|\n==",
        "[[a]",
        "{{a}",
    ),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_page_takes_twice_the_steps(piece: str) -> None:
    """However hostile a page is, the steps grow no faster than the page."""
    shorter = scan(piece * 2_000, SYNTAX).steps
    longer = scan(piece * 4_000, SYNTAX).steps

    assert longer <= 2 * shorter + 10


@pytest.mark.long  # Times say little on a busy machine.
@pytest.mark.parametrize("piece", [each for each in HOSTILE if "<" in each])
def test_looking_for_the_end_of_a_tag_takes_time_once(piece: str) -> None:
    """A page twelve times as long takes far less than 144 times as long."""
    shorter = _seconds(piece * 5_000)
    longer = _seconds(piece * 60_000)

    assert longer < 50 * max(shorter, 0.001)


@pytest.mark.long  # Times say little on a busy machine.
def test_tags_without_end_are_looked_at_once() -> None:
    """Searching is so quick that only a long page shows whether it is done again."""
    shorter = _seconds("<ref " * 20_000)
    longer = _seconds("<ref " * 240_000)

    assert longer < 50 * max(shorter, 0.001)


def _seconds(wikitext: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        scan(wikitext, SYNTAX)
        best = min(best, time.process_time() - start)
    return best


def test_too_much_open_at_once_stops_the_scan() -> None:
    """Memory is bounded: where too much is open, the scan stops and says where."""
    closed = "{{Capacity profile|about=x}}"

    found = scan(closed + "{{a|" * (MOST_OPEN + 5), SYNTAX)

    assert [found.title(call) for call in found.calls] == ["Capacity profile"]
    assert found.stopped_at == len(closed) + 4 * MOST_OPEN + 2


def test_places_lead_back_to_the_wikitext() -> None:
    """A call knows where it and its parts are, so that it can be changed."""
    wikitext = "a {{b <!-- c -->| d = {{e|f}} | g }} h"

    outer, inner = scan(wikitext, SYNTAX).calls

    assert wikitext[outer.start : outer.end] == "{{b <!-- c -->| d = {{e|f}} | g }}"
    assert wikitext[inner.start : inner.end] == "{{e|f}}"
    named, positional = outer.parts
    assert wikitext[named.start : named.equals] == " d "
    assert wikitext[named.equals + 1 : named.end] == " {{e|f}} "
    assert positional.equals == -1
    assert wikitext[positional.start : positional.end] == " g "


def test_text_leaves_out_what_does_not_count() -> None:
    """Comments and include tags are left out wherever they stand."""
    wikitext = "<!-- a -->b<noinclude>c</noinclude><includeonly>d</includeonly>e"
    found = scan(wikitext, SYNTAX)

    assert found.text(0, len(wikitext)) == "bce"
    assert found.text(10, 11) == "b"


def test_elements_tell_their_bodies() -> None:
    """The tag of an extension is known with the place of its body."""
    wikitext = "a<nowiki x>b|c</nowiki >d<ref/>"

    nowiki, ref = scan(wikitext, SYNTAX).elements

    assert wikitext[nowiki.start : nowiki.end] == "<nowiki x>b|c</nowiki >"
    assert wikitext[nowiki.inner_start : nowiki.inner_end] == "b|c"
    assert (ref.name, ref.inner_start, ref.inner_end) == ("ref", ref.end, ref.end)


def test_unclosed_calls_are_told() -> None:
    """What begins like a call and is never closed is told with its title."""
    found = scan("{{a|b=[[c}} {{d", SYNTAX)

    assert found.calls == []
    assert [found.title(call) for call in found.unclosed] == ["a", "d"]


def test_a_title_longer_than_titles_can_be_is_none() -> None:
    """No title is looked for in a whole page, which would take the square of time."""
    found = scan("{{" + "a" * 5_000 + "}}{{b{{c}}}}", SYNTAX)

    assert [found.title(call) for call in found.calls] == ["", "", "c"]
