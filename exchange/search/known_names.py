"""Folded names, ordered so that similar ones are found in a millisecond."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MOST_NEAR = 20
MOST_BEGUN = 100


class KnownNames:
    """Names with the languages in which they are names."""

    def __init__(self, languages: Mapping[str, AbstractSet[str]]) -> None:
        self.languages = {name: each for name, each in languages.items() if name}
        self._by_length = sorted(self.languages, key=lambda each: (len(each), each))
        self._ordered = sorted(self.languages)

    def near(self, text: str, mistakes: int) -> dict[str, int]:
        """Map names to the number of mistakes that make them `text`, some at least.

        A mistake is a letter that is missing, too much, wrong, or exchanged with its
        neighbour.
        """
        if not mistakes:
            return {}
        first = bisect_left(self._by_length, len(text) - mistakes, key=len)
        end = bisect_right(self._by_length, len(text) + mistakes, key=len)
        found = extract(
            text,
            self._by_length[first:end],
            scorer=OSA.distance,
            score_cutoff=mistakes,
            limit=MOST_NEAR,
        )
        return {name: int(distance) for name, distance, _ in found if distance}

    def beginning(self, text: str) -> Sequence[str]:
        """List names that begin with `text` and are longer."""
        first = bisect_right(self._ordered, text)
        end = bisect_left(self._ordered, text + "\U0010ffff")
        return self._ordered[first : min(end, first + MOST_BEGUN)]
