"""What people write that the vocabulary does not know."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from exchange.domain.profile import Capacity, Profile, ProfilePage

# The name under which the store keeps the report.
MISSING_WORDS = "missing-words"
MOST_WORDS = 1000


@dataclass(frozen=True, slots=True)
class MissingWord:
    """A word that is no name of a capacity, with the number of profiles that have it.

    `text` is its most frequent spelling, `folded` what all of them have in common.
    `languages` counts the profiles by the language that their owner knows best; one
    that names no language counts under "".
    """

    text: str
    folded: str
    profiles: int
    offers: int
    wants: int
    languages: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON-ready values."""
        return asdict(self)

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        return cls(**record)


@dataclass(slots=True)
class _Counts:
    texts: Counter[str]
    languages: Counter[str]
    offers: int = 0
    wants: int = 0


def find_missing_words(
    pages: Iterable[ProfilePage], limit: int = MOST_WORDS
) -> list[MissingWord]:
    """List the free-text capacities of all profiles, the most frequent first.

    Each profile counts once for a word, however often and in whatever list it has it.
    """
    counts: dict[str, _Counts] = {}
    for page in pages:
        _count(page.profile, counts)
    words = [
        MissingWord(
            text=min(each.texts, key=lambda text: (-each.texts[text], text)),
            folded=folded,
            profiles=each.languages.total(),
            offers=each.offers,
            wants=each.wants,
            languages=dict(sorted(each.languages.items(), key=_most_first)),
        )
        for folded, each in counts.items()
    ]
    return sorted(words, key=lambda word: (-word.profiles, word.folded))[:limit]


def _count(profile: Profile, counts: dict[str, _Counts]) -> None:
    offered = {each.folded for each in profile.offers}
    wanted = {each.folded for each in (*profile.wants, *profile.priority)}
    best = max(profile.languages, key=lambda skill: skill.rank, default=None)
    for folded, text in {each.folded: each.text for each in _own(profile)}.items():
        count = counts.setdefault(folded, _Counts(Counter(), Counter()))
        count.texts[text] += 1
        count.languages[best.code if best and best.rank > 0 else ""] += 1
        count.offers += folded in offered
        count.wants += folded in wanted


def _own(profile: Profile) -> Iterator[Capacity]:
    for each in (*profile.knows, *profile.priority, *profile.wants, *profile.offers):
        if each.id is None:
            yield each


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]
