"""What a reader may mean, from the vocabulary, as the pages and the API show it."""

from dataclasses import dataclass

from exchange.domain.suggestions import Suggester, Suggestion
from exchange.domain.vocabulary import CAPACITY, Vocabulary
from toolforge_app.cards import Chip, term_chip
from toolforge_app.labels import Labels


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """A suggested term in the reader's language.

    `name` is the name by which it was found, "" where that is the label; `broader` the
    label of the term above it, "" at the top.
    """

    id: str
    label: str
    name: str
    broader: str
    wikidata_item: str | None
    is_similar: bool


class Suggesters:
    """The suggesters of one vocabulary, made when a kind is first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._by_kind: dict[str, Suggester] = {}

    def of(self, kind: str) -> Suggester:
        """Give the suggester of a kind."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = Suggester(self._vocabulary, kind)
        return found


def show_suggestion(
    suggestion: Suggestion, kind: str, labels: Labels
) -> ShownSuggestion:
    """Name a suggestion in the reader's language."""
    term = suggestion.term
    label = labels.name(kind, term.id)
    above = labels.vocabulary.broader(kind, term.id)
    return ShownSuggestion(
        id=term.id,
        label=label,
        name=suggestion.name if suggestion.name != label else "",
        broader=labels.name(kind, above[0]) if above else "",
        wikidata_item=term.wikidata_item,
        is_similar=suggestion.is_similar,
    )


def similar_capacities(
    text: str, suggesters: Suggesters, labels: Labels, limit: int = 3
) -> list[Chip]:
    """List capacities that differ from a text by a mistake or in number."""
    found = suggesters.of(CAPACITY).similar(text, (labels.language,), limit)
    return [term_chip(each.term.id, labels) for each in found]
