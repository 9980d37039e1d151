"""Languages that stand in for one another, as MediaWiki's do."""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

LAST_RESORT = "en"


@cache
def _fallbacks() -> dict[str, tuple[str, ...]]:
    path = files("exchange.domain") / "language_fallbacks.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content.pop("_about")
    return {code: tuple(chain) for code, chain in content.items()}


@cache
def fallback_chain(language: str) -> tuple[str, ...]:
    """List a language and those that stand in for it, nearest first, English last.

    They are those of MediaWiki; a variant for which it has none, such as `de-x-foo`,
    falls back to what stands before its first hyphen.

    >>> fallback_chain("pt-br")
    ('pt-br', 'pt', 'en')
    """
    known = _fallbacks().get(language)
    base = language.partition("-")[0]
    if known is None:
        known = () if base == language else fallback_chain(base)
    return tuple(dict.fromkeys((language, *known, LAST_RESORT)))


def with_fallbacks(languages: Iterable[str]) -> tuple[str, ...]:
    """List languages, then those that stand in for them, each once; English last."""
    languages = tuple(languages)
    chained = [each for language in languages for each in fallback_chain(language)]
    others = [each for each in chained if each != LAST_RESORT]
    return tuple(dict.fromkeys((*languages, *others, LAST_RESORT)))
