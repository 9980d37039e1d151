"""What an edit that the wiki does not take means: error codes of the API to a reason.

Codes are those of MediaWiki and of the extensions on Wikimedia's wikis. One that is
not listed here concerns the page alone and is kept as it is.
"""

from collections.abc import Mapping

from exchange.domain.refusals import Refusal

# These say that the page is no longer as the request says: it may be a double.
CONFLICT_CODES = ("editconflict", "articleexists", "pagedeleted")

# A code that ends with `*` stands for all that begin so.
EDIT_ERRORS: Mapping[Refusal, tuple[str, ...]] = {
    Refusal("protected", "the talk page is protected"): (
        "cantedit",
        "cascadeprotected",
        "protectednamespace",
        "protectednamespace-interface",
        "protectedpage",
        "protectedtitle",
    ),
    Refusal("no-new-page", "the bot may not make the missing talk page"): (
        "cantcreate",
        "nocreate-loggedin",
        "nocreatetext",
    ),
    Refusal("too-large", "the talk page is too large"): ("contenttoobig",),
    Refusal("not-wikitext", "the talk page does not hold wikitext"): (
        "contentmodel-mismatch",
        "no-direct-editing",
        "sectionsnotsupported",
    ),
    # A warning is meant for people, who may click it away; a bot does not.
    Refusal("abuse-filter", "an abuse filter warns of the notice or forbids it"): (
        "abusefilter",
        "abusefilter-*",
    ),
    Refusal("spam-blacklist", "the notice holds a blacklisted address"): (
        "spamblacklist",
        "spam-blacklisted*",
        "spamprotected*",
    ),
    Refusal("title-blacklist", "the title is blacklisted"): ("titleblacklist-*",),
    Refusal("hook", "an extension of the wiki refuses the notice"): (
        "filtered",
        "hookaborted",
    ),
    Refusal("captcha", "the wiki asks for a CAPTCHA", again=True, stops_run=True): (
        "captcha",
        "fancycaptcha*",
        "captcha-*",
    ),
    Refusal("ratelimited", "the bot edits too fast", again=True, stops_run=True): (
        "actionthrottledtext",
        "ratelimited",
    ),
    Refusal("readonly", "the wiki is read-only", again=True, stops_run=True): (
        "readonly",
    ),
    Refusal("maxlag", "the wiki is busy", again=True, stops_run=True): ("maxlag",),
    Refusal("bot-blocked", "the bot is blocked", again=True, stops_run=True): (
        "autoblocked",
        "blocked",
        "globalblocking-*",
        "systemblocked",
        "torblock-blocked",
        "wikimedia-globalblocking-*",
    ),
    Refusal(
        "no-rights", "the bot has lost a right or its login", again=True, stops_run=True
    ): (
        "assertbotfailed",
        "assertnameduserfailed",
        "assertuserfailed",
        "badaccess-*",
        "badtoken",
        "confirmemail",
        "mwoauth-*",
        "noapiwrite",
        "noedit",
        "notloggedin",
        "permissiondenied",
        "readapidenied",
        "writeapidenied",
    ),
    Refusal("editconflict", "somebody else edits the page", again=True): (
        "editconflict",
    ),
    Refusal("articleexists", "the page was made meanwhile", again=True): (
        "articleexists",
    ),
    Refusal("pagedeleted", "the page was deleted meanwhile", again=True): (
        "pagedeleted",
    ),
}
_BY_CODE = {code: refusal for refusal, codes in EDIT_ERRORS.items() for code in codes}


def refusal_of_error(code: str) -> Refusal:
    """Give what an error code of the API means."""
    if code in _BY_CODE:
        return _BY_CODE[code]
    for start, refusal in _BY_CODE.items():
        if start.endswith("*") and code.startswith(start[:-1]):
            return refusal
    return Refusal(code, "the wiki refuses the notice")
