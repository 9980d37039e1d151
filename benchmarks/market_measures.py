"""What is measured of the sparse market: who came together, and who envies whom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from benchmarks.market_people import People
from benchmarks.market_positions import envies
from benchmarks.market_rounds import Course, Rules
from benchmarks.market_truth import Flags, Floats, facts_of, fill_successes, make_truth
from exchange.matching.market import NOBODY, Ints, Numbers
from exchange.matching.top_k import find_top_k

CONFIDENCE = 0.95
DIGITS = 4

Interval = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Measures:
    """What came of one matcher on one population.

    `people` is how many learned or taught, `mutual` how many exchanges have their
    reverse. `load_gini` is that of the learners of each teacher, `no_room` the share of
    those asked who had none. `small_served` is the share of the people of small
    language communities who learned something, of those for whom there is a teacher.
    The envies are shares of people, `None` where there are too many to compare.
    """

    exchanges: int
    people: int
    mutual: int
    load_gini: float
    no_room: float
    small_served: float
    teachers_envy: float | None
    learners_envy: float | None
    seconds: float


def measure(
    people: People, course: Course, reachable: Flags, successes: Floats | None
) -> Measures:
    """Measure a course; `successes` are those of every pair (`fill_successes`)."""
    rows = len(people.market)
    learners, teachers = course.exchanges[:, 1], course.exchanges[:, 2]
    forth = learners.astype(np.int64) * rows + teachers
    back = teachers.astype(np.int64) * rows + learners
    offers = np.diff(people.market.offers.start) > 0
    small = people.is_small & reachable
    learned = np.isin(np.arange(rows), learners)
    teachers_envy = learners_envy = None
    if successes is not None:
        teachers_envy, learners_envy = envy_of(
            course.first.teachers, people.rooms, successes
        )
    return Measures(
        len(course.exchanges),
        len(np.union1d(learners, teachers)),
        int(np.isin(forth, back).sum()),
        gini(np.bincount(teachers, minlength=rows)[offers]),
        course.no_room / max(course.asked, 1),
        float(learned[small].mean()) if small.any() else float("nan"),
        teachers_envy,
        learners_envy,
        float(np.median(course.seconds)),
    )


def find_reachable(people: People) -> Flags:
    """Tell for whom there is anybody to learn from."""
    found = find_top_k(
        people.market, 1, with_bonus=False, with_reciprocal=False, threads=1
    )
    return np.asarray(found.teachers[:, 0] != NOBODY)


def find_successes(people: People, rules: Rules, seed: int) -> Floats:
    """Give how likely each row, looking at each other, comes to learn from it."""
    rows = len(people.market)
    found = np.zeros((rows, rows))
    truth = make_truth(
        people.market,
        seed,
        is_hierarchical=rules.is_hierarchical,
        is_mutual=rules.is_mutual,
    )
    fill_successes(facts_of(people.market), truth, found)
    return found


def envy_of(shown: Numbers, rooms: Ints, successes: Floats) -> tuple[float, float]:
    """Give the shares of teachers and of learners who envy anyone, in the first round.

    A teacher would expect more learners, up to its room, where another stands in the
    learners' rankings. A learner would expect more exchanges with the ranking of
    another, counting those of a teacher who expects too many in proportion to its room.
    """
    rows = len(rooms)
    looks = np.zeros((rows, rows))
    row, place = np.nonzero(shown != NOBODY)
    looks[row, shown[row, place]] = 1 / (place + 1)
    teachers = envies(successes.T, looks, rooms.astype(np.float64))
    expected = (successes * looks).sum(axis=0)
    has_room = np.minimum(1, rooms / np.maximum(expected, 1e-9))
    learners = envies(successes * has_room, looks.T)
    return float(teachers.mean()), float(learners.mean())


def gini(loads: Ints) -> float:
    """Give how unequally loads are shared: 0 evenly, near 1 all on one."""
    if not loads.sum():
        return 0.0
    place = np.arange(1, len(loads) + 1)
    share = (place * np.sort(loads)).sum() / (len(loads) * loads.sum())
    return float(2 * share - (len(loads) + 1) / len(loads))


def interval(values: Sequence[float]) -> Interval:
    """Give the mean, and how far the 95 % interval reaches to either side.

    `None` stands for what is not known, as the interval of a single value.
    """
    known = [each for each in values if not np.isnan(each)]
    mean = round(float(np.mean(known)), DIGITS) if known else None
    if len(known) < 2:
        return mean, None
    error = np.std(known, ddof=1) / np.sqrt(len(known))
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, len(known) - 1) * error
    return mean, round(float(reach), DIGITS)
