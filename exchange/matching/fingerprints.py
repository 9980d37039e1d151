"""A row in fourteen small numbers, enough to tell what it is worth at most to someone.

Each offer and each want of a row is one number, the bucket of its code. A learner gives
each bucket the most that any code in it is worth to them, so the sum over the numbers
of a row bounds its score from above, without a look at the row itself. Frequent codes
have a bucket of their own; the others share.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from exchange.matching.compiled import compiled
from exchange.matching.market import Ints, Market, Numbers

Buckets = NDArray[np.uint16]

PLACES = 14
BUCKETS = 2048
# Bucket 0 fills up; the last one says that the row has more codes than places.
NOTHING, TOO_MANY = 0, BUCKETS - 1
# So many of the other buckets hold one code each.
OWN_BUCKETS = 1024


class Coded(NamedTuple):
    """What each row offers and wants, as codes that lie together in memory.

    To offer skill s is the code `s * kinds`; to want it with a weight is the code
    `s * kinds + kind` where `weights[kind]` is that weight. The offers of row r stand
    at `start[2 * r]` to `start[2 * r + 1]` of `codes`, its wants from there to
    `start[2 * r + 2]`. `bucket` gives the bucket of each code, `of_row` the fingerprint
    of each row.
    """

    kinds: int
    weights: Ints
    start: Ints
    codes: Numbers
    bucket: Buckets
    of_row: Buckets


def make_coded(market: Market) -> Coded:
    """Give each row its codes, and each code and each row its buckets."""
    rows = len(market)
    weights = np.unique(market.weights).astype(np.int64)
    kinds = 1 + len(weights)
    kind = 1 + np.searchsorted(weights, market.weights)
    owners = [
        2 * np.repeat(np.arange(rows), np.diff(market.offers.start)),
        2 * np.repeat(np.arange(rows), np.diff(market.wants.start)) + 1,
    ]
    order = np.argsort(np.concatenate(owners), kind="stable")
    codes = np.concatenate(
        [market.offers.values * kinds, market.wants.values * kinds + kind]
    )[order].astype(np.int32)
    start = np.zeros(2 * rows + 1, np.int64)
    start[1::2] = market.offers.start[1:] + market.wants.start[:-1]
    start[2::2] = market.offers.start[1:] + market.wants.start[1:]
    bucket = _deal(np.bincount(codes, minlength=market.skill_count * kinds))
    of_row = np.zeros((rows, PLACES), np.uint16)
    _fill(of_row, start, codes, bucket)
    return Coded(kinds, np.concatenate([[1], weights]), start, codes, bucket, of_row)


def _deal(frequency: Ints) -> Buckets:
    """Give the most frequent codes their own buckets, and deal out the others."""
    place = np.arange(len(frequency))
    shared = TOO_MANY - 1 - OWN_BUCKETS
    dealt = OWN_BUCKETS + (place - OWN_BUCKETS) % shared
    bucket = np.empty(len(frequency), np.uint16)
    order = np.argsort(-frequency, kind="stable")
    bucket[order] = 1 + np.where(place < OWN_BUCKETS, place, dealt)
    return bucket


@compiled
def _fill(of_row: Buckets, start: Ints, codes: Numbers, bucket: Buckets) -> None:
    for row in range(len(of_row)):
        count = start[2 * row + 2] - start[2 * row]
        if count > PLACES:
            of_row[row, 0] = TOO_MANY
            continue
        for each in range(count):
            of_row[row, each] = bucket[codes[start[2 * row] + each]]
