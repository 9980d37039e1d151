"""The ranking by SciPy's sparse products, and the score of one person with everybody.

The formula in `docs/matching.md` is written afresh as matrices; our loops are not used.
It holds for markets in which every row is a person of its own. The products come in two
forms: over all rows, and over rows laid out by language beforehand, which is a good
half of what makes ours quick.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from exchange.domain.weights import USUAL
from exchange.matching.market import Ints, Lists, Market

# A row's (teacher, score), best first, ties by the lower row.
Ranking = list[tuple[int, int]]
# How near an offer comes to a want, in quarters, by the steps between them.
NARROWER, BROADER = np.array([4, 3, 2, 1]), np.array([4, 2, 1])
LEVEL_EIGHTHS = np.array([0, 0, 0, 3, 6, 8])


@dataclass(frozen=True, slots=True)
class Matrices:
    """A market as sparse matrices, a line for each row of the market.

    By skill: `near`, how nearly the row's offers come to it in quarters; `worth`, what
    a quarter of it is worth to the row as a learner, and `back`, what the row as a
    teacher gains by it. By language: `levels`.
    """

    near: Any
    worth: Any
    back: Any
    levels: Any


def make_matrices(market: Market) -> Matrices:
    """Write a market as matrices."""
    skills = market.skill_count
    offers = _matrix(market.offers, np.ones(len(market.offers.values)), skills)
    weights = market.weights.astype(np.int64)
    rarity = _rarity(market, offers)[market.wants.values]
    return Matrices(
        _near(market, offers),
        _matrix(market.wants, weights * rarity // 8, skills),
        _matrix(market.wants, weights * rarity // 16, skills),
        _matrix(market.languages, market.levels, market.language_count),
    )


def _matrix(lists: Lists, values: NDArray[Any], columns: int) -> Any:
    shape = (len(lists.start) - 1, columns)
    return _short(csr_array((values, lists.values, lists.start), shape=shape))


def _short(matrix: Any) -> Any:
    """Make the numbers short, so that a product reads half as much."""
    parts = (matrix.data, matrix.indices, matrix.indptr)
    return csr_array(tuple(each.astype(np.int32) for each in parts), shape=matrix.shape)


def _steps_up(market: Market, most: int) -> tuple[Ints, Ints, Ints]:
    """List (skill, what is at most so many steps broader, the steps)."""
    hierarchy = market.hierarchy
    skill = np.repeat(np.arange(len(hierarchy)), np.diff(hierarchy.above.start))
    close = hierarchy.steps <= most
    return (
        skill[close],
        hierarchy.above.values[close].astype(np.int64),
        hierarchy.steps[close].astype(np.int64),
    )


def _near(market: Market, offers: Any) -> Any:
    skills = market.skill_count
    itself = np.arange(skills)
    narrow, above, down = _steps_up(market, len(NARROWER) - 1)
    low, high, up = _steps_up(market, len(BROADER) - 1)
    offered = np.concatenate([itself, narrow, high])
    wanted = np.concatenate([itself, above, low])
    quarters = np.concatenate([np.full(skills, 4), NARROWER[down], BROADER[up]])
    near = csr_array((len(market), skills), dtype=np.int32)
    for each in range(1, 5):
        pairs = offered[quarters == each], wanted[quarters == each]
        answers = csr_array((np.ones(len(pairs[0])), pairs), shape=(skills, skills))
        layer = _short(offers @ answers)
        layer.data[:] = each
        near = near.maximum(layer)
    return _short(near)


def _rarity(market: Market, offers: Any) -> Ints:
    itself = np.arange(market.skill_count)
    narrow, above, _ = _steps_up(market, len(NARROWER) - 1)
    pairs = np.concatenate([itself, narrow]), np.concatenate([itself, above])
    answers = csr_array((np.ones(len(pairs[0])), pairs), shape=2 * (len(itself),))
    count = np.bincount((offers @ answers).indices, minlength=len(itself))
    rarity = np.log2(1 + len(market) / np.maximum(count, 1))
    return (16 * np.round(4096 * rarity)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Groups of rows: the rows of each, and their `near` and `back` turned over.

    `speakers` tells in full who speaks each language, which makes the quickest mask: a
    product of languages, and a multiplication by it, take three times as long.
    """

    rows: list[NDArray[np.int32]]
    near: list[Any]
    back: list[Any]
    speakers: NDArray[np.bool_]


def make_blocks(matrices: Matrices, groups: Iterable[NDArray[np.int32]]) -> Blocks:
    """Lay out the rows of each group."""
    rows = list(groups)
    return Blocks(
        rows,
        [matrices.near[each].T.tocsr() for each in rows],
        [matrices.back[each].T.tocsr() for each in rows],
        matrices.levels.T.astype(np.bool_).toarray(order="C"),
    )


def one_block(matrices: Matrices) -> Blocks:
    """Lay out all rows as one group."""
    return make_blocks(matrices, [np.arange(matrices.near.shape[0], dtype=np.int32)])


def block_a_language(matrices: Matrices) -> Blocks:
    """Lay out the rows of each language."""
    speakers = matrices.levels.T.tocsr()
    speakers.sort_indices()
    return make_blocks(matrices, np.split(speakers.indices, speakers.indptr[1:-1]))


def rank_by_product(
    matrices: Matrices, block: Blocks, chunk: int, people: Sequence[int], k: int = 10
) -> list[Ranking]:
    """Multiply chunks of people by all rows, then mask who shares no language."""
    found = []
    for each, rows, scores in _products(matrices, block, 0, chunk, people):
        spoken = block.speakers[_row(matrices.levels, each)]
        shares = np.logical_or.reduce(spoken, axis=0)[rows]
        found.append(_best(each, rows[shares], scores[shares], k))
    return found


def rank_by_language(
    matrices: Matrices, blocks: Blocks, chunk: int, people: Sequence[int], k: int = 10
) -> list[Ranking]:
    """Multiply those who speak a language by its rows, chunk by chunk; merge."""
    found: dict[int, set[tuple[int, int]]] = {each: set() for each in people}
    speaking: dict[int, list[int]] = {}
    for each in people:
        for language in _row(matrices.levels, each).tolist():
            speaking.setdefault(language, []).append(each)
    for language, here in speaking.items():
        for each, rows, scores in _products(matrices, blocks, language, chunk, here):
            found[each].update(_best(each, rows, scores, k))
    return [_in_order(found[each])[:k] for each in people]


def _row(matrix: Any, row: int) -> Ints:
    """Give the columns of a row, quicker than SciPy makes a matrix of it."""
    columns: Ints = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return columns


def _products(
    matrices: Matrices, blocks: Blocks, block: int, chunk: int, people: Sequence[int]
) -> Iterator[tuple[int, NDArray[np.int32], NDArray[np.int32]]]:
    """Give, for each person, the rows of a block with a forward part, and scores."""
    rows = blocks.rows[block]
    gain = np.zeros(len(rows), np.int32)
    for first in range(0, len(people), chunk):
        here = people[first : first + chunk]
        forward = matrices.worth[here] @ blocks.near[block]
        back = matrices.near[here] @ blocks.back[block]
        for place, each in enumerate(here):
            one = slice(forward.indptr[place], forward.indptr[place + 1])
            other = slice(back.indptr[place], back.indptr[place + 1])
            gain[back.indices[other]] = back.data[other]
            columns = forward.indices[one]
            yield each, rows[columns], forward.data[one] + gain[columns]
            gain[back.indices[other]] = 0


def _best(person: int, rows: NDArray[Any], scores: NDArray[Any], k: int) -> Ranking:
    others = rows != person
    rows, scores = rows[others], scores[others]
    if len(scores) > k:
        good = scores >= np.partition(scores, len(scores) - k)[len(scores) - k]
        rows, scores = rows[good], scores[good]
    return _in_order(zip(rows.tolist(), scores.tolist(), strict=True))[:k]


def _in_order(pairs: Iterable[tuple[int, int]]) -> Ranking:
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def rank_everybody(
    market: Market, matrices: Matrices, person: int, *, with_bonus: bool, k: int = 10
) -> Ranking:
    """Score one person with every row of the market, by the formula as it stands."""
    forward = matrices.near @ matrices.worth[[person]].toarray()[0].astype(np.int64)
    back = matrices.back @ matrices.near[[person]].toarray()[0].astype(np.int64)
    spoken = matrices.levels[[person]]
    level = np.zeros(len(market), np.int64)
    for language, mine in zip(spoken.indices, spoken.data, strict=True):
        theirs = matrices.levels[:, [language]].toarray()[:, 0]
        level = np.maximum(level, np.minimum(theirs, mine))
    score = forward + back
    if with_bonus:
        score += score * _points(market, person, level) // 256
    able = np.flatnonzero((forward > 0) & (level > 0))
    return _best(person, able, score[able], k)


def _points(market: Market, person: int, level: Ints) -> Ints:
    """Give the points of the bonuses with every row; 64 are a quarter of the core."""
    traits = market.traits
    hours = np.bitwise_count(traits.awake & traits.awake[person]).astype(np.int64)
    known = (traits.region > 0) & (traits.region[person] > 0)
    elsewhere = known & (traits.region != traits.region[person])
    points: Ints = (
        USUAL.method * ((traits.methods & traits.methods[person]) > 0)
        + USUAL.project * ((traits.projects & traits.projects[person]) > 0)
        + USUAL.hours * np.minimum(hours, 8) // 8
        + USUAL.region * elsewhere
        + USUAL.level * LEVEL_EIGHTHS[level] // 8
        + traits.freshness
        + traits.focus
    )
    return points
