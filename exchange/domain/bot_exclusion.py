"""`{{bots}}` and `{{nobots}}`: whether a page keeps a bot away.

The rules are those of https://en.wikipedia.org/wiki/Template:Bots: `deny` and `allow`
list bot names, `all` or `none`; `optout` lists kinds of messages, of which `all` and
ours count here. Whatever is in doubt means no.
"""

import re
from dataclasses import dataclass

from exchange.domain.calls import Call, Scan
from exchange.domain.preprocessor import scan
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PHP_SPACE, name_of, normalise_title

LISTS = frozenset({"allow", "deny", "optout"})
# What our notices are called as a kind of messages.
OUR_MESSAGES = frozenset({"all", "capacity exchange", "capacity-exchange"})
# The commas of the world's scripts; none of them stands in a bot's name.
_COMMA = re.compile("[,;،؛，、；]")


@dataclass(frozen=True, slots=True)
class ExclusionTemplates:
    """The names under which a wiki's two templates are reached, redirects included."""

    bots: frozenset[str] = frozenset({"Bots"})
    nobots: frozenset[str] = frozenset({"Nobots"})


PLAIN = ExclusionTemplates()


def denies_bots(
    wikitext: str,
    bot_name: str,
    syntax: SiteSyntax,
    templates: ExclusionTemplates = PLAIN,
) -> bool:
    """Tell whether a template on the page keeps this bot from it."""
    bots, nobots = _lowered(templates.bots), _lowered(templates.nobots)
    # A title may be written with underscores, so only its last word is looked for.
    words = {name.rpartition(" ")[2] for name in bots | nobots}
    lowered = wikitext.lower()
    if not any(word in lowered for word in words):
        return False
    found = scan(wikitext, syntax)
    for call in found.calls:
        name = name_of(found.title(call), syntax).lower()
        if name in bots | nobots and _denies(found, call, bot_name, name in nobots):
            return True
    return False


def calls_exclusion(
    wikitext: str, syntax: SiteSyntax, templates: ExclusionTemplates
) -> bool:
    """Tell whether the page itself calls one of the two templates."""
    names = _lowered(templates.bots | templates.nobots)
    found = scan(wikitext, syntax)
    return any(
        name_of(found.title(call), syntax).lower() in names for call in found.calls
    )


def _denies(found: Scan, call: Call, bot_name: str, is_nobots: bool) -> bool:
    values = _values(found, call)
    if any("{{" in value for value in values.values()):
        # Only the wiki knows what a template in a list stands for.
        return True
    lists = {name: _names(value) for name, value in values.items()}
    if not lists:
        return is_nobots
    us = {"all", _name(bot_name)}
    if OUR_MESSAGES & lists.get("optout", frozenset()):
        return True
    if us & lists.get("deny", frozenset()):
        return True
    return "allow" in lists and not us & lists["allow"]


def _values(found: Scan, call: Call) -> dict[str, str]:
    """Map the lists among the named parameters to their text; the last of equals."""
    values: dict[str, str] = {}
    for part in call.parts:
        if part.equals >= 0:
            name = found.text(part.start, part.equals).strip(PHP_SPACE).lower()
            if name in LISTS:
                values[name] = found.text(part.equals + 1, part.end)
    return values


def _names(text: str) -> frozenset[str]:
    return frozenset(map(_name, _COMMA.split(text)))


def _name(written: str) -> str:
    """Write a user name so that equal ones are the same."""
    return normalise_title(written.strip(PHP_SPACE)).lower()


def _lowered(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(_name, names))
