"""Folded names, ordered so that similar ones are found in a millisecond."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

MOST_NEAR = 20
MOST_BEGUN = 100
# Which letters a name has is told by so many bits; several letters share one.
BITS = 64
# A wrong letter is one letter less and another one more.
BITS_OF_A_MISTAKE = 2


class KnownNames:
    """Names with the languages in which they are names."""

    def __init__(self, languages: Mapping[str, AbstractSet[str]]) -> None:
        self.languages = {name: each for name, each in languages.items() if name}
        self._by_length = sorted(self.languages, key=lambda each: (len(each), each))
        self._letters = np.array([_letters(each) for each in self._by_length], "uint64")
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
        # To compare letters is quick, and leaves one name of a hundred to compare.
        different = self._letters[first:end] ^ np.uint64(_letters(text))
        (places,) = np.nonzero(
            np.bitwise_count(different) <= BITS_OF_A_MISTAKE * mistakes
        )
        found = extract(
            text,
            [self._by_length[first + place] for place in places.tolist()],
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


def _letters(name: str) -> int:
    letters = 0
    for letter in name:
        letters |= 1 << ord(letter) % BITS
    return letters
