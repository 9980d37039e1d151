"""Why a notice must not be posted: facts about a user and a talk page to a reason.

What the wiki answers to a post that it does not take is in `edit_errors.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from exchange.domain.bot_exclusion import (
    ExclusionTemplates,
    calls_exclusion,
    denies_bots,
)
from exchange.domain.consent import asks_for_notices, read_profile
from exchange.domain.exclusions import Exclusions
from exchange.domain.identity import owner_of
from exchange.domain.profile import Profile, ProfilePage
from exchange.domain.site import Site

OPT_OUT_CATEGORY = "Category:Opted-out of message delivery"
LARGEST_TALK_PAGE_BYTES = 1_000_000
USER_TALK = 3
RUN_WORD = "run"


@dataclass(frozen=True, slots=True)
class TalkUser:
    """The account whose talk page it is; `name` is that of the moment.

    `is_kept_from_talk`: a partial block takes the own talk page away.
    """

    name: str
    exists: bool = True
    is_hidden: bool = False
    is_temporary: bool = False
    is_locked: bool = False
    is_blocked: bool = False
    is_kept_from_talk: bool = False


@dataclass(frozen=True, slots=True)
class FoundProfile:
    """The page of the recipient's profile, as it is just before the notice.

    `page_id` and `rev_id` are 0 where there is no such page. `wikitext` is None where
    nobody may read it. `title` is where it was found: the page may have been moved.
    `owners_wikitext` is what its owner has saved there last, None for nothing; also of
    a group's that `is_in_user_space`.
    """

    page_id: int = 0
    rev_id: int = 0
    wikitext: str | None = None
    title: str = ""
    owners_wikitext: str | None = None
    is_in_user_space: bool = False


@dataclass(frozen=True, slots=True)
class TalkPage:
    """The page for a notice, its owner and profile, just before the notice is posted.

    `title` is where the redirects led that were followed; `redirects` are those. The
    page `is_redirect` where the wiki follows no further. `rev_id` is 0 where the page
    does not exist. `user` is None for a page that is no user's. `run_page` is the text
    of the page that lets the bot run, None where it cannot be read. `calls_nobots`: the
    wiki finds `{{nobots}}` on the page, be it through another template. `exclusions` is
    the wiki's list of the moment, None where it was not read.
    """

    title: str
    rev_id: int
    wikitext: str
    content_model: str
    is_redirect: bool
    is_opted_out: bool
    user: TalkUser | None
    run_page: str | None
    profile: FoundProfile = FoundProfile()
    namespace: int = USER_TALK
    redirects: tuple[str, ...] = ()
    calls_nobots: bool = False
    exclusion_templates: ExclusionTemplates = field(default_factory=ExclusionTemplates)
    exclusions: Exclusions | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason not to post, with its code for the ledger and the run report.

    `again`: it may be otherwise soon, so that the notice stays due. `stops_run`: the
    next notice would be refused as well.
    """

    code: str
    text: str
    again: bool = False
    stops_run: bool = False


def is_stopped(page: TalkPage) -> bool:
    """Tell whether the community has stopped the bot.

    Anything but the agreed word stops it, a missing page too.
    """
    return not lets_run(page.run_page)


def lets_run(run_page: str | None) -> bool:
    """Tell whether the text of the run page lets the bot edit; None is no text."""
    return run_page is not None and run_page.strip().lower() == RUN_WORD


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a reason can lie in."""

    page: TalkPage
    recipient: ProfilePage
    bot_name: str
    site: Site

    def user_is(self, fact: Callable[[TalkUser], bool]) -> bool:
        """Tell whether something is true of the user, if the page is a user's."""
        return self.page.user is not None and fact(self.page.user)


def find_refusal(
    page: TalkPage, recipient: ProfilePage, bot_name: str, site: Site
) -> Refusal | None:
    """Give the first reason not to post on this page, or None."""
    facts = Facts(page, recipient, bot_name, site)
    return next((refusal for refusal, holds in RULES if holds(facts)), None)


def _is_excluded(facts: Facts) -> bool:
    names = {facts.recipient.user_name} if facts.page.user else set()
    if facts.page.user:
        names.add(facts.page.user.name)
    taken_out = facts.page.exclusions
    if taken_out is None:
        taken_out = facts.site.exclusions
    titles = {facts.recipient.title, facts.page.title}
    return bool(names & taken_out.users or titles & taken_out.pages)


def _has_no_profile(facts: Facts) -> bool:
    found = facts.page.profile
    if f"{facts.recipient.dbname}:{found.page_id}" != facts.recipient.profile_id:
        # Another page has taken the name, or none is there.
        return True
    return _has_new_revision(facts) and _profile_now(facts) is None


def _wants_none(facts: Facts) -> bool:
    known = facts.recipient.profile
    found = _profile_now(facts) if _has_new_revision(facts) else known
    return found is not None and found.notify == "never"


def _has_changed(facts: Facts) -> bool:
    """Tell whether a parameter is another one than when the matches were made."""
    if not _has_new_revision(facts):
        return False
    found = _profile_now(facts)
    return found is None or found.raw != facts.recipient.profile.raw


def _has_new_revision(facts: Facts) -> bool:
    return facts.page.profile.rev_id != facts.recipient.rev_id


def _has_not_asked(facts: Facts) -> bool:
    """Tell whether others have put the profile there, or have asked in their name."""
    if facts.page.user is None and not facts.page.profile.is_in_user_space:
        return False
    return not asks_for_notices(facts.page.profile.owners_wikitext, facts.site)


def _profile_now(facts: Facts) -> Profile | None:
    return read_profile(facts.page.profile.wikitext, facts.site)


def _leads_elsewhere(facts: Facts) -> bool:
    """Tell whether the page leads to any but another page of the same user's."""
    page = facts.page
    if page.is_redirect or len(page.redirects) > 1:
        return True
    if not page.redirects:
        return False
    is_theirs = page.user is not None and owner_of(page.title) == page.user.name
    return not (is_theirs and page.namespace == USER_TALK)


def _keeps_bots_away(facts: Facts) -> bool:
    page, syntax = facts.page, facts.site.syntax
    templates = page.exclusion_templates
    if denies_bots(page.wikitext, facts.bot_name, syntax, templates):
        return True
    return page.calls_nobots and not calls_exclusion(page.wikitext, syntax, templates)


# Seen by the run and the ledger, not on the page.
ANOTHER_NOTICE = Refusal("another-notice", "they have had a notice already", again=True)
HALF_ANSWER = Refusal(
    "half-answer", "the wiki gave half an answer about the page", again=True
)
RULES: tuple[tuple[Refusal, Callable[[Facts], bool]], ...] = (
    (
        Refusal("no-user", "there is no such registered user"),
        lambda facts: facts.user_is(lambda user: not user.exists),
    ),
    (
        Refusal("hidden", "the user is hidden"),
        lambda facts: facts.user_is(lambda user: user.is_hidden),
    ),
    (
        Refusal("temporary", "the account is temporary"),
        lambda facts: facts.user_is(lambda user: user.is_temporary),
    ),
    (
        Refusal("locked", "the account is locked on all wikis"),
        lambda facts: facts.user_is(lambda user: user.is_locked),
    ),
    (
        Refusal("blocked", "the user is blocked"),
        lambda facts: facts.user_is(lambda user: user.is_blocked),
    ),
    (
        Refusal("talk-blocked", "the user is blocked from the own talk page"),
        lambda facts: facts.user_is(lambda user: user.is_kept_from_talk),
    ),
    (
        Refusal("excluded", "the wiki's exclusion list names them", again=True),
        _is_excluded,
    ),
    (
        Refusal("no-profile", "the profile is gone from its page", again=True),
        _has_no_profile,
    ),
    (
        Refusal("notify-never", "the profile says `notify = never`", again=True),
        _wants_none,
    ),
    (
        Refusal("profile-changed", "the profile has changed", again=True),
        _has_changed,
    ),
    (
        Refusal("not-asked", "their own last edit asks for no notices", again=True),
        _has_not_asked,
    ),
    (
        Refusal("redirect", "the talk page leads elsewhere"),
        _leads_elsewhere,
    ),
    (
        Refusal("flow-board", "the talk page is a structured discussion board"),
        lambda facts: facts.page.content_model == "flow-board",
    ),
    (
        Refusal("not-wikitext", "the talk page does not hold wikitext"),
        lambda facts: facts.page.content_model != "wikitext",
    ),
    (
        Refusal("opted-out", "the talk page opts out of message delivery"),
        lambda facts: facts.page.is_opted_out,
    ),
    (
        Refusal("too-large", "the talk page is too large"),
        lambda facts: len(facts.page.wikitext.encode()) > LARGEST_TALK_PAGE_BYTES,
    ),
    (
        Refusal("nobots", "a template on the talk page keeps bots away"),
        _keeps_bots_away,
    ),
)
REFUSALS = tuple(refusal for refusal, _ in RULES)
