"""Each rule by which a page does not count, by its name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exchange.domain.account import Account
from exchange.domain.eligibility import (
    GROUP_IN_USER_SPACE_RULES,
    PERSON_RULES,
    REQUEST_RULES,
    SENTENCES,
    Candidate,
    why_profile_is_left_out,
    why_request_is_left_out,
)
from exchange.domain.exclusions import Exclusions
from exchange.domain.kept_page import PageFacts
from tests.builders import EDITED_AT

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
ANA = Account("testwiki", "Ana", 7)
PAGE = PageFacts(
    page_id="testwiki:1",
    title="User:Ana/Capacity profile",
    namespace=2,
    rev_id=1,
    edited_at=EDITED_AT,
    is_redirect=False,
    content_model="wikitext",
    author_ids=frozenset({7}),
    has_all_authors=True,
    kind="person",
    has_requests=False,
    named=(),
    transcludes=True,
    needs_babel=False,
    babel_rev_id=0,
)


def why(
    account: Account | None = ANA,
    exclusions: Exclusions | None = None,
    **changes: object,
) -> str:
    """Name the rule by which Ana's page does not count when it is changed so."""
    facts = replace(PAGE, **changes)  # type: ignore[arg-type]
    return why_profile_is_left_out(
        Candidate(facts, account, exclusions or Exclusions(), NOW)
    )


def test_page_of_a_user_who_has_edited_it_counts() -> None:
    """Wherever in that user's space it is."""
    assert why() == ""
    assert why(title="User:Ana") == ""
    assert why(title="User:Ana/My skills") == ""


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("redirect", {"is_redirect": True}),
        ("not-wikitext", {"content_model": "javascript"}),
        ("template-space", {"namespace": 10, "title": "Template:Capacity profile/x"}),
        ("template-space", {"namespace": 828, "title": "Module:Capacity profile"}),
        ("documentation", {"title": "User:Ana/Capacity profile/doc"}),
        ("talk-page", {"namespace": 3, "title": "User talk:Ana/Archive 1"}),
        ("no-template", {"kind": ""}),
        ("outside-user-space", {"namespace": 4, "title": "Project:Ana"}),
        ("affiliate-in-user-space", {"kind": "affiliate"}),
        ("not-edited", {"author_ids": frozenset({8})}),
        ("unconfirmed", {"author_ids": frozenset({8}), "has_all_authors": False}),
    ],
)
def test_pages_that_are_nobodys_profile(rule: str, changes: dict[str, object]) -> None:
    """Talk archives, documentation, redirects, other people's templates."""
    assert why(**changes) == rule  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "account"),
    [
        ("no-user", None),
        ("no-user", Account("testwiki", "Ana")),
        ("locked", replace(ANA, is_locked=True)),
        ("blocked", replace(ANA, blocked_until="infinity")),
        ("blocked", replace(ANA, blocked_until="2026-03-04T05:06:08Z")),
        ("bot", replace(ANA, is_bot=True)),
        ("", replace(ANA, blocked_until="2026-03-04T05:06:07Z")),
    ],
)
def test_accounts_whose_profile_does_not_count(
    rule: str, account: Account | None
) -> None:
    """A vanished, locked or blocked user's goes, and a block ends by itself."""
    assert why(account) == rule


def test_exclusion_list_takes_users_and_pages_out() -> None:
    """Whoever the wiki names is out, whatever the page says."""
    assert why(exclusions=Exclusions(users=frozenset({"Ana"}))) == "user-excluded"
    assert why(exclusions=Exclusions(pages=frozenset({PAGE.title}))) == "page-excluded"
    assert why(exclusions=Exclusions(users=frozenset({"Ben"}))) == ""


def test_group_on_a_users_page_needs_that_users_edit() -> None:
    """Else anybody could have notices sent to anybody's talk page."""
    assert why(kind="group") == ""
    assert why(kind="group", author_ids=frozenset({8})) == "not-edited"
    assert why(None, kind="group", namespace=4, title="Project:Club") == ""


def test_request_counts_once_who_asks_has_edited_the_page() -> None:
    """Also on a talk page, and outside of user space with a name."""

    def why_request(account: Account | None, **changes: object) -> str:
        facts = replace(PAGE, has_requests=True, **changes)  # type: ignore[arg-type]
        return why_request_is_left_out(Candidate(facts, account, Exclusions(), NOW))

    assert why_request(ANA, namespace=3, title="User talk:Ana") == ""
    assert why_request(ANA, namespace=4, title="Project:Help desk", kind="") == ""
    assert why_request(None, namespace=4, title="Project:Help desk") == "no-asker"
    assert why_request(replace(ANA, user_id=9)) == "not-edited"
    assert why_request(replace(ANA, is_bot=True)) == "bot"


def test_every_rule_has_a_sentence() -> None:
    """Run reports and the tool say it to people."""
    rules = (*PERSON_RULES, *GROUP_IN_USER_SPACE_RULES, *REQUEST_RULES)
    assert {name for name, _ in rules} <= set(SENTENCES)


def test_block_ends_at_its_time() -> None:
    """No event tells of it, so the account itself knows."""
    blocked = replace(ANA, blocked_until="2026-03-05T00:00:00Z")

    assert blocked.is_blocked(NOW)
    assert not blocked.is_blocked(NOW + timedelta(days=1))
