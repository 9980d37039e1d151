"""Names of things in the reader's language, and words for closed values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from exchange.domain.profile import Capacity, Profile
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, TERRITORY, Vocabulary

TYPES = {"person": "Person", "group": "Group", "affiliate": "Affiliate"}
# The levels of Babel in words.
LEVELS = {
    "0": "none",
    "1": "basic",
    "2": "intermediate",
    "3": "advanced",
    "4": "near-native",
    "5": "professional",
    "N": "native",
}
PAUSED = "paused"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


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
        return self.vocabulary.label(kind, term_id, self.language)

    def capacity(self, capacity: Capacity) -> str:
        """Name a capacity, in its writer's words where the vocabulary has none."""
        if capacity.id is None:
            return capacity.text
        return self.name(CAPACITY, capacity.id)

    def key(self, key: str) -> str:
        """Name a capacity by its key."""
        return self.name(CAPACITY, key)

    def names(self, kind: str, term_ids: Iterable[str]) -> list[str]:
        """Name several terms."""
        return [self.name(kind, each) for each in term_ids]

    def territory(self, term_id: str) -> str:
        """Name a territory or a region."""
        return self.name(TERRITORY, term_id)

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
        return LEVELS.get(level, level)


def describe_availability(profile: Profile, today: date) -> Availability:
    """Say whether somebody takes learners; a past `until` turns it round."""
    until = _read_day(profile.until)
    over = until is not None and today > until
    is_open = (profile.availability != PAUSED) != over
    later = f" until {write_day(until)}" if until is not None and not over else ""
    if not is_open:
        return Availability(False, f"Paused{later}")
    if profile.availability.isdigit():
        count = int(profile.availability)
        people = "1 learner" if count == 1 else f"{count} learners"
        return Availability(True, f"Open to {people} at a time{later}")
    return Availability(True, f"Open to learners{later}")


def write_day(day: date) -> str:
    """Write a date: 3 May 2025."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
