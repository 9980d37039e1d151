"""Where the links of a notice lead: full addresses, of the wikis and of the tool."""

from collections.abc import Mapping
from urllib.parse import quote, urlencode

from exchange.domain.answers import CONTACTED, DECLINED
from exchange.domain.identity import talk_title
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site

BY_EMAIL = "email"


def profile_url(tool_url: str, page: ProfilePage, language: str = "") -> str:
    """Give the address of a profile in the tool."""
    place = f"profile/{page.dbname}/{_quote(page.title)}"
    return _tool(tool_url, place, {"uselang": language} if language else {})


def matches_url(tool_url: str, language: str) -> str:
    """Give the address of all matches of whoever is logged in to the tool."""
    return _tool(tool_url, "matches", {"uselang": language})


def answer_url(tool_url: str, other_id: str, answer: str, language: str) -> str:
    """Give the address at which somebody can say `answer` about another profile.

    Opening it changes nothing; the page there asks.
    """
    assert answer in (CONTACTED, DECLINED)
    facts = {"other": other_id, "answer": answer, "uselang": language}
    return _tool(tool_url, "matches", facts)


def check_url(tool_url: str, page: ProfilePage, language: str) -> str:
    """Give the address at which the tool says what it understands of a page."""
    facts = {"wiki": page.dbname, "page": page.title, "uselang": language}
    return _tool(tool_url, "check", facts)


def write_url(site: Site, page: ProfilePage, heading: str) -> str:
    """Give the address of a new section, with a heading, on a talk page."""
    facts = {"action": "edit", "section": "new", "preloadtitle": heading}
    return index_url(site, talk_title(page, site.syntax), facts)


def write_to_user_url(site: Site, user_name: str, heading: str) -> str:
    """Give the address of a new section on the talk page of a user."""
    facts = {"action": "edit", "section": "new", "preloadtitle": heading}
    return index_url(site, f"User talk:{user_name}", facts)


def email_url(site: Site, user_name: str) -> str:
    """Give the address of the wiki's form for an e-mail to a user."""
    return index_url(site, f"Special:EmailUser/{user_name}", {})


def edit_url(site: Site, page: ProfilePage) -> str:
    """Give the address at which a profile is edited on the wiki."""
    return index_url(site, page.title, {"action": "edit"})


def preferences_url(site: Site) -> str:
    """Give the address of a user's preferences, where the wiki's e-mails are set."""
    return index_url(site, "Special:Preferences", {})


def index_url(site: Site, title: str, facts: Mapping[str, str]) -> str:
    """Give the address of a page with parameters."""
    query = "".join(f"&{_encode(name, value)}" for name, value in facts.items())
    return f"{site.script_url}?title={_quote(title)}{query}"


def page_url(site: Site, title: str) -> str:
    """Give the address of a page."""
    return site.article_url.replace("$1", _quote(title))


def _tool(tool_url: str, place: str, facts: Mapping[str, str]) -> str:
    query = f"?{'&'.join(_encode(*each) for each in facts.items())}" if facts else ""
    return f"{tool_url.rstrip('/')}/{place}{query}"


def _encode(name: str, value: str) -> str:
    return _harmless(urlencode({name: value}, quote_via=quote))


def _quote(title: str) -> str:
    return _harmless(quote(title.replace(" ", "_"), safe="/:"))


def _harmless(address: str) -> str:
    # MediaWiki looks for signatures and magic words inside of addresses, too.
    return address.replace("~", "%7E").replace("__", "%5F%5F")
