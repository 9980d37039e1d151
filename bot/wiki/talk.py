"""Talk pages through Pywikibot.

A notice is one hand-made request and never `page.save`: Pywikibot repeats a save whose
answer was lost, and a new section would then stand twice on the page.
"""

from typing import Any, NoReturn

import pywikibot
import requests
from pywikibot.data import api
from pywikibot.exceptions import APIError, ApiTimeoutError
from pywikibot.exceptions import Error as PywikibotError

from bot.ports import Lost, Outcome, Post, Posted, Refused
from bot.wiki.session import Json, WikiSession
from exchange.domain.refusals import OPT_OUT_CATEGORY, TalkPage

# With one of these answers every further edit of the run would be refused as well.
STOPPING_CODES = frozenset(
    {
        "assertbotfailed",
        "assertuserfailed",
        "autoblocked",
        "badtoken",
        "blocked",
        "maxlag",
        "notloggedin",
        "permissiondenied",
        "ratelimited",
        "readonly",
        "readapidenied",
        "writeapidenied",
    }
)


# An error of this kind may come after the edit was made.
INSIDE = "internal_api_error"
NO_LIMIT_SECONDS = 3600


class OneRequest(api.Request):  # type: ignore[misc]  # Pywikibot has no types
    """A request that is sent once, and at once.

    Where Pywikibot would wait and send it again, the error is raised: the wiki's own,
    if it has answered with one, else that there was no answer.
    """

    def __init__(self, site: Any, parameters: Json) -> None:
        super().__init__(site=site, parameters=parameters, throttle=False)

    def wait(self, delay: int | None = None, **_: Any) -> NoReturn:
        """Raise instead of waiting."""
        error = {key: value for key, value in self.last_error.items() if value}
        if "code" in error:
            raise APIError(**{"info": "", **error})
        raise ApiTimeoutError("no answer that can be read")


class PywikibotTalkPages:
    """Implements `bot.ports.TalkPages`; an empty `run_page` means the bot's own."""

    def __init__(self, session: WikiSession, run_page: str = "") -> None:
        self._session = session
        self._name = session.log_in()
        self._run_page = run_page or f"User:{self._name}/run"
        with session.plain_errors():
            # A bot account asserts its flag; one without it at least that it is itself.
            self._assert = "bot" if session.site.has_right("bot") else "user"

    def bot_name(self) -> str:
        """Give the name of the account that posts."""
        return self._name

    def look(self, title: str, user_name: str) -> TalkPage:
        """Read a talk page, its owner and the run page, all fresh, in one request.

        An empty user name means a page that is no user's; it counts as having one.
        """
        of_user: Json = (
            {"list": "users", "ususers": f"\x1f{user_name}", "usprop": "blockinfo"}
            if user_name
            else {}
        )
        if lag := pywikibot.config.write_maxlag:
            # The lag is waited for here; the edit that follows asks no more.
            of_user["maxlag"] = lag
        batch = next(
            self._session.query(
                titles=f"\x1f{title}\x1f{self._run_page}",
                prop="info|revisions|categories",
                rvprop="ids|content",
                rvslots="main",
                clcategories=OPT_OUT_CATEGORY,
                **of_user,
            )
        )
        names = {each["from"]: each["to"] for each in batch.get("normalized", [])}
        pages = {page["title"]: page for page in batch["pages"]}
        run_page = names.get(self._run_page, self._run_page)
        talk = pages[names.get(title, title)]
        user: Json = batch["users"][0] if batch.get("users") else {}
        return TalkPage(
            title=talk["title"],
            rev_id=talk.get("lastrevid", 0),
            wikitext=_wikitext(talk) or "",
            content_model=talk.get("contentmodel", "wikitext"),
            is_redirect=bool(talk.get("redirect")),
            is_opted_out=bool(talk.get("categories")),
            user_exists=not user_name or "userid" in user,
            user_is_blocked="blockid" in user and not user.get("blockpartial", False),
            run_page=_wikitext(pages.get(run_page, {"missing": True})),
        )

    def post(self, post: Post) -> Outcome:
        """Send one request that adds a section; never a second one.

        MediaWiki refuses a repeat of the request only if it names the same base and
        summary, so both come from the ledger's row.
        """
        base: Json = (
            {"baserevid": post.base_rev_id}
            if post.base_rev_id
            else {"createonly": True}
        )
        parameters: Json = {
            "action": "edit",
            "title": post.title,
            "section": "new",
            "sectiontitle": post.heading,
            "text": post.text,
            "summary": post.summary,
            "notminor": True,
            "bot": True,
            "assert": self._assert,
            "token": self._session.site.tokens["csrf"],
            "formatversion": 2,
            # The wiki's lag was waited for before the page was looked at.
            "maxlag": NO_LIMIT_SECONDS,
            **base,
        }
        try:
            answer = OneRequest(self._session.site, parameters).submit()
        except APIError as error:
            if error.code.startswith(INSIDE):
                return Lost(f"the wiki failed inside ({error.code})")
            return Refused(error.code, str(error.info), error.code in STOPPING_CODES)
        except (PywikibotError, requests.RequestException, OSError) as error:
            return Lost(str(error).strip().partition("\n")[0] or type(error).__name__)
        return _outcome(answer.get("edit", {}))

    def wait_for_turn(self) -> None:
        """Wait until the wiki's pace allows the next edit, and be ready to post it."""
        with self._session.plain_errors():
            self._session.site.throttle(write=True)
            # Asked for here, since asking is a request of its own.
            self._session.site.tokens["csrf"]

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        """Give our revision whose summary holds the notice's id, 0 where none does."""
        for batch in self._session.query(
            titles=title,
            prop="revisions",
            rvprop="ids|comment",
            rvuser=self._name,
            rvlimit="max",
        ):
            for page in batch.get("pages", []):
                for revision in page.get("revisions", []):
                    if revision["revid"] <= after_rev_id:
                        break
                    if notice_id in revision.get("comment", ""):
                        return int(revision["revid"])
        return 0


def _wikitext(page: Json) -> str | None:
    revisions = page.get("revisions")
    if page.get("missing") or not revisions:
        return None
    content: str | None = revisions[0]["slots"]["main"].get("content")
    return content


def _outcome(edit: Json) -> Outcome:
    if edit.get("result") == "Success" and "newrevid" in edit:
        return Posted(edit["newrevid"])
    if edit.get("result") == "Success":
        # The wiki found the section there already and made no revision.
        return Lost("the wiki says that nothing changed")
    code = next(
        (name for name in ("captcha", "spamblacklist", "abusefilter") if name in edit),
        str(edit.get("code", "failure")),
    )
    return Refused(code, str(edit.get("info", "the wiki did not take the edit")))
