"""Names of things in the reader's language, and words for closed values.

The words are messages; the tables hold their keys.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from exchange.domain.languages import fallback_chain
from exchange.domain.profile import Capacity, Profile
from exchange.domain.vocabulary import (
    ANY_LANGUAGE,
    CAPACITY,
    LANGUAGE,
    TERRITORY,
    Vocabulary,
)
from toolforge_app.messages import text

TYPES = {
    "person": "profile-type-person",
    "group": "profile-type-group",
    "affiliate": "profile-type-affiliate",
}
# The levels of Babel.
LEVELS = {
    "0": "profile-level-0",
    "1": "profile-level-1",
    "2": "profile-level-2",
    "3": "profile-level-3",
    "4": "profile-level-4",
    "5": "profile-level-5",
    "N": "profile-level-N",
}
PAUSED = "paused"
# So many names of terms are kept: some hundred of each kind in each language.
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether somebody takes learners now, and the sentence that says so."""

    is_open: bool
    text: str


@dataclass(frozen=True, slots=True)
class Labels:
    """The vocabulary as one reader sees it."""

    vocabulary: Vocabulary
    language: str

    def name(self, kind: str, term_id: str) -> str:
        """Name a term."""
        if self.vocabulary.term(kind, term_id) is None:
            # It is what somebody wrote, and there is no end of that.
            return self.vocabulary.label(kind, term_id, self.language)
        return _name_term(self.vocabulary, kind, term_id, self.language)

    def capacity(self, capacity: Capacity) -> str:
        """Name a capacity, in its writer's words where the vocabulary has none."""
        if capacity.id is None:
            return capacity.text
        return self.name(CAPACITY, capacity.id)

    def key(self, key: str) -> str:
        """Name a capacity by its key."""
        return self.name(CAPACITY, key)

    def other_language(self, kind: str, term_id: str) -> str:
        """Name the language of a term's label, "" where it is the reader's or none."""
        label = self.name(kind, term_id)
        term = self.vocabulary.term(kind, term_id)
        labels = term.labels if term else {}
        codes = (*fallback_chain(self.language), ANY_LANGUAGE, *labels)
        code = next((each for each in codes if labels.get(each) == label), "")
        return "" if code in (self.language, ANY_LANGUAGE) else code

    def names(self, kind: str, term_ids: Iterable[str]) -> list[str]:
        """Name several terms."""
        return [self.name(kind, each) for each in term_ids]

    def territory(self, term_id: str) -> str:
        """Name a territory or a region."""
        return self.name(TERRITORY, term_id)

    def broader(self, key: str) -> tuple[str, ...]:
        """List all broader capacities of one, nearest first."""
        return _list_broader(self.vocabulary, key)

    def is_region(self, term_id: str) -> bool:
        """Tell whether a territory holds others."""
        return bool(self.vocabulary.narrower(TERRITORY, term_id))

    def is_named(self, key: str) -> bool:
        """Tell whether a capacity has a label in any language."""
        term = self.vocabulary.term(CAPACITY, key)
        return term is not None and bool(term.labels)

    def is_leaf(self, key: str) -> bool:
        """Tell whether a capacity of the vocabulary has no narrower ones."""
        known = self.vocabulary.term(CAPACITY, key) is not None
        return known and not self.vocabulary.narrower(CAPACITY, key)

    def tongue(self, code: str) -> str:
        """Name a language."""
        return self.name(LANGUAGE, code)

    def level(self, level: str) -> str:
        """Give a level of Babel in a word."""
        return text(LEVELS[level]) if level in LEVELS else level


@lru_cache(maxsize=MOST_KEPT)
def _name_term(vocabulary: Vocabulary, kind: str, term_id: str, language: str) -> str:
    return vocabulary.label(kind, term_id, language)


@lru_cache(maxsize=MOST_KEPT)
def _list_broader(vocabulary: Vocabulary, key: str) -> tuple[str, ...]:
    return vocabulary.broader(CAPACITY, key)


def name_type(profile_type: str) -> str:
    """Name the type of a profile."""
    return text(TYPES[profile_type]) if profile_type in TYPES else profile_type


def describe_availability(profile: Profile, today: date) -> Availability:
    """Say whether somebody takes learners; a past `until` turns it round."""
    until = read_day(profile.until)
    over = until is not None and today > until
    is_open = (profile.availability != PAUSED) != over
    return Availability(is_open, _say(profile, is_open, None if over else until))


def read_day(written: str) -> date | None:
    """Read a day as the parser gives it, None where it is none."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _say(profile: Profile, is_open: bool, until: date | None) -> str:
    if not is_open:
        return (
            text("profile-paused-until", day=until) if until else text("profile-paused")
        )
    if profile.availability.isdigit():
        count = int(profile.availability)
        if until:
            return text("profile-open-for-until", num_learners=count, day=until)
        return text("profile-open-for", num_learners=count)
    return text("profile-open-until", day=until) if until else text("profile-open")
