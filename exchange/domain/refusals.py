"""Why a notice must not be posted: facts about a user and a talk page to a reason."""

from collections.abc import Callable
from dataclasses import dataclass

import mwparserfromhell

OPT_OUT_CATEGORY = "Category:Opted-out of message delivery"
LARGEST_TALK_PAGE_BYTES = 1_000_000
RUN_WORD = "run"


@dataclass(frozen=True, slots=True)
class TalkPage:
    """A user's talk page and its owner, as they are just before a notice is posted.

    `rev_id` is 0 where the page does not exist. `run_page` is the text of the page that
    lets the bot run, None where it is missing.
    """

    title: str
    rev_id: int
    wikitext: str
    content_model: str
    is_redirect: bool
    is_opted_out: bool
    user_exists: bool
    user_is_blocked: bool
    run_page: str | None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to post, with its code for the ledger and the run report."""

    code: str
    text: str


def is_stopped(page: TalkPage) -> bool:
    """Tell whether the community has stopped the bot.

    Anything but the agreed word stops it, a missing page too.
    """
    return page.run_page is None or page.run_page.strip().lower() != RUN_WORD


def find_refusal(page: TalkPage, bot_name: str) -> Refusal | None:
    """Give the first reason not to post on this page, or None."""
    for refusal, applies in _RULES:
        if applies(page, bot_name):
            return refusal
    return None


def denies_bots(wikitext: str, bot_name: str) -> bool:
    """Tell whether `{{bots}}` or `{{nobots}}` keeps this bot from a page.

    The rules are those of https://en.wikipedia.org/wiki/Template:Bots: `deny` and
    `allow` list bot names, `all` or `none`; `optout` names kinds of messages, of which
    `all` counts here.
    """
    if "bots" not in wikitext.lower():
        return False
    for template in mwparserfromhell.parse(wikitext).filter_templates():
        name = str(template.name).strip().replace("_", " ").lower()
        if name == "nobots" and not template.params:
            return True
        if name in ("bots", "nobots") and _parameters_deny(template, bot_name):
            return True
    return False


def _parameters_deny(template: mwparserfromhell.nodes.Template, bot_name: str) -> bool:
    def names(parameter: str) -> set[str] | None:
        if not template.has(parameter):
            return None
        value = str(template.get(parameter).value)
        return {each.strip().replace("_", " ").lower() for each in value.split(",")}

    bot = bot_name.lower()
    allowed, denied, opted_out = names("allow"), names("deny"), names("optout")
    if opted_out is not None and "all" in opted_out:
        return True
    if denied is not None and denied & {"all", bot}:
        return True
    return allowed is not None and not allowed & {"all", bot}


_RULES: tuple[tuple[Refusal, Callable[[TalkPage, str], bool]], ...] = (
    (
        Refusal("no-user", "there is no such user"),
        lambda page, bot: not page.user_exists,
    ),
    (
        Refusal("blocked", "the user is blocked"),
        lambda page, bot: page.user_is_blocked,
    ),
    (
        Refusal("not-wikitext", "the talk page does not hold wikitext"),
        lambda page, bot: page.rev_id > 0 and page.content_model != "wikitext",
    ),
    (
        Refusal("redirect", "the talk page is a redirect"),
        lambda page, bot: page.is_redirect,
    ),
    (
        Refusal("opted-out", "the talk page opts out of message delivery"),
        lambda page, bot: page.is_opted_out,
    ),
    (
        Refusal("too-large", "the talk page is too large"),
        lambda page, bot: len(page.wikitext.encode()) > LARGEST_TALK_PAGE_BYTES,
    ),
    (
        Refusal("nobots", "a template on the talk page keeps bots away"),
        lambda page, bot: denies_bots(page.wikitext, bot),
    ),
)
