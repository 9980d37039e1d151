"""Which titles are ours, and which pages need not be looked at."""

import pytest
from hypothesis import given, settings

from exchange.domain.preprocessor import scan
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import (
    PROFILE,
    REQUEST,
    kind_of,
    may_hold_calls,
    name_of,
)
from tests.domain.wikitext_strategies import awkward_wikitext, mutated_pages

SYNTAX = SiteSyntax()
OUR_TITLES = (
    "Capacity profile",
    "capacity_profile",
    "_Capacity__ profile_",
    " Template:Capacity profile\n",
    "TEMPLATE_:_capacity profile",
    ":Template:capacity profile",
    "Capacity&#32;profile",
    "Capacity&NonBreakingSpace;profile",
    "template&#58;Capacity profile",
    "Capacity \u200fprofile",
    "Capacity\u2028profile",
    "Capacity profile#a[b",
    "Capacity profile#a\nb",
    "SafeSubst: Capacity profile",
    "msg:Capacity profile",
    "safesubst:msg:capacity profile",
)
OTHER_TITLES = (
    "",
    "Capacity Profile",
    "Capacityprofile",
    "Capacity profile/",
    "Capacity\tprofile",
    "Capacity profile\n#a",
    "Capacity profile =",
    "Capacity\u200b profile",
    "Capacity%20profile",
    "Capacity&#32profile",
    "::Template:Capacity profile",
    ":Capacity profile",
    "T:Capacity profile",
    "Template:Template:Capacity profile",
    "int:Capacity profile",
    "#Capacity profile",
    "subst:Capacity profile",
    "safesubst :Capacity profile",
    "msg:msg:Capacity profile",
)


def kind(written: str, syntax: SiteSyntax = SYNTAX) -> str:
    """Tell what the title of a call stands for."""
    return kind_of(name_of(written, syntax), syntax)


@pytest.mark.parametrize("written", OUR_TITLES)
def test_titles_that_mediawiki_resolves_to_the_template(written: str) -> None:
    """Each of these shows the template, as the tests on a real MediaWiki prove."""
    assert kind(written) == PROFILE


@pytest.mark.parametrize("written", OTHER_TITLES)
def test_titles_that_mediawiki_resolves_to_something_else(written: str) -> None:
    """None of these shows the template, as the tests on a real MediaWiki prove."""
    assert kind(written) == ""


def test_requests_are_told_from_profiles() -> None:
    """The two templates have names of their own."""
    assert kind("capacity request") == REQUEST


def test_names_of_the_wiki_may_be_spelled_like_titles() -> None:
    """Names that come with underscores or a small letter are the same names."""
    syntax = SiteSyntax(profile_names=frozenset({"perfil_de_capacidades"}))

    assert kind("Perfil de capacidades", syntax) == PROFILE
    assert may_hold_calls("{{Perfil de capacidades}}", syntax)


def test_pages_without_our_names_are_not_looked_at() -> None:
    """Ordinary pages end with a search for some letters."""
    assert not may_hold_calls("{{Babel|pt}} [[Capacity]] <!-- {{x}} -->", SYNTAX)
    assert not may_hold_calls("a & b < c {{d|e & f}} profiles", SYNTAX)


@settings(max_examples=500, deadline=None)
@given(mutated_pages() | awkward_wikitext())
def test_no_page_with_our_calls_is_passed_over(page: str) -> None:
    """The quick look at a page never misses what the scanner would find."""
    found = scan(page, SYNTAX)

    if any(kind(found.title(call)) for call in [*found.calls, *found.unclosed]):
        assert may_hold_calls(page, SYNTAX)
