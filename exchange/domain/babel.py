"""The Babel box of a user page: `{{#babel:pt-N|en-4}}`, or the template so named."""

from exchange.domain.language_skills import LanguageError, parse_language
from exchange.domain.preprocessor import scan
from exchange.domain.profile import LanguageSkill
from exchange.domain.site import SiteSyntax
from exchange.domain.values import BABEL, ValueReader
from exchange.domain.vocabulary import Vocabulary


def read_babel(
    wikitext: str, syntax: SiteSyntax, vocabulary: Vocabulary
) -> tuple[LanguageSkill, ...]:
    """Read the languages of the Babel boxes on a page, each once, in their order.

    What is no language with a level is passed over: a box may name other boxes too.
    """
    if "babel" not in wikitext.lower():
        return ()
    found: dict[str, LanguageSkill] = {}
    page = scan(wikitext, syntax)
    for call in page.calls:
        if not BABEL.fullmatch(page.title(call).strip()):
            continue
        shown = ValueReader(syntax).read(wikitext[call.start : call.end]).text
        for line in shown.splitlines():
            try:
                skill = parse_language(line, vocabulary)
            except LanguageError:
                continue
            found.setdefault(skill.code, skill)
    return tuple(found.values())
