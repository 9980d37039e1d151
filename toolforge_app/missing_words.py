"""What people write that the vocabulary does not know, for those who can add it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, g, render_template, url_for

from exchange.domain.missing_words import MISSING_WORDS, MissingWord
from exchange.domain.vocabulary import CAPACITY
from toolforge_app.cards import Chip
from toolforge_app.labels import Labels
from toolforge_app.services import services
from toolforge_app.suggestions import similar_capacities

SHOWN = 200
MOST_LANGUAGES = 5

blueprint = Blueprint("missing_words", __name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A word with its numbers, the languages of its people, and what it may mean."""

    word: MissingWord
    href: str
    languages: tuple[tuple[str, int], ...]
    similar: list[Chip]


@blueprint.get("/capacities/missing")
def show() -> str:
    """Show the words as a table, the most frequent first."""
    labels = Labels(services().vocabulary(), g.language)
    words = read_missing_words()
    return render_template(
        "capacities/missing.html",
        rows=[_row(word, labels) for word in words[:SHOWN]],
        total=len(words),
    )


def read_missing_words() -> list[MissingWord]:
    """Give the words as `bot match` last counted them, but for those known by now."""
    vocabulary = services().vocabulary()
    words = services().store.report(MISSING_WORDS) or []
    found = map(MissingWord.from_json, words)
    return [each for each in found if vocabulary.find(CAPACITY, each.text) is None]


def _row(word: MissingWord, labels: Labels) -> Row:
    return Row(
        word,
        url_for("search.results", q=word.text),
        _languages(word.languages, labels),
        similar_capacities(word.text, services().suggesters(), labels),
    )


def _languages(
    counts: Mapping[str, int], labels: Labels
) -> tuple[tuple[str, int], ...]:
    named = [(labels.tongue(code), count) for code, count in counts.items() if code]
    return tuple(named[:MOST_LANGUAGES])
