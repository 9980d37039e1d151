"""What can go wrong while one notice is delivered, as cases, and how each must end.

A case is what becomes of the talk page, which request of the notice meets a fault (its
first look, its first edit, and after a lost edit the question for the history, the
second look and the second edit), and which fault that is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

KILL = "kill-"
# What a request that reads may meet. "kill-" is SIGKILL of the bot, as the request goes
# out or before its answer comes in.
READ_FAULTS = (
    *("cut-before", "cut-after", "503", "504", "html", "cut-json", "timeout"),
    *("kill-cut-before", "kill-cut-after"),
)
# The wiki has not heard of the request, or it will only after the bot's restart.
NOT_APPLIED = (
    *("cut-before", "503", "504", "html", "timeout", "inside", "kill-cut-before"),
    *("held", "kill-held"),
)
APPLIED = (
    *("cut-after", "cut-json", "503-after", "504-after", "html-after"),
    *("timeout-after", "inside-after", "kill-cut-after"),
)
HELD = ("held", "kill-held")
WRITE_FAULTS = (*NOT_APPLIED, *APPLIED)
# What somebody else makes of the talk page as soon as the first edit has been asked
# for: nothing, a remark below, or an empty page with all in an archive.
PAGES = ("missing", "present", "remarked", "archived")
CHANGED = ("remarked", "archived")
# Of half a short run.
MOST_RESTARTS, MOST_TIMEOUTS = 3, 1


@dataclass(frozen=True, slots=True)
class Case:
    """One notice's misfortune; "" is none. `later` is about what settles it."""

    page: str
    look: str = ""
    edit: str = ""
    later: str = ""
    later_fault: str = ""

    @property
    def faults(self) -> tuple[str, ...]:
        """List the faults."""
        return tuple(filter(None, (self.look, self.edit, self.later_fault)))

    @property
    def restarts(self) -> int:
        """Count how often the bot is killed."""
        return sum(each.startswith(KILL) for each in self.faults)

    @property
    def timeouts(self) -> int:
        """Count the waits for nothing."""
        return sum(each.startswith("timeout") or each == "held" for each in self.faults)

    @property
    def may_be_unknown(self) -> bool:
        """Tell whether the design gives the notice up rather than risk it twice.

        The first request did not arrive, and then the page was changed by somebody
        else, or the one repeat did not arrive either.
        """
        lost = self.edit in NOT_APPLIED
        lost_again = self.later == "edit" and self.later_fault in NOT_APPLIED
        return lost and (self.page in CHANGED or lost_again)

    @property
    def may_arrive_late(self) -> bool:
        """Tell whether a request is held back for longer than anybody waits."""
        return any(each in HELD for each in self.faults)

    def __str__(self) -> str:
        later = f", then {self.later} {self.later_fault}" if self.later else ""
        first = f"look {self.look}" if self.look else f"edit {self.edit}"
        return f"{self.page} page: {first}{later}"


def every_case() -> Iterator[Case]:
    """Give all cases; each is another."""
    for page in ("missing", "present"):
        yield from (Case(page, look=fault) for fault in READ_FAULTS)
    for page, edit in product(PAGES, WRITE_FAULTS):
        yield Case(page, edit=edit)
        yield from (Case(page, "", edit, "find", fault) for fault in READ_FAULTS)
        if edit in APPLIED or edit == "kill-held":
            # The history shows it, and nothing more is asked.
            continue
        yield from (Case(page, "", edit, "look", fault) for fault in READ_FAULTS)
        if page not in CHANGED:
            yield from (Case(page, "", edit, "edit", fault) for fault in WRITE_FAULTS)


def draw_runs(runs: int, size: int, seed: int) -> list[list[Case]]:
    """Share different cases out to short runs, half of them with a second fault."""
    dice = Random(seed)
    simple = [case for case in every_case() if not case.later]
    double = [case for case in every_case() if case.later]
    dice.shuffle(simple)
    dice.shuffle(double)
    drawn = []
    for _ in range(runs):
        run = _take(simple, size // 2, []) + _take(double, size - size // 2, [])
        dice.shuffle(run)
        drawn.append(run)
    return drawn


def _take(cases: list[Case], size: int, chosen: list[Case]) -> list[Case]:
    """Take so many cases out of a list, few of those that take long."""
    for case in list(cases):
        restarts = sum(each.restarts for each in chosen) + case.restarts
        timeouts = sum(each.timeouts for each in chosen) + case.timeouts
        if restarts <= MOST_RESTARTS and timeouts <= MOST_TIMEOUTS:
            chosen.append(case)
            cases.remove(case)
        if len(chosen) == size:
            break
    return chosen


def all_runs(size: int, seed: int) -> list[list[Case]]:
    """Share all cases out, whatever it takes."""
    cases = list(every_case())
    Random(seed).shuffle(cases)
    return [cases[start : start + size] for start in range(0, len(cases), size)]
