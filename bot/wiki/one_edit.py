"""One edit by one request, never repeated: what became of it is an outcome.

Pywikibot repeats a save whose answer was lost, so nothing here goes through it.
"""

import time
from typing import Any, NoReturn

import requests
from pywikibot.data import api
from pywikibot.exceptions import APIError, ApiTimeoutError
from pywikibot.exceptions import Error as PywikibotError

from bot.ports import Lost, Outcome, Posted, Refused
from bot.wiki.session import Json, WikiSession
from exchange.domain.edit_errors import refusal_of_error

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
        # Pywikibot has put the weaker assertion of a user in its place.
        self["assert"] = parameters["assert"]

    def wait(self, delay: int | None = None, **_: Any) -> NoReturn:
        """Raise instead of waiting."""
        error = {key: value for key, value in self.last_error.items() if value}
        if "code" in error:
            raise APIError(**{"info": "", **error})
        raise ApiTimeoutError("no answer that can be read")


def send_edit(session: WikiSession, parameters: Json, base_rev_id: int) -> Outcome:
    """Send an edit on top of a base revision; 0 for a page that must not exist yet."""
    base: Json = {"baserevid": base_rev_id} if base_rev_id else {"createonly": True}
    with session.plain_errors():
        token = session.site.tokens["csrf"]
    asked: Json = {
        "action": "edit",
        "notminor": True,
        "bot": True,
        "assert": session.assertion,
        "token": token,
        "formatversion": 2,
        # The wiki's lag was waited for before the page was looked at.
        "maxlag": NO_LIMIT_SECONDS,
        **parameters,
        **base,
    }
    try:
        request = OneRequest(session.site, asked)
        # Last of all: the wiki's pace counts from one request sent to the next.
        session.site.throttle.last_write = time.time()
        answer = request.submit()
    except APIError as error:
        if error.code.startswith(INSIDE):
            return Lost(f"the wiki failed inside ({error.code})")
        return _refused(error.code, str(error.info))
    except (PywikibotError, requests.RequestException, OSError) as error:
        return Lost(str(error).strip().partition("\n")[0] or type(error).__name__)
    return _outcome(answer.get("edit", {}))


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
    return _refused(code, str(edit.get("info", "the wiki did not take the edit")))


def _refused(code: str, info: str) -> Refused:
    """Say in our words why the wiki did not take an edit, and add its own."""
    refusal = refusal_of_error(code)
    text = f"{refusal.text} ({code}: {info})"
    return Refused(refusal.code, text, refusal.stops_run)
