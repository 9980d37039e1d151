"""Where the bot must not write."""

from dataclasses import replace

import pytest

from exchange.domain.bot_exclusion import denies_bots
from exchange.domain.refusals import TalkPage, find_refusal, is_stopped
from exchange.domain.site import SiteSyntax

FINE = TalkPage(
    title="User talk:Ana",
    rev_id=5,
    wikitext="== Hello ==",
    content_model="wikitext",
    is_redirect=False,
    is_opted_out=False,
    user_exists=True,
    user_is_blocked=False,
    run_page="run",
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"rev_id": 0, "wikitext": "", "content_model": "wikitext"}, None),
        ({"user_exists": False}, "no-user"),
        ({"user_is_blocked": True}, "blocked"),
        ({"content_model": "flow-board"}, "not-wikitext"),
        ({"is_redirect": True}, "redirect"),
        ({"is_opted_out": True}, "opted-out"),
        ({"wikitext": "x" * 1_000_001}, "too-large"),
        ({"wikitext": "{{nobots}}"}, "nobots"),
    ],
)
def test_refusal_has_a_code(changes: dict[str, object], code: str | None) -> None:
    """Each fact about a user or a page that forbids a notice has its reason."""
    refusal = find_refusal(replace(FINE, **changes), "CapacityBot", SiteSyntax())  # type: ignore[arg-type]

    assert (refusal.code if refusal else None) == code


@pytest.mark.parametrize(
    ("wikitext", "denied"),
    [
        ("no template of that kind, only robots", False),
        ("{{nobots}}", True),
        ("{{NoBots}}", True),
        ("{{bots}}", False),
        ("{{bots|deny=all}}", True),
        ("{{bots|deny=OtherBot, capacitybot}}", True),
        ("{{bots|deny=OtherBot}}", False),
        ("{{bots|allow=none}}", True),
        ("{{bots|allow=OtherBot}}", True),
        ("{{bots|allow=OtherBot, CapacityBot}}", False),
        ("{{bots|optout=all}}", True),
        ("{{nobots|deny=OtherBot|allow=all}}", False),
        ("{{bots|deny=all|allow=CapacityBot}}", True),
        ("<nowiki>{{nobots}}</nowiki>", False),
        ("{{Template:Nobots}}", True),
        ("{{nobots<!-- please -->}}", True),
        ("{{nobots|}}", True),
        ("{{bots|deny=<!-- who? -->all}}", True),
        ("{{bots|deny=none|deny=all}}", True),
    ],
)
def test_bots_templates_are_obeyed(wikitext: str, denied: bool) -> None:
    """`{{bots}}` and `{{nobots}}` mean what their documentation says."""
    assert denies_bots(wikitext, "CapacityBot", SiteSyntax()) is denied


@pytest.mark.parametrize(
    ("run_page", "stopped"),
    [("run", False), (" Run\n", False), (None, True), ("", True), ("stop", True)],
)
def test_only_the_agreed_word_lets_the_bot_run(
    run_page: str | None, stopped: bool
) -> None:
    """A missing, emptied or changed run page stops the bot: it fails closed."""
    assert is_stopped(replace(FINE, run_page=run_page)) is stopped


def test_hostile_talk_page_holds_nobody_up() -> None:
    """A page of open braces is looked through in one pass, as long as it may be."""
    assert not denies_bots("bots " + "{{a|" * 200_000, "CapacityBot", SiteSyntax())
