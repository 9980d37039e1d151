"""Where the real wiki refuses, or somebody says no, there is no notice, and why.

Everybody had a match; then something came between (`refusal_scene.py`). The tests go on
from one another: first what stops a run before it has written to anybody.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, time, timedelta
from time import sleep

import pytest

from dev.local_wiki import LocalWiki
from exchange.domain.notices import FAILED, SENT, SKIPPED
from tests.parts import require
from tests.real.bot_runs import BOT, read_page
from tests.real.refusal_scene import (
    CASES,
    RUN_PAGE,
    RefusingWiki,
    let_all_happen,
    make_refusing_wiki,
)

NOBODY = "Plain"
LOG = f"User:{BOT}/log"
# What the bot would sign and expand if it saved it again without the tag before it.
OF_SOMEBODY = "<nowiki>\n|-\n| [[User:Victim]] ~~~~ {{subst:PAGENAME}}</nowiki>\n|}"
TRIAL = 3
LONGER_THAN_IT_TAKES = timedelta(minutes=15)
# These may be otherwise at the next run, so the notice stays due.
AGAIN = {"no-profile", "notify-never", "profile-changed", "not-asked", "excluded"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RefusingWiki]:
    """Give one wiki for all tests of this file, on which all had a match."""
    require(LocalWiki.why_missing())
    wait_for_the_next_week()
    with make_refusing_wiki(tmp_path_factory.mktemp("refusals")) as scene:
        yield scene


def wait_for_the_next_week() -> None:
    """Wait where the week is about to end: a notice has the name of its week."""
    now = datetime.now(UTC)
    midnight = datetime.combine(now.date(), time(), UTC)
    left = midnight + timedelta(days=7 - now.weekday()) - now
    if left < LONGER_THAN_IT_TAKES:
        print(f"{left} until the week ends, of which notices tell")  # noqa: T201
        sleep(left.total_seconds())


def test_simulation_touches_neither_wiki_nor_ledger(scene: RefusingWiki) -> None:
    """It prints the wikitext of every notice, or of one user's, and sends no write."""
    scene.proxy.requests.clear()
    before = ledger(scene)

    all_of_them = scene.notify("-simulate")
    one = scene.notify("--to", NOBODY, "-simulate")

    assert all_of_them.count("<!-- capacity-exchange 2 ") == len(CASES)
    assert "nothing was posted" in one
    assert re.search(r"^== .+ ==$", one, re.MULTILINE)
    assert one.count("<!-- capacity-exchange 2 ") == 1
    assert edits(scene) == 0
    assert {asked.get("action") for asked in scene.proxy.requests} <= {
        *("query", "login", "parse", "paraminfo"),
    }
    assert ledger(scene) == before
    scene.simulated = one


def ledger(scene: RefusingWiki) -> list[str]:
    """Give all that stands in the store."""
    with closing(sqlite3.connect(scene.folder / "exchange.db")) as connection:
        return list(connection.iterdump())


def edits(scene: RefusingWiki) -> int:
    """Count the requests to edit that have come from the bot."""
    return sum(asked.get("action") == "edit" for asked in scene.proxy.requests)


@pytest.mark.parametrize(
    "text", ["", "stop", "run?", "#REDIRECT [[Project:Run]]", None]
)
def test_run_page_that_does_not_say_run_stops_the_bot(
    scene: RefusingWiki, text: str | None
) -> None:
    """Emptied, another word, leading to a page that says it, or deleted."""
    scene.proxy.requests.clear()
    steward = scene.steward
    if text is None:
        steward.ask_with_token(action="delete", title=RUN_PAGE)
    else:
        steward.edit("Project:Run", "run")
        steward.edit(RUN_PAGE, text)

    printed = scene.notify("--to", NOBODY, code=1)
    steward.edit(RUN_PAGE, "run")

    assert "run page" in printed
    assert edits(scene) == 0
    assert scene.rows() == {}


@contextmanager
def bot_blocked(scene: RefusingWiki) -> Iterator[None]:
    """Block the bot for the time of the block."""
    scene.steward.ask_with_token(action="block", user=BOT)
    yield
    scene.steward.ask_with_token(action="unblock", user=BOT)


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("read-only", "readonly"),
        ("rate-limit", "ratelimited"),
        ("captcha", "captcha"),
        ("lost-flag", "no-rights"),
        ("lost-rights", "no-rights"),
        ("block", "bot-blocked"),
    ],
)
def test_what_concerns_the_bot_stops_the_run(
    scene: RefusingWiki, trouble: str, reason: str
) -> None:
    """One request is refused and no other sent; the notice stays due."""
    scene.proxy.requests.clear()
    with bot_blocked(scene) if trouble == "block" else scene.on(trouble):
        printed = scene.notify("--limit", "9", code=1)

    assert f"the wiki refuses edits ({reason})" in printed
    assert edits(scene) == 2  # the notice, and the line in the log
    rows = scene.rows().values()
    assert {row.state for row in rows} == {FAILED}
    assert reason in {row.reason for row in rows}


def test_page_that_the_bot_may_not_make(scene: RefusingWiki) -> None:
    """A talk page that is missing stays so where bots may make none."""
    with scene.on("no-new-pages"):
        scene.notify("--to", "Unmade", "--limit", "1")

    assert scene.rows()["Unmade"].reason == "no-new-page"


def test_each_refusal_is_recorded_and_the_run_goes_on(scene: RefusingWiki) -> None:
    """A trial ends after its edits; the next run writes to all but those who refuse."""
    log = read_page(scene.wiki, LOG)
    scene.steward.edit(LOG, log.removesuffix("|}") + OF_SOMEBODY)
    let_all_happen(scene)
    log = read_page(scene.wiki, LOG)
    scene.proxy.requests.clear()
    with scene.on("small-pages"):
        listed = scene.notify("--trial", str(TRIAL))
        assert edits(scene) == TRIAL
        tried = scene.rows()
        assert read_page(scene.wiki, LOG) == log
        scene.notify()

    rows = scene.rows()
    ends = {name: (rows[name].state, rows[name].reason) for name in CASES}
    assert ends == {name: end_of(code) for name, (code, _) in CASES.items()}
    for row in rows.values():
        found = read_page(scene.wiki, row.talk_title).count(row.notice_id)
        assert found == (row.state == SENT), row
    now_tried = {
        name: row
        for name, row in rows.items()
        if name not in tried or tried[name].state == FAILED
    }
    counts = Counter(row.reason for row in now_tried.values())
    reasons = ", ".join(f"{code}: {counts[code]}" for code in sorted(counts) if code)
    assert lines_of(read_page(scene.wiki, f"User talk:{NOBODY}")) <= lines_of(
        scene.simulated
    )
    assert log_lines(scene)[0].endswith(f" || {counts['']} || {reasons} || ")
    posted = [row for row in tried.values() if row.state == SENT]
    for row in posted:
        assert f"[[{row.talk_title}]]" in listed
        assert f"?diff={row.rev_id} " in listed
    assert listed.count("?diff=") == len(posted)


def lines_of(text: str) -> set[str]:
    """Give the lines of a notice; the signature has the time."""
    return {line for line in text.splitlines() if line and not line.startswith("—")}


def end_of(code: str) -> tuple[str, str]:
    """Give the state and reason of a notice with this code in `CASES`."""
    return (SENT if not code else FAILED if code in AGAIN else SKIPPED, code)


def test_renamed_and_redirected_are_found_where_they_are(scene: RefusingWiki) -> None:
    """A notice goes to the page of the same user, whatever it is called now."""
    titles = {name: row.talk_title for name, row in scene.rows().items()}

    assert titles["Renamed"] == "User talk:Renamed now"
    assert titles["Renamed silently"] == "User talk:Renamed silently now"
    assert titles["Renamed everywhere"] == "User talk:Renamed everywhere now"
    assert titles["Inside"] == "User talk:Inside/Post"
    notice = read_page(scene.wiki, "User talk:Renamed silently now")
    assert "title=User:Renamed_silently_now&action=edit" in notice
    assert "title=User:Renamed_silently&" not in notice


def test_run_log_names_nobody(scene: RefusingWiki) -> None:
    """A line for each run that could write one, the newest on top, and no other.

    The one that a CAPTCHA has stopped could, since the log has no links.
    """
    lines = log_lines(scene)

    assert len(lines) == 3
    assert lines[1].endswith("|| 0 || no-new-page: 1 || ")
    assert lines[2].endswith("captcha: 1 || the wiki refuses edits (captcha)")
    assert "User" not in "".join(lines)
    assert not [name for name in CASES if name in lines[0]]


def log_lines(scene: RefusingWiki) -> list[str]:
    """Give the rows of the run log, newest first."""
    return read_page(scene.wiki, LOG).removesuffix("\n|}").split("\n|-\n")[1:]


def test_nothing_is_due_again_but_what_may_be_otherwise(scene: RefusingWiki) -> None:
    """Who refuses is left alone for the period; who was told is not told again."""
    scene.proxy.requests.clear()
    printed = scene.notify()

    assert edits(scene) == 0
    assert "0 notices sent" in printed
    again = sum(end_of(code)[0] == FAILED for code, _ in CASES.values())
    assert f"{again} skipped" in printed
