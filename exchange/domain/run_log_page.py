"""The wikitext of the run log: a line a run, with counts by reason and no names.

Anybody may edit the page, and what the bot saves again it signs and expands. So of the
old page only rows stay that are of the form which the bot writes, to the letter.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

MARK = "<!-- This page is written by a bot; what is changed here may be lost. -->"
HEADER = "! Begun (UTC) !! Posted !! Not posted, by reason !! Ended early"
ROW = "\n|-\n"
MOST_RUNS = 200
LONGEST_REASON = 80
LONGEST_END = 160
# Of these no markup can be made, no switch such as __NOTOC__ and no address.
_LETTER = r"[a-z0-9 ()-]|_(?!_)|'(?!')"
_OTHER = re.compile(rf"(?!{_LETTER}|,).")
_REASON = rf"(?:{_LETTER}){{1,{LONGEST_REASON}}}: [0-9]{{1,9}}"
_OLD_ROW = re.compile(
    r"\| [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} \|\| [0-9]{1,9} \|\| "
    rf"(?:{_REASON}(?:, {_REASON}){{0,99}})? \|\| (?:{_LETTER}|,){{0,{LONGEST_END}}}"
)


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
    old = (line for line in page.split("\n") if _OLD_ROW.fullmatch(line))
    rows = [_row(run), *old][:MOST_RUNS]
    table = ROW.join([f'{{| class="wikitable"\n{HEADER}', *rows])
    return f"{MARK}\n{table}\n|}}"


def _row(run: LoggedRun) -> str:
    reasons = ", ".join(
        f"{_plain(code)[:LONGEST_REASON].replace(',', '-')}: {run.reasons[code]}"
        for code in sorted(run.reasons)
    )
    end = _plain(run.stopped)[:LONGEST_END]
    return f"| {run.begun_at:%Y-%m-%d %H:%M} || {run.posted} || {reasons} || {end}"


def _plain(text: str) -> str:
    """Write a code, which an extension of the wiki may have named, in plain letters."""
    return _OTHER.sub("-", text.lower().replace("\n", " "))
