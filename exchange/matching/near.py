"""Which offers answer which wants, and how nearly, from the hierarchy of skills."""

from typing import NamedTuple

import numpy as np

from exchange.matching.market import BROADER, NARROWER, Hierarchy, Ints, Numbers


class Near(NamedTuple):
    """For each skill those near to it, with the quarters that an answer is worth.

    Those of skill s stand at `start[s]` to `start[s + 1]`, each once.
    """

    start: Ints
    skills: Numbers
    quarters: Ints


def find_near(hierarchy: Hierarchy) -> tuple[Near, Near]:
    """List the offers that answer each want, and the wants that each offer answers.

    An offer answers itself wholly, what is broader than it by `NARROWER`, and what is
    narrower by `BROADER`; the nearer of two ways counts.
    """
    skills = len(hierarchy)
    low = np.repeat(np.arange(skills), np.diff(hierarchy.above.start))
    high = hierarchy.above.values.astype(np.int64)
    down = _quarters(NARROWER, hierarchy.steps)
    up = _quarters(BROADER, hierarchy.steps)
    itself = np.arange(skills)
    wants = np.concatenate([itself, high[down > 0], low[up > 0]])
    offers = np.concatenate([itself, low[down > 0], high[up > 0]])
    quarters = np.concatenate(
        [np.full(skills, NARROWER[0]), down[down > 0], up[up > 0]]
    )
    return (
        _by_first(wants, offers, quarters, skills),
        _by_first(offers, wants, quarters, skills),
    )


def _quarters(worth: tuple[int, ...], steps: np.ndarray) -> Ints:
    found: Ints = np.array([*worth, *[0] * 256], np.int64)[steps]
    return found


def _by_first(first: Ints, second: Ints, quarters: Ints, skills: int) -> Near:
    order = np.lexsort((-quarters, second, first))
    first, second, quarters = first[order], second[order], quarters[order]
    is_new = np.ones(len(first), np.bool_)
    is_new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    start = np.zeros(skills + 1, np.int64)
    np.cumsum(np.bincount(first[is_new], minlength=skills), out=start[1:])
    return Near(start, second[is_new].astype(np.int32), quarters[is_new])
