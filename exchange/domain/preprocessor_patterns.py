"""What the scanner of pages stops at, as regular expressions."""

import re
from functools import lru_cache

# Their tags vanish, what stands between them stays.
TRANSPARENT = frozenset(["noinclude", "/noinclude", "onlyinclude", "/onlyinclude"])
# It vanishes with all that it holds, up to the end of the page if it is not closed.
HIDDEN = "includeonly"
SPACES = re.compile(r"[ \t]*")
# White space as MediaWiki's expressions know it: that of ASCII alone.
_SPACE = r"[ \t\n\r\f\v]"


@lru_cache(maxsize=256)
def closing_tag(name: str) -> re.Pattern[str]:
    """Give what ends an element."""
    return re.compile(rf"</{re.escape(name)}{_SPACE}*>", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=64)
def stop_patterns(
    extension_tags: frozenset[str], language_variants: bool
) -> dict[str, re.Pattern[str]]:
    """Give, for each state, what to stop at.

    The states are the openers, with `=` added while a parameter's name may end, and ""
    where nothing is open. Each alternative begins with a plain character, which lets
    the regular expression jump. Calls and links that hold nothing special are taken
    whole, since most are like that.
    """
    names = "|".join(
        sorted(map(re.escape, {*extension_tags, *TRANSPARENT, HIDDEN}), reverse=True)
    )
    opening = [
        r"\{\{(?:[^{}\[<\n]++|\n(?!=))*\}\}",
        r"\{\{+",
        r"\[\[[^\[\]{<\n]*+\]\]",
        r"\[\[+",
        rf"<(?:!--|(?i:{names})(?={_SPACE}|/>|>))",
    ]
    if language_variants:
        opening.append(r"-\{+")
    closing = {
        # A heading matters only with something in it, where nothing else is open.
        "": [r"\n(?==[^\n{\[<]*+[{\[<])"],
        "\n": [r"\n"],
        "[": [r"\]\]", r"\n(?==)"],
        "{": [r"\}\}+", r"\|", r"\n(?==)"],
        "{=": [r"\}\}+", r"\|", r"=", r"\n(?===)"],
        "-": [r"\}-", r"\|", r"\n(?==)"],
        "-=": [r"\}-", r"\|", r"=", r"\n(?===)"],
    }
    return {
        state: re.compile("|".join([*opening, *patterns]), re.ASCII)
        for state, patterns in closing.items()
    }
