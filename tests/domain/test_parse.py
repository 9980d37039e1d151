"""From pages to profiles: what holds for any page."""

import json
import time
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings

from exchange.domain.fields import MOST_ENTRIES
from exchange.domain.long_text import LONGEST_TEXT
from exchange.domain.parse import LONGEST_PAGE, ParsedPage, parse_page
from exchange.domain.problems import MOST_PROBLEMS
from exchange.domain.profile import Profile
from exchange.domain.request import Request
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, Term, Vocabulary
from tests.domain.case_files import VOCABULARY
from tests.domain.wikitext_strategies import awkward_wikitext, mutated_pages

QUICK = settings(
    max_examples=5_000, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
LONG = settings(
    max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck)
)


def parse(wikitext: str) -> ParsedPage:
    """Read a page of a plain wiki."""
    return parse_page(wikitext, SiteSyntax(), VOCABULARY)


def codes(parsed: ParsedPage) -> list[str]:
    """List the codes of the problems."""
    return [problem.code for problem in parsed.problems]


@QUICK
@given(mutated_pages())
def test_no_change_of_a_page_breaks_the_parser(page: str) -> None:
    """Whatever happens to a page, it is read, and the result can be printed."""
    json.dumps(parse(page).to_json())


@QUICK
@given(awkward_wikitext())
def test_no_wikitext_breaks_the_parser(page: str) -> None:
    """Pieces of wikitext in any order are read, and the result can be printed."""
    json.dumps(parse(page).to_json())


@pytest.mark.long
@LONG
@given(mutated_pages() | awkward_wikitext(120))
def test_no_wikitext_breaks_the_parser_long(page: str) -> None:
    """The same, for many more pages."""
    json.dumps(parse(page).to_json())


@pytest.mark.long  # Times say little on a busy machine.
@pytest.mark.parametrize(
    "piece",
    [
        *(
            "{{Capacity profile|offers=[[a|",
            "{{Capacity profile}}",
            "{{Capacity profile",
        ),
        *("{{Capacity profile|offers=a,b|x=y}}", "{{Capacity profile|a={{b}}}}\n"),
        *("{{Capacity request|title=<b>[[a|b]]</b>}}", "{{Capacity&nbsp;profile|a}}"),
    ],
)
def test_time_does_not_grow_with_the_square(piece: str) -> None:
    """A page eight times as long takes far less than sixty-four times as long."""
    shorter = _seconds(piece * 200)
    longer = _seconds(piece * 1_600)

    assert longer < 30 * max(shorter, 0.002)


def _seconds(wikitext: str) -> float:
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        parse(wikitext)
        best = min(best, time.process_time() - start)
    return best


def test_a_page_longer_than_a_wiki_page_is_refused() -> None:
    """What no wiki saves is not read; the problem says why."""
    parsed = parse("{{Capacity profile|offers=Lua}}" + " " * LONGEST_PAGE)

    assert parsed.profiles == ()
    assert codes(parsed) == ["page-too-long"]


def test_two_megabytes_of_opening_braces_are_refused_clearly() -> None:
    """A page of nothing but beginnings ends in a problem, not in an error."""
    parsed = parse("{{Capacity profile|" * (LONGEST_PAGE // 19))

    assert parsed.profiles == ()
    assert "unclosed-template" in codes(parsed)
    assert codes(parsed)[-1] == "more-problems"


def test_calls_inside_of_one_another_end_somewhere() -> None:
    """Profiles in profiles in profiles do not fill the memory."""
    depth = 5_000
    page = "{{Capacity profile|about=" * depth + "}}" * depth

    parsed = parse(page)

    assert 0 < len(parsed.profiles) < depth
    assert "nested-too-deep" in codes(parsed)


def test_problems_come_to_an_end() -> None:
    """Who has hundreds of things to mend is told of the first ones."""
    unknown = "".join(f"|x{number}=y\n" for number in range(500))

    parsed = parse("{{Capacity profile" + unknown + "}}")

    assert len(parsed.problems) == MOST_PROBLEMS + 1
    assert codes(parsed)[-1] == "more-problems"


def test_lists_come_to_an_end() -> None:
    """Of a list that no person writes, the first entries are read."""
    entries = ", ".join(f"a{number}" for number in range(MOST_ENTRIES + 100))
    parsed = parse(f"{{{{Capacity profile|offers={entries}|knows=Lua}}}}")

    assert len(parsed.profiles[0].offers) == MOST_ENTRIES
    assert parsed.profiles[0].knows
    assert codes(parsed) == ["too-many-entries"]


@pytest.mark.parametrize(
    ("template", "parameter"), [("profile", "about"), ("request", "details")]
)
def test_a_text_that_is_too_long_is_told_where(template: str, parameter: str) -> None:
    """Its writer learns where that begins which nobody will see; all of it is kept."""
    seen, unseen = "word " * (LONGEST_TEXT // 5), "Here I go on"
    call = f"{{{{Capacity {template}\n| {parameter} ="
    assert codes(parse(f"{call} {seen}}}}}")) == []

    parsed = parse(f"{call} {seen}\n{unseen}\nand on}}}}")
    (problem,) = parsed.problems
    assert (problem.code, problem.parameter) == ("long-text", parameter)
    assert (problem.line, problem.text) == (3, unseen)
    read = (parsed.profiles or parsed.requests)[0]
    assert getattr(read, parameter).endswith("and on")


def test_a_problem_says_where_it_is_and_what_to_write() -> None:
    """The line is that of the entry, and the message names what is known."""
    parsed = parse(
        "Hello\n{{Capacity profile\n| languages =\n* pt-N\n* xx-3\n| notfy = weekly\n}}"
    )

    language, parameter = parsed.problems
    assert (language.line, language.parameter, language.text) == (
        5,
        "languages",
        "xx-3",
    )
    assert "pt-N, en-4" in language.message
    assert (parameter.line, parameter.text) == (6, "weekly")
    assert "`notify`" in parameter.message
    assert (parameter.index, parameter.template) == (0, "Capacity profile")


def test_json_has_the_shape_that_is_promised() -> None:
    """Programs rely on these keys; how a capacity is folded is no concern of theirs."""
    record = parse("{{Capacity profile|offers=Lua, zines|languages=pt-N}}").to_json()

    assert list(record) == ["profiles", "requests", "problems"]
    profile = record["profiles"][0]
    assert set(profile) == {each.name for each in fields(Profile)}
    assert profile["offers"] == [
        {"text": "Lua", "id": "134", "wikidata_item": None},
        {"text": "zines", "id": None, "wikidata_item": None},
    ]
    assert profile["languages"] == [{"code": "pt", "level": "N"}]
    assert profile["raw"] == {"offers": "Lua, zines", "languages": "pt-N"}


def test_equal_free_texts_share_a_key() -> None:
    """What the vocabulary does not know still matches what is spelled alike."""
    first, second = parse(
        "{{Capacity profile|offers=Zine-making}}{{Capacity profile|wants=zine MAKING}}"
    ).profiles

    assert first.offers[0].key == second.wants[0].key == "text:zine making"


def test_every_parameter_of_the_table_has_a_field() -> None:
    """The table of parameters and what is read from a page name the same things."""
    besides = {"template", "raw"}

    profile_names = {each.name for each in PROFILE_SCHEMA.parameters}
    request_names = {each.name for each in REQUEST_SCHEMA.parameters}

    assert {each.name for each in fields(Profile)} == profile_names | besides
    assert {each.name for each in fields(Request)} == request_names | besides


def test_every_example_of_the_table_is_read_without_a_problem() -> None:
    """What the help page shows as an example can be copied."""
    for schema in (PROFILE_SCHEMA, REQUEST_SCHEMA):
        for parameter in schema.parameters:
            parsed = parse(
                f"{{{{{schema.name}|{parameter.name}={parameter.example}}}}}"
            )
            read = (*parsed.profiles, *parsed.requests)[0]
            assert getattr(read, parameter.name), parameter.name
            assert parsed.problems == (), parameter.name


WORDS = Vocabulary(
    [
        *VOCABULARY.terms(LANGUAGE),
        Term(CAPACITY, "1", {"en": "training", "es": "formación"}, {"fa": ["ورزش"]}),
        Term(CAPACITY, "2", {"en": "formación"}, {"fa": ["ورزش"]}),
    ]
)


@pytest.mark.parametrize(
    ("languages", "expected"), [("es-N", "1"), ("en-N, es-2", "2"), ("", "2")]
)
def test_languages_of_a_profile_decide_what_a_word_means(
    languages: str, expected: str
) -> None:
    """A word of several meanings has that of the language which its writer knows best.

    It does so wherever the languages stand; they decide for their own profile alone.
    """
    call = f"{{{{Capacity profile|offers=formación|languages={languages}}}}}"
    page = parse_page(call + call.replace("-N", "-0"), SiteSyntax(), WORDS)
    assert page.profiles[0].offers[0].id == expected
    assert page.problems == ()


def test_ambiguous_word_is_kept_and_reported() -> None:
    """Where nothing decides, the word stays free text and its writer can choose."""
    parsed = parse_page("{{Capacity profile|offers=ورزش}}", SiteSyntax(), WORDS)
    (offer,) = parsed.profiles[0].offers
    assert (offer.id, offer.text) == (None, "ورزش")
    assert codes(parsed) == ["ambiguous-offers"]
    assert "training (1) or formación (2)" in parsed.problems[0].message
