"""The wikitext of the run log: a line a run, with counts by reason and no names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

MARK = "<!-- This page is written by a bot; what is changed here may be lost. -->"
HEADER = "! Begun (UTC) !! Posted !! Not posted, by reason !! Ended early"
ROW = "\n|-\n"
MOST_RUNS = 200


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """What the log says of a run.

    `reasons` counts the notices that were not posted. `stopped` is why the run ended
    early, in words that name nobody, "" where it did not.
    """

    begun_at: datetime
    posted: int
    reasons: Mapping[str, int] = field(default_factory=dict)
    stopped: str = ""


def add_run(page: str, run: LoggedRun) -> str | None:
    """Put a run on top of the log and let the oldest go; None for another's page.

    An empty page becomes a log.
    """
    if page and not page.startswith(MARK):
        return None
    _, *old = page.removesuffix("|}").rstrip("\n").split(ROW)
    rows = [_row(run), *old][:MOST_RUNS]
    table = ROW.join([f'{{| class="wikitable"\n{HEADER}', *rows])
    return f"{MARK}\n{table}\n|}}"


def _row(run: LoggedRun) -> str:
    reasons = ", ".join(f"{code}: {run.reasons[code]}" for code in sorted(run.reasons))
    return (
        f"| {run.begun_at:%Y-%m-%d %H:%M} || {run.posted} || {reasons} || {run.stopped}"
    )
