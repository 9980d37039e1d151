"""People as arrays: what the score reads of them, and nothing else.

Everywhere a *row* is a person, group, affiliate or request; skills and languages are
numbers from 0. Lists of a row are in compressed form: those of row r stand at
`start[r]` to `start[r + 1]`.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Numbers = NDArray[np.int32]
Bytes = NDArray[np.uint8]

# Stands where there is no row.
NOBODY = -1
# The weight of an ordinary want, in halves.
WANT = 2
# How near an offer comes to a want, in quarters, by steps in the hierarchy.
NARROWER = (4, 3, 2, 1)
BROADER = (4, 2, 1)
MOST_STEPS_DOWN = len(NARROWER) - 1
MOST_STEPS_UP = len(BROADER) - 1


@dataclass(frozen=True, slots=True)
class Lists:
    """A list of numbers for each row: `values[start[r] : start[r + 1]]`."""

    start: Ints
    values: Numbers

    @classmethod
    def of(cls, rows: list[list[int]]) -> Self:
        """Put lists together."""
        start = np.zeros(len(rows) + 1, np.int64)
        np.cumsum([len(row) for row in rows], out=start[1:])
        values = np.array([each for row in rows for each in row], np.int32)
        return cls(start, values)

    def row(self, number: int) -> list[int]:
        """Give the list of a row."""
        found: list[int] = self.values[
            self.start[number] : self.start[number + 1]
        ].tolist()
        return found


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The broader skills of each skill, nearest first, with the steps to each."""

    above: Lists
    steps: Bytes

    @classmethod
    def of(cls, rows: list[list[tuple[int, int]]]) -> Self:
        """Make it of (broader skill, steps) for each skill."""
        above = Lists.of([[skill for skill, _ in row] for row in rows])
        steps = np.array([steps for row in rows for _, steps in row], np.uint8)
        return cls(above, steps)

    def __len__(self) -> int:
        return len(self.above.start) - 1


@dataclass(frozen=True, slots=True)
class Traits:
    """What the bonuses read of each row.

    `methods`, `projects` and `awake` (the hours of the day in UTC) are sets of bits, 0
    where nothing is known; `region` is 0 where it is not known; `freshness` and
    `focus` are points.
    """

    methods: NDArray[np.uint32]
    projects: NDArray[np.uint32]
    awake: NDArray[np.uint32]
    region: Bytes
    freshness: Bytes
    focus: Bytes

    @classmethod
    def nothing(cls, rows: int) -> Self:
        """Know nothing of anybody."""
        bits, points = np.zeros(rows, np.uint32), np.zeros(rows, np.uint8)
        return cls(bits, bits, bits, points, points, points)


@dataclass(frozen=True, slots=True)
class Market:
    """All rows.

    `wants` and `offers` are skills, each once, in ascending order; `weights` stand
    beside the wants. `languages` are the workable ones in ascending order, `levels` (2
    to 5) beside them. Rows with the same number in `person` are one person and are
    never matched. Rows that take no learners have no offers here.
    """

    wants: Lists
    weights: Bytes
    offers: Lists
    languages: Lists
    levels: Bytes
    person: Numbers
    hierarchy: Hierarchy
    traits: Traits

    def __len__(self) -> int:
        return len(self.person)

    @property
    def skill_count(self) -> int:
        """Give the number of skills."""
        return len(self.hierarchy)

    @property
    def language_count(self) -> int:
        """Give the number of languages."""
        values = self.languages.values
        return int(values.max()) + 1 if len(values) else 0
