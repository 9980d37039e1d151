"""Where the bot must not write; `tests/real/test_refusals.py` has the real wiki."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from exchange.domain.bot_exclusion import ExclusionTemplates
from exchange.domain.exclusions import Exclusions
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import (
    REFUSALS,
    FoundProfile,
    TalkPage,
    TalkUser,
    find_refusal,
    is_stopped,
)
from exchange.domain.site import Site
from tests.builders import make_page

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
ANA = make_page("Ana", page_id=7, offers="Lua", raw={"offers": "Lua"})
USER = TalkUser("Ana")
LUA = "{{Capacity profile|offers=Lua}}"
PROFILE = FoundProfile(7, ANA.rev_id, LUA, owners_wikitext=LUA)
FINE = TalkPage(
    title="User talk:Ana",
    rev_id=5,
    wikitext="== Hello ==",
    content_model="wikitext",
    is_redirect=False,
    is_opted_out=False,
    user=USER,
    run_page="run",
    profile=PROFILE,
)


def user(**facts: bool) -> dict[str, TalkUser]:
    """Change what is known of the user."""
    return {"user": replace(USER, **facts)}  # type: ignore[arg-type]


def edited(wikitext: str | None, page_id: int = 7) -> dict[str, FoundProfile]:
    """Let the profile's page be edited after the matching."""
    found = FoundProfile(page_id, ANA.rev_id + 1, wikitext, owners_wikitext=wikitext)
    return {"profile": found}


def edited_by_others(owners_wikitext: str | None) -> dict[str, FoundProfile]:
    """Let somebody else have edited the profile last, and the owner before."""
    return {"profile": replace(PROFILE, owners_wikitext=owners_wikitext)}


def led_by(*redirects: str, to: str, namespace: int = 3) -> dict[str, object]:
    """Let redirects lead from the talk page to another one."""
    return {"redirects": redirects, "title": to, "namespace": namespace}


ALLOWED: Mapping[str, Mapping[str, object]] = {
    "a plain talk page": {},
    "a missing talk page": {"rev_id": 0, "wikitext": ""},
    "the page of a group": {
        "user": None,
        "title": "Project talk:Lua club",
        "profile": replace(PROFILE, owners_wikitext=None),
    },
    "a group in the space of a user who has put it there": {
        "user": None,
        "profile": replace(PROFILE, is_in_user_space=True),
    },
    "an edit beside the profile": edited("Hello! {{Capacity profile|offers=Lua}}"),
    "a profile in which others have mended something": edited_by_others(
        "{{Capacity profile|offers=Lua, chess|notify=monthly}}"
    ),
    "a redirect to the renamed user's page": {
        **led_by("User talk:Ana", to="User talk:Anna"),
        "user": TalkUser("Anna"),
    },
    "a redirect to an own subpage": led_by("User talk:Ana", to="User talk:Ana/Post"),
    "a template that lets us in": {
        "calls_nobots": True,
        "wikitext": "{{nobots|allow=CapacityBot}}",
    },
}
REFUSED: tuple[tuple[str, Mapping[str, object]], ...] = (
    ("no-user", user(exists=False)),
    ("hidden", user(is_hidden=True)),
    ("temporary", user(is_temporary=True)),
    ("locked", user(is_locked=True)),
    ("blocked", user(is_blocked=True)),
    ("talk-blocked", user(is_kept_from_talk=True)),
    ("no-profile", {"profile": FoundProfile()}),
    ("no-profile", edited("The template is gone.")),
    ("no-profile", edited(None)),
    ("no-profile", edited("{{Capacity profile|offers=Lua}}", page_id=8)),
    ("notify-never", edited("{{Capacity profile|offers=Lua|notify=never}}")),
    ("notify-never", edited("{{Capacity profile|offers=Lua|notify= Stop it!}}")),
    ("profile-changed", edited("{{Capacity profile|offers=Cooking}}")),
    ("profile-changed", edited("{{Capacity profile|offers=Lua|availability=paused}}")),
    ("not-asked", edited_by_others("Hello! I am Ana.")),
    ("not-asked", edited_by_others(None)),
    (
        "not-asked",
        {
            "user": None,
            "profile": replace(PROFILE, owners_wikitext="Hi", is_in_user_space=True),
        },
    ),
    ("not-asked", edited_by_others("{{Capacity profile|offers=Lua|notify=never}}")),
    ("redirect", {"is_redirect": True}),
    ("redirect", led_by("User talk:Ana", to="User talk:Ben")),
    ("redirect", led_by("User talk:Ana", to="User talk:Anabel")),
    ("redirect", led_by("User talk:Ana", to="Ana", namespace=0)),
    ("redirect", led_by("User talk:Ana", "User talk:A", to="User talk:Ana/Post")),
    ("redirect", {**led_by("Talk:Club", to="Talk:Other", namespace=1), "user": None}),
    ("flow-board", {"content_model": "flow-board"}),
    ("flow-board", {"content_model": "flow-board", "rev_id": 0}),
    ("not-wikitext", {"content_model": "javascript"}),
    ("opted-out", {"is_opted_out": True}),
    ("too-large", {"wikitext": "é" * 500_001}),
    ("nobots", {"wikitext": "{{nobots}}"}),
    ("nobots", {"calls_nobots": True, "wikitext": "{{/header}}"}),
    (
        "nobots",
        {
            "wikitext": "{{ Sem bots }}",
            "exclusion_templates": ExclusionTemplates(nobots=frozenset({"Sem bots"})),
        },
    ),
)


def refusal_code(
    changes: Mapping[str, Any], recipient: ProfilePage = ANA, site: Site = SITE
) -> str:
    """Give the code of the reason not to post, "" for none."""
    found = find_refusal(replace(FINE, **changes), recipient, "CapacityBot", site)
    return found.code if found else ""


@pytest.mark.parametrize("case", ALLOWED)
def test_nothing_speaks_against(case: str) -> None:
    """What is no reason is not taken for one."""
    assert refusal_code(ALLOWED[case]) == ""


@pytest.mark.parametrize(("code", "changes"), REFUSED)
def test_each_fact_that_forbids_a_notice_has_its_reason(
    code: str, changes: Mapping[str, object]
) -> None:
    """One thing is wrong, and its own reason is given."""
    assert refusal_code(changes) == code


def test_every_reason_is_tried() -> None:
    """A reason that is added to the code comes with a case here."""
    tried = {code for code, _ in REFUSED} | {"excluded"}
    assert tried == {refusal.code for refusal in REFUSALS}


@pytest.mark.parametrize(
    "taken_out",
    [
        Exclusions(users=frozenset({"Ana"})),
        Exclusions(pages=frozenset({ANA.title})),
        Exclusions(pages=frozenset({"User talk:Ana"})),
    ],
)
def test_exclusion_list_of_the_moment_counts(taken_out: Exclusions) -> None:
    """Whoever was taken out after the last sync gets nothing more."""
    site = replace(SITE, exclusions=taken_out)
    assert refusal_code({}, site=site) == "excluded"


def test_exclusion_list_that_is_read_just_before_comes_first() -> None:
    """A run lasts hours; the list of its start is old by then."""
    at_start = replace(SITE, exclusions=Exclusions(users=frozenset({"Ana"})))
    now = Exclusions(users=frozenset({"Ana"}))

    assert refusal_code({"exclusions": now}) == "excluded"
    assert refusal_code({"exclusions": Exclusions()}, site=at_start) == ""


def test_renamed_user_is_excluded_by_the_new_name_as_well() -> None:
    """The list names users as the wiki does at the moment."""
    site = replace(SITE, exclusions=Exclusions(users=frozenset({"Anna"})))
    assert refusal_code({"user": TalkUser("Anna")}, site=site) == "excluded"


def test_stored_wish_for_no_notices_is_a_reason_too() -> None:
    """Even where somebody planned a notice by mistake."""
    never = replace(ANA, profile=replace(ANA.profile, notify="never"))
    assert refusal_code({}, recipient=never) == "notify-never"


@pytest.mark.parametrize(
    ("run_page", "stopped"),
    [
        ("run", False),
        (" Run\n", False),
        (None, True),
        ("", True),
        ("stop", True),
        ("run!", True),
        ("don't run", True),
        ("#REDIRECT [[run]]", True),
        ("<!-- run -->", True),
    ],
)
def test_only_the_agreed_word_lets_the_bot_run(
    run_page: str | None, stopped: bool
) -> None:
    """A missing, emptied or changed run page stops the bot: it fails closed."""
    assert is_stopped(replace(FINE, run_page=run_page)) is stopped
