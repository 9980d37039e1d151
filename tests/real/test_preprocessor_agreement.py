"""Our scanner and MediaWiki's preprocessor agree on which calls there are."""

from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, given, settings

from dev.local_wiki import LocalWiki
from exchange.domain.parse import parse_page
from exchange.domain.preprocessor import scan
from exchange.domain.site import DEFAULT_EXTENSION_TAGS, SiteSyntax
from exchange.domain.template_names import PHP_SPACE, kind_of, name_of
from tests.domain.case_files import VOCABULARY, Case, load_cases
from tests.domain.test_template_names import OTHER_TITLES, OUR_TITLES
from tests.domain.wikitext_strategies import awkward_wikitext, mutated_pages
from tests.real.parse_tree import Oracle

SYNTAX = SiteSyntax()
# Each of these is for two tests: together 300 pages in CI, and 20,000.
IN_CI = settings(max_examples=150, deadline=None)
LONG = settings(
    max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck)
)
CASES = [case for case in load_cases() if case.is_usual_syntax]


@pytest.fixture(scope="module")
def oracle(local_wiki: LocalWiki) -> Oracle:
    """Give the real wiki to ask."""
    return Oracle(local_wiki.api_url)


def all_calls(wikitext: str) -> list[tuple[str, dict[str, str]]]:
    """List all calls that our scanner finds, as the oracle does."""
    found = scan(wikitext, SYNTAX)
    calls = []
    for call in found.calls:
        values: dict[str, str] = {}
        positional = 0
        for part in call.parts:
            if part.equals < 0:
                positional += 1
                key, start = str(positional), part.start
            else:
                key = found.text(part.start, part.equals).strip(PHP_SPACE)
                start = part.equals + 1
            values[key] = found.text(start, part.end).strip(PHP_SPACE)
        title = found.text(call.start + 2, call.title_end)
        calls.append((title.strip(PHP_SPACE), values))
    return calls


def assert_agreement(wikitext: str, oracle: Oracle) -> None:
    """Compare all calls of a page, and what the parser makes of ours.

    The page is taken as MediaWiki writes it when it is saved.
    """
    wikitext = normalize("NFC", wikitext.replace("\r\n", "\n").replace("\r", "\n"))
    expected = oracle.calls(wikitext)
    assert all_calls(wikitext) == expected

    parsed = parse_page(wikitext, SYNTAX, VOCABULARY)
    raws = {
        "profile": [dict(each.raw) for each in parsed.profiles],
        "request": [dict(each.raw) for each in parsed.requests],
    }
    for kind, ours in raws.items():
        theirs = [
            values
            for title, values in expected
            if kind_of(name_of(title, SYNTAX), SYNTAX) == kind
        ]
        assert ours == theirs


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_cases_are_read_as_mediawiki_reads_them(case: Case, oracle: Oracle) -> None:
    """Every page of the cases has the calls and values that MediaWiki finds."""
    assert_agreement(case.wikitext, oracle)


@IN_CI
@given(page=awkward_wikitext())
def test_random_wikitext_is_read_as_mediawiki_reads_it(
    page: str, oracle: Oracle
) -> None:
    """Pieces of wikitext in any order give the calls that MediaWiki finds."""
    assert_agreement(page, oracle)


@IN_CI
@given(page=mutated_pages())
def test_changed_pages_are_read_as_mediawiki_reads_them(
    page: str, oracle: Oracle
) -> None:
    """Pages with something cut out or put in give the calls that MediaWiki finds."""
    assert_agreement(page, oracle)


@pytest.mark.long
@LONG
@given(page=awkward_wikitext())
def test_random_wikitext_is_read_as_mediawiki_reads_it_long(
    page: str, oracle: Oracle
) -> None:
    """The same, for many more pages."""
    assert_agreement(page, oracle)


@pytest.mark.long
@LONG
@given(page=mutated_pages())
def test_changed_pages_are_read_as_mediawiki_reads_them_long(
    page: str, oracle: Oracle
) -> None:
    """The same, for many more pages."""
    assert_agreement(page, oracle)


def test_titles_lead_to_the_template_as_on_mediawiki(oracle: Oracle) -> None:
    """MediaWiki shows the template for the titles that we take for ours, no other."""
    for title in OUR_TITLES:
        shown = oracle.templates(f"{{{{{title}}}}}")
        assert "Template:Capacity profile" in shown, title
    for title in OTHER_TITLES:
        shown = oracle.templates(f"{{{{{title}}}}}")
        assert "Template:Capacity profile" not in shown, title


def test_the_default_is_a_plain_mediawiki(oracle: Oracle) -> None:
    """Without knowing the wiki, its extension tags are taken for those of this one."""
    assert oracle.extension_tags() == DEFAULT_EXTENSION_TAGS
