"""Cases of the parser as files: a page, and what is understood of it.

A case is one file in `cases/`; `cases/README.md` says how to write one.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exchange.domain.parse import ParsedPage, parse_page
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    PROJECT,
    TERRITORY,
    Term,
    Vocabulary,
)

CASES = Path(__file__).parent / "cases"
_SECTION = re.compile(r"^=== (page|expected|syntax) ===\n", re.MULTILINE)
_CHARACTER = re.compile(r"⟨U\+([0-9A-F]{2,6})⟩")
VOCABULARY = Vocabulary(
    [
        Term(
            CAPACITY,
            "106",
            {"en": "technology", "pt": "tecnologia"},
            wikidata_item="Q11016",
        ),
        Term(CAPACITY, "134", {"en": "Lua"}, parents=("106",)),
        Term(
            CAPACITY,
            "500",
            {"en": "photography", "pt": "fotografia", "ja": "写真", "ar": "تصوير"},
            aliases={"en": ["taking photos"]},
        ),
        Term(CAPACITY, "64", {"en": "policy", "ja": "政策", "ar": "سياسات"}),
        Term(CAPACITY, "35", {"en": "Diversity, Equity, and Inclusion"}),
        Term(CAPACITY, "36", {"en": "public speaking"}),
        Term(LANGUAGE, "pt", {"en": "Portuguese", "pt": "português"}),
        Term(LANGUAGE, "pt-br", {"en": "Brazilian Portuguese"}),
        Term(LANGUAGE, "zh-hans", {"en": "Simplified Chinese", "zh-hans": "简体中文"}),
        Term(LANGUAGE, "en", {"en": "English"}),
        Term(LANGUAGE, "es", {"en": "Spanish", "es": "español"}),
        Term(LANGUAGE, "fa", {"en": "Persian", "fa": "فارسی"}),
        Term(TERRITORY, "br", {"en": "Brazil", "pt": "Brasil"}),
        Term(AFFILIATE, "BR", {"en": "Wiki Movement Brazil"}),
        Term(PROJECT, "commonswiki", {"en": "Wikimedia Commons"}),
        Term(PROJECT, "wiki", {"en": "Wikipedia"}),
    ]
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, the behaviour in words, the page and what is expected."""

    name: str
    behaviour: str
    wikitext: str
    expected: dict[str, Any]
    syntax: SiteSyntax
    is_usual_syntax: bool

    def parse(self) -> ParsedPage:
        """Read the page of the case."""
        return parse_page(self.wikitext, self.syntax, VOCABULARY)


def load_cases() -> list[Case]:
    """Read all cases, by name."""
    return [_load(path) for path in sorted(CASES.glob("*.txt"))]


def _load(path: Path) -> Case:
    text = path.read_text(encoding="utf-8")
    behaviour, *rest = _SECTION.split(text)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    changes = json.loads(sections.get("syntax", "{}"))
    return Case(
        path.stem,
        behaviour.strip(),
        _CHARACTER.sub(
            lambda found: chr(int(found[1], 16)), sections["page"].removesuffix("\n")
        ),
        json.loads(sections["expected"]),
        SiteSyntax.from_json({**SiteSyntax().to_json(), **changes}),
        not changes,
    )


def summarise(parsed: ParsedPage, expected: dict[str, Any]) -> dict[str, Any]:
    """Give what was understood in the short form of the cases.

    Of profiles and requests, the parameters that the case names.
    """
    summary: dict[str, Any] = {"profiles": [], "requests": []}
    record = parsed.to_json()
    for kind, items in summary.items():
        wanted = expected.get(kind, [])
        for place, item in enumerate(record[kind]):
            names = wanted[place] if place < len(wanted) else item
            items.append({name: _short(item[name]) for name in names})
    summary["problems"] = [
        f"{each['line']}: {each['code']}"
        + (f" ({each['parameter']})" if each["parameter"] else "")
        for each in record["problems"]
    ]
    return {key: value for key, value in summary.items() if value or key in expected}


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(each) for each in value]
    if isinstance(value, dict) and "wikidata_item" in value:
        known = f" = {value['id']}" if value["id"] else ""
        return value["text"] + known
    if isinstance(value, dict) and "level" in value:
        return f"{value['code']}-{value['level']}"
    return value
