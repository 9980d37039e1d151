"""What people write in fifteen languages is found, and what they mistype suggested.

`spellings.json` was written without looking at the snapshot's labels: everyday words
for capacities with synonyms and inflections, the names that projects bear in each
language, names of countries and languages from CLDR, and words that are no capacity at
all (`"id": null`). `near_misses.json` holds names with a typing mistake.
"""

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from exchange.domain.suggestions import Suggester
from exchange.domain.vocabulary import CAPACITY
from exchange.store.snapshot import snapshot_vocabulary
from tests.store.test_snapshot import INTERFACE_LANGUAGES

Case = dict[str, str]
FOLDER = Path(__file__).parent
SPELLINGS: list[Case] = json.loads((FOLDER / "spellings.json").read_text("utf-8"))
NEAR_MISSES: list[Case] = json.loads((FOLDER / "near_misses.json").read_text("utf-8"))
LEAST_SHARE = 0.9


def found_id(case: Case) -> str | None:
    """Look a spelling up as a profile in its language does."""
    term = snapshot_vocabulary().find(case["kind"], case["text"], (case["language"],))
    return term.id if term else None


def test_table_is_large_and_of_all_languages() -> None:
    """Every interface language is tried, with words of several sources."""
    languages = Counter(case["language"] for case in SPELLINGS)
    assert len(SPELLINGS) >= 300
    assert set(languages) == set(INTERFACE_LANGUAGES)
    assert min(languages.values()) >= 20
    assert len(NEAR_MISSES) >= 100


def test_no_spelling_is_taken_for_another_term() -> None:
    """Nobody is understood wrongly; what is no capacity stays free text."""
    wrong = [
        (case, found)
        for case in SPELLINGS
        if (found := found_id(case)) not in (None, case["id"])
    ]
    assert wrong == []


def test_nine_of_ten_spellings_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    """Most of what people write is understood; what is not is told."""
    known = [case for case in SPELLINGS if case["id"]]
    missed = [case for case in known if found_id(case) is None]
    with capsys.disabled():
        words = ", ".join(f"{each['text']} ({each['language']})" for each in missed)
        sys.stdout.write(f"\n{len(missed)} of {len(known)} not found: {words}\n")
    assert len(missed) <= (1 - LEAST_SHARE) * len(known)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_language_is_understood(language: str) -> None:
    """No language is left behind: in each, nine of ten are found too."""
    cases = [c for c in SPELLINGS if c["id"] and c["language"] == language]
    found = [case for case in cases if found_id(case) == case["id"]]
    assert len(found) >= LEAST_SHARE * len(cases)


@pytest.mark.parametrize("case", NEAR_MISSES, ids=lambda case: case["text"])
def test_near_misses_are_suggested_and_not_taken(case: Case) -> None:
    """One mistake is never taken silently; the word that was meant is suggested."""
    assert found_id(case) is None
    suggester = Suggester(snapshot_vocabulary(), CAPACITY)
    similar = suggester.similar(case["text"], (case["language"],))
    assert case["id"] in [each.term.id for each in similar]
