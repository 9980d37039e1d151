"""`{{bots}}` and `{{nobots}}`: whether a page keeps a bot away.

The rules are those of https://en.wikipedia.org/wiki/Template:Bots: `deny` and `allow`
list bot names, `all` or `none`; `optout` names kinds of messages, of which `all` counts
here.
"""

from exchange.domain.calls import Call, Scan
from exchange.domain.preprocessor import scan
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PHP_SPACE, name_of


def denies_bots(wikitext: str, bot_name: str, syntax: SiteSyntax) -> bool:
    """Tell whether a template on the page keeps this bot from it."""
    if "bots" not in wikitext.lower():
        return False
    found = scan(wikitext, syntax)
    for call in found.calls:
        name = name_of(found.title(call), syntax).lower()
        if name in ("bots", "nobots") and _denies(found, call, name, bot_name):
            return True
    return False


def _denies(found: Scan, call: Call, name: str, bot_name: str) -> bool:
    values = _values(found, call)
    bot = bot_name.replace("_", " ").lower()
    if not values.keys() & {"allow", "deny", "optout"}:
        return name == "nobots"
    if "all" in values.get("optout", ()):
        return True
    if {"all", bot} & values.get("deny", frozenset()):
        return True
    return "allow" in values and not {"all", bot} & values["allow"]


def _values(found: Scan, call: Call) -> dict[str, frozenset[str]]:
    """Map each named parameter to the names in its list; the last of equals wins."""
    values: dict[str, frozenset[str]] = {}
    for part in call.parts:
        if part.equals >= 0:
            name = found.text(part.start, part.equals).strip(PHP_SPACE).lower()
            names = found.text(part.equals + 1, part.end).split(",")
            values[name] = frozenset(
                each.strip(PHP_SPACE).replace("_", " ").lower() for each in names
            )
    return values
