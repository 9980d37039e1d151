"""The wikitext of the report page: what the community can act on.

Nobody can speak through the bot: words of profiles are shortened and escaped, and a
word stands here only when several people have it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from exchange.domain.missing_words import MissingWord
from exchange.domain.vocabulary import LANGUAGE, Vocabulary
from exchange.domain.wikitext import escape_wikitext, shorten

LEAST_PROFILES = 2
MOST_ROWS = 200
MOST_LANGUAGES = 5


def render_report(
    words: Iterable[MissingWord],
    vocabulary: Vocabulary,
    language: str,
    tool_url: str,
    today: date,
) -> str:
    """Write the page; `language` is the wiki's, in which languages are named."""
    shown = [word for word in words if word.profiles >= LEAST_PROFILES][:MOST_ROWS]
    address = f"{tool_url.rstrip('/')}/capacities/missing"
    lines = [
        "<!-- This page is written by a bot; what is changed here is overwritten. -->",
        "== Words that the vocabulary lacks ==",
        "What people write in their capacity profiles, and what is no capacity of the "
        "directory yet. Adding it there lets everybody find it in every language. "
        f"Words of at least {LEAST_PROFILES} people stand here; "
        f"[{address} the tool lists all].",
        "",
        *_table(shown, vocabulary, language),
        "",
        f"''{today.isoformat()}''",
    ]
    return "\n".join(lines)


def is_same_report(one: str, other: str) -> bool:
    """Tell whether two reports differ in nothing but their day."""
    return one.rstrip().rpartition("\n")[0] == other.rstrip().rpartition("\n")[0]


def _table(
    words: Sequence[MissingWord], vocabulary: Vocabulary, language: str
) -> Iterable[str]:
    if not words:
        yield "Everything that several people write is known."
        return
    yield '{| class="wikitable sortable"'
    yield "! Word !! People !! Offer it !! Want it !! Their languages"
    for word in words:
        named = [
            f"{escape_wikitext(vocabulary.label(LANGUAGE, code, language))} ({count})"
            for code, count in word.languages.items()
            if code
        ]
        yield "|-"
        yield (
            f"| <bdi>{escape_wikitext(shorten(word.text))}</bdi> || {word.profiles} || "
            f"{word.offers} || {word.wants} || {', '.join(named[:MOST_LANGUAGES])}"
        )
    yield "|}"
