"""What is known of a talk page, its user and their profile just before a notice.

All of it comes in one request, fresh. Only where a user was renamed, is blocked from
some pages alone, or has lost the central account, or others have edited the profile
last, there is one more.
"""

from dataclasses import dataclass, replace

import pywikibot

from bot.ports import PageError, WikiError
from bot.wiki.answered_pages import leads_out, page_at, text_of, way_from
from bot.wiki.batches import joined
from bot.wiki.customs import Customs
from bot.wiki.session import Json, WikiSession
from bot.wiki.site import exclusions_of
from exchange.domain.exclusions import Exclusions
from exchange.domain.identity import USER_NAMESPACE, owner_of
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import (
    USER_TALK,
    FoundProfile,
    TalkPage,
    TalkUser,
)

TEMPORARY_GROUP = "temp"
# CentralAuth's answer where there is no account of an id any more.
NO_SUCH_ID = "invaliduserid"


@dataclass(frozen=True, slots=True)
class OwnPages:
    """The titles of the page that lets the bot run and of the exclusion list."""

    run: str
    exclusions: str


def look_at(
    session: WikiSession,
    customs: Customs,
    own_pages: OwnPages,
    title: str,
    recipient: ProfilePage,
) -> TalkPage:
    """Read where a notice would go; a renamed user is followed to the new name."""
    answer = _Answer(session, customs, own_pages, title, recipient)
    name = answer.user_name
    if not name or name == recipient.user_name:
        return answer.talk_page()
    if not answer.leads_to_user():
        # The old names were taken away, or others have taken them.
        renamed = replace(
            recipient, user_name=name, title=_with_owner(recipient.title, name)
        )
        answer = _Answer(session, customs, own_pages, _with_owner(title, name), renamed)
    return answer.talk_page()


def read_own_text(session: WikiSession, title: str, user_name: str) -> str | None:
    """Give what a user has saved last on a page, None where there is nothing."""
    batch = next(
        session.query(
            titles=joined([title]),
            prop="revisions",
            rvuser=user_name,
            rvlimit=1,
            rvprop="content",
            rvslots="main",
        ),
        {},
    )
    return text_of(page_at(batch, title) or {})


class _Answer:
    """One answer of the wiki about a talk page and what belongs to it."""

    def __init__(
        self,
        session: WikiSession,
        customs: Customs,
        own_pages: OwnPages,
        title: str,
        recipient: ProfilePage,
    ) -> None:
        self._session = session
        self._customs = customs
        self._own_pages = own_pages
        self._title = title
        self._recipient = recipient
        self._is_person = recipient.profile.type == "person"
        self._has_lost_account = False
        self._batch = self._ask()
        if self._is_person and not self._batch.get("users"):
            raise self._half()

    def _ask(self) -> Json:
        asked = self._question()
        try:
            return next(self._session.query(**asked), {})
        except WikiError as error:
            if (
                getattr(error.__cause__, "code", "") != NO_SUCH_ID
                or "meta" not in asked
            ):
                raise
        self._has_lost_account = True
        del asked["meta"], asked["guiid"]
        return next(self._session.query(**asked), {})

    def _question(self) -> Json:
        # Whoever calls a redirect calls its target as well, so that is enough where
        # there are more redirects than one request may name.
        nobots = self._customs.nobots_titles[: self._session.batch_size]
        asked: Json = {
            "titles": joined(
                [
                    self._title,
                    self._recipient.title,
                    self._own_pages.run,
                    self._own_pages.exclusions,
                ]
            ),
            "redirects": True,
            "prop": "info|revisions|categories|templates",
            "rvprop": "ids|userid|content",
            "rvslots": "main",
            "clcategories": joined(self._customs.opt_out_categories),
            "tltemplates": joined(nobots),
        }
        if self._is_person:
            asked |= self._question_of_user()
        if lag := pywikibot.config.write_maxlag:
            # The lag is waited for here; the edit that follows asks no more.
            asked["maxlag"] = lag
        return asked

    def _question_of_user(self) -> Json:
        """Ask for the account by its id, so that a new name is found.

        A central id leads to a name by way of the central account alone.
        """
        about: Json = {"list": "users", "usprop": "blockinfo|groups"}
        where, _, number = self._recipient.person_id.partition(":")
        if where != "c":
            return about | {"ususerids": number}
        return about | {
            "ususers": joined([self._recipient.user_name]),
            "meta": "globaluserinfo",
            "guiid": number,
        }

    @property
    def user_name(self) -> str:
        """Give the user's name of the moment, "" where there is none."""
        if not self._is_person:
            return ""
        central = self._batch.get("globaluserinfo", {})
        name = central.get("name") or self._batch["users"][0].get("name")
        return str(name or "")

    def leads_to_user(self) -> bool:
        """Tell whether the talk page asked for has led to the user's own."""
        talk = page_at(self._batch, way_from(self._batch, self._title)[-1])
        return (
            talk is not None
            and talk.get("ns") == USER_TALK
            and owner_of(talk["title"]) == self.user_name
            and "userid" in self._batch["users"][0]
        )

    def talk_page(self) -> TalkPage:
        """Give what the answer says."""
        batch = self._batch
        way = way_from(batch, self._title)
        is_elsewhere = leads_out(batch, self._title)
        talk = page_at(batch, way[-1]) or ({"title": way[0]} if is_elsewhere else None)
        profile_way = way_from(batch, self._recipient.title)
        profile = page_at(batch, profile_way[-1])
        if talk is None or (
            profile is None and not leads_out(batch, self._recipient.title)
        ):
            raise self._half()
        return TalkPage(
            title=talk["title"],
            rev_id=talk.get("lastrevid", 0),
            wikitext=text_of(talk) or "",
            content_model=talk.get("contentmodel", "wikitext"),
            is_redirect=is_elsewhere or bool(talk.get("redirect")),
            is_opted_out=bool(talk.get("categories")),
            user=self._user() if self._is_person else None,
            run_page=self._run_page_text(),
            profile=self._found_profile(profile or {}),
            namespace=talk.get("ns", USER_TALK),
            redirects=tuple(way[:-1]),
            calls_nobots=bool(talk.get("templates")),
            exclusion_templates=self._customs.exclusion_templates,
            exclusions=self._exclusions(),
        )

    def _exclusions(self) -> Exclusions:
        """Read the exclusion list, which nobody may be written to without."""
        title = self._own_pages.exclusions
        written = way_from(self._batch, title)[0]
        return exclusions_of(title, page_at(self._batch, written) or {})

    def _run_page_text(self) -> str | None:
        """Give the run page's own text; where it leads elsewhere it says nothing."""
        way = way_from(self._batch, self._own_pages.run)
        return text_of(page_at(self._batch, way[0]) or {}) if len(way) == 1 else None

    def _user(self) -> TalkUser:
        user = self._batch["users"][0]
        central = self._batch.get("globaluserinfo", {})
        is_partial = bool(user.get("blockpartial"))
        return TalkUser(
            name=self.user_name or self._recipient.user_name,
            exists=bool(user.get("userid"))
            and not self._has_lost_account
            and not user.get("missing")
            and not user.get("invalid"),
            is_hidden=bool(user.get("hidden") or central.get("hidden")),
            is_temporary=TEMPORARY_GROUP in user.get("groups", []),
            is_locked=bool(central.get("locked")),
            is_blocked="blockid" in user and not is_partial,
            is_kept_from_talk=is_partial and self._is_kept_from_talk(user),
        )

    def _found_profile(self, page: Json) -> FoundProfile:
        if page.get("missing"):
            return FoundProfile()
        return FoundProfile(
            page_id=page.get("pageid", 0),
            rev_id=page.get("lastrevid", 0),
            wikitext=text_of(page),
            title=page.get("title", ""),
            owners_wikitext=self._owners_text(page),
            is_in_user_space=page.get("ns") == USER_NAMESPACE,
        )

    def _owners_text(self, page: Json) -> str | None:
        """Give what the owner has saved last on a page, None where there is nothing."""
        if not self._is_person:
            is_in_user_space = page.get("ns") == USER_NAMESPACE
            owner = owner_of(page["title"]) if is_in_user_space else ""
            return read_own_text(self._session, page["title"], owner) if owner else None
        user = self._batch["users"][0]
        newest: Json = next(iter(page.get("revisions", [])), {})
        if "name" not in user or "userid" not in user or not newest:
            return None
        if newest.get("userid") == user["userid"]:
            return text_of(page)
        return read_own_text(self._session, page["title"], user["name"])

    def _is_kept_from_talk(self, user: Json) -> bool:
        """Tell whether a partial block takes the own talk page away.

        There may be several, of which the wiki then makes one without an id.
        """
        blocks = user.get("blockcomponents") or [user]
        batch = next(
            self._session.query(
                list="blocks",
                bkids=joined([each["blockid"] for each in blocks]),
                bkprop="id|flags|restrictions",
            ),
            {},
        )
        return any(map(self._takes_talk_away, batch.get("blocks", [])))

    def _takes_talk_away(self, block: Json) -> bool:
        restrictions = block.get("restrictions") or {}
        titles = [each["title"] for each in restrictions.get("pages", [])]
        is_namespace = USER_TALK in restrictions.get("namespaces", [])
        talk_titles = way_from(self._batch, self._title)
        return any(each in talk_titles for each in titles) or (
            is_namespace and not block.get("allowusertalk")
        )

    def _half(self) -> WikiError:
        """Blame the wiki, or what was asked about alone where the rest is there."""
        is_there = page_at(self._batch, way_from(self._batch, self._own_pages.run)[-1])
        kind = PageError if is_there else WikiError
        return kind(
            f"The wiki gave half an answer about {self._title}; nothing was posted. "
            "Run the command again later"
        )


def _with_owner(title: str, name: str) -> str:
    """Give the page of another user with the same place."""
    prefix, _, rest = title.partition(":")
    _, slash, subpage = rest.partition("/")
    return f"{prefix}:{name}{slash}{subpage}"
