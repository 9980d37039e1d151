"""Why a notice must not be posted: facts about a user and a talk page to a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from exchange.domain.bot_exclusion import denies_bots
from exchange.domain.site import SiteSyntax

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


def find_refusal(page: TalkPage, bot_name: str, syntax: SiteSyntax) -> Refusal | None:
    """Give the first reason not to post on this page, or None."""
    for refusal, applies in _RULES:
        if applies(page):
            return refusal
    if denies_bots(page.wikitext, bot_name, syntax):
        return NOBOTS
    return None


NOBOTS = Refusal("nobots", "a template on the talk page keeps bots away")
_RULES: tuple[tuple[Refusal, Callable[[TalkPage], bool]], ...] = (
    (
        Refusal("no-user", "there is no such user"),
        lambda page: not page.user_exists,
    ),
    (
        Refusal("blocked", "the user is blocked"),
        lambda page: page.user_is_blocked,
    ),
    (
        Refusal("not-wikitext", "the talk page does not hold wikitext"),
        lambda page: page.rev_id > 0 and page.content_model != "wikitext",
    ),
    (
        Refusal("redirect", "the talk page is a redirect"),
        lambda page: page.is_redirect,
    ),
    (
        Refusal("opted-out", "the talk page opts out of message delivery"),
        lambda page: page.is_opted_out,
    ),
    (
        Refusal("too-large", "the talk page is too large"),
        lambda page: len(page.wikitext.encode()) > LARGEST_TALK_PAGE_BYTES,
    ),
)
REFUSALS = (*(refusal for refusal, _ in _RULES), NOBOTS)
