"""Whatever fails, everybody has exactly one notice; the wiki's own pages are counted.

The bot asks the wiki through a proxy that makes requests fail, and is killed at any of
them. `notice_cases.py` says what can happen to one notice, and how it must end.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from dev.local_wiki import LocalWiki
from exchange.domain.notices import SENT, UNKNOWN
from tests.parts import require
from tests.real.delivery_scene import Scene, make_scene, name_of, talk_of
from tests.real.notice_cases import Case, all_runs, draw_runs

SEED = 20_261_126
NOTICES_A_RUN = 40
# An ordinary edit of a busy machine is never taken for one without an answer. A request
# is given up before it is settled, and times are kept to the second.
PATIENCE = {"timeout_seconds": 4, "settle_seconds": 6}
SHORT = draw_runs(3, NOTICES_A_RUN, SEED)
LONG = all_runs(NOTICES_A_RUN, SEED)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Read a wiki with the people of the short runs, and two more."""
    require(LocalWiki.why_missing())
    people = len(SHORT) * NOTICES_A_RUN + 2
    folder = tmp_path_factory.mktemp("delivery")
    with make_scene(folder, people, **PATIENCE) as scene:
        yield scene


def try_cases(
    scene: Scene, cases: Sequence[Case], start: int, change: str = ""
) -> None:
    """Deliver a notice in each case to the people from a number on, and judge them."""
    numbers = range(start, start + len(cases))
    scene.begin(numbers)
    faults = {
        case: scene.set_up(case, number)
        for case, number in zip(cases, numbers, strict=True)
    }
    runs = scene.deliver([each for some in faults.values() for each in some], change)
    scene.finish()
    judge(scene, cases, numbers)
    print(  # noqa: T201  # what was tried, for whoever reads the log
        f"{len(faults)} different cases tried in {runs} runs of the bot"
    )


def judge(scene: Scene, cases: Sequence[Case], numbers: Sequence[int]) -> None:
    """Hold what the wiki's pages and histories show against what each case allows."""
    rows, posted = scene.rows(), scene.posted()
    sections = scene.sections([talk_of(number) for number in numbers])
    wrong = []
    states: Counter[str] = Counter()
    for case, number in zip(cases, numbers, strict=True):
        title = talk_of(number)
        state = rows[name_of(number)].state
        states[state] += 1
        seen = (state, posted[title])
        allowed = {(SENT, 1)}
        if case.may_be_unknown:
            allowed.add((UNKNOWN, 0))
        if case.may_be_unknown and case.may_arrive_late:
            allowed.add((UNKNOWN, 1))
        if seen not in allowed or sections[title] > posted[title]:
            wrong.append(f"{title}: {seen}, {sections[title]} sections; {case}")
        if case.page in ("missing", "present") and sections[title] != posted[title]:
            wrong.append(f"{title}: {sections[title]} sections; {case}")
    print(dict(states))  # noqa: T201
    assert not wrong, "\n".join([*wrong, scene.printed()])


@pytest.mark.parametrize("run", range(len(SHORT)))
def test_every_fault_ends_with_exactly_one_notice(scene: Scene, run: int) -> None:
    """Forty notices, forty different misfortunes."""
    try_cases(scene, SHORT[run], run * NOTICES_A_RUN)


def test_without_the_guard_notices_come_twice(scene: Scene) -> None:
    """A repeat that takes the page as it is now doubles what had arrived unseen."""
    cases = [Case("present", edit=fault) for fault in ("cut-after", "504-after")]

    with pytest.raises(AssertionError, match=r"\('sent', 2\)"):
        try_cases(scene, cases, len(SHORT) * NOTICES_A_RUN, change="fresh-base")


def test_there_are_enough_cases() -> None:
    """The long runs try every case that there is."""
    assert sum(map(len, LONG)) >= 1200


@pytest.mark.long
@pytest.mark.parametrize("run", range(len(LONG)))
def test_every_case_there_is(
    tmp_path_factory: pytest.TempPathFactory, run: int
) -> None:
    """All cases, forty in a run, each run on a wiki of its own."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("delivery")
    with make_scene(folder, NOTICES_A_RUN, **PATIENCE) as scene:
        try_cases(scene, LONG[run], 0)
