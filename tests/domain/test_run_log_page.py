"""The page on which the bot logs its runs."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.run_log_page import MARK, MOST_RUNS, LoggedRun, add_run

BEGUN = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
RUN = LoggedRun(BEGUN, 12, {"opted-out": 1, "nobots": 2})


def test_first_run_makes_the_page() -> None:
    """A table that the wiki can show, with the reasons in order."""
    assert add_run("", RUN) == (
        f"{MARK}\n"
        '{| class="wikitable"\n'
        "! Begun (UTC) !! Posted !! Not posted, by reason !! Ended early\n"
        "|-\n"
        "| 2026-03-04 05:06 || 12 || nobots: 2, opted-out: 1 || \n"
        "|}"
    )


def test_newest_run_stands_on_top() -> None:
    """And the others below it, as they were."""
    later = LoggedRun(BEGUN + timedelta(days=1), 0, stopped="the bot was asked to end")
    page = add_run(add_run("", RUN) or "", later) or ""

    rows = page.split("\n|-\n")
    assert [row[2:12] for row in rows[1:]] == ["2026-03-05", "2026-03-04"]
    assert rows[1].endswith("|| the bot was asked to end")
    assert page.endswith("\n|}")


def test_old_runs_go() -> None:
    """The page stays of a size that can be read."""
    page = ""
    for day in range(MOST_RUNS + 5):
        page = add_run(page, LoggedRun(BEGUN + timedelta(days=day), day)) or ""

    assert page.count("\n|-\n") == MOST_RUNS
    assert "|| 4 ||" not in page
    assert "|| 5 ||" in page


def test_page_of_others_is_left_alone() -> None:
    """A title in the settings may be a page that somebody uses."""
    assert add_run("Hello, this is my page.", RUN) is None


ROW = "| 2026-03-03 05:06 || 1 || nobots: 1 || "
EVIL = "| [[User:Victim]] ~~~~ {{subst:PAGENAME}}</nowiki>"
PLAIN = r"[a-z0-9 ,()'_-]*"
WRITTEN = re.compile(
    rf"\| \d{{4}}-\d\d-\d\d \d\d:\d\d \|\| \d+ \|\| (?:{PLAIN}: \d+)* \|\| {PLAIN}",
    re.ASCII,
)


def rows_of(page: str) -> list[str]:
    """Give the rows of a log, and hold its head and end against what we write."""
    head, *rows = page.removesuffix("\n|}").split("\n|-\n")
    assert head == (add_run("", RUN) or "").partition("\n|-\n")[0]
    assert page.endswith("\n|}")
    return rows


@pytest.mark.parametrize(
    "old",
    [
        f"<nowiki>\n|-\n{EVIL}",
        f"{EVIL}\n|-\n{EVIL}",
        ROW + "[[User:Victim]]",
        ROW + "~~~~",
        ROW + "{{subst:PAGENAME}}",
        ROW + "<nowiki>",
        ROW + "&#91;",
        ROW + "__notoc__",
        ROW + "''bold''",
        ROW + "https://evil.example",
        ROW + "mailto:victim",
        ROW + "\u2028~~~~",
        ROW + "\r~~~~",
        ROW + "a" * 2000,
        ROW.replace("nobots", "[[User:Victim]]"),
        ROW.replace("nobots: 1", "Victim is blocked"),
        ROW.replace("2026", "٢٠٢٦"),
        ROW.replace("|| 1", "|| ~~~~"),
        " " + ROW,
    ],
)
def test_what_others_wrote_is_not_saved_again(old: str) -> None:
    """The bot would sign it, and expand it, in its own name."""
    page = add_run(f"{MARK}\n|-\n{old}\n|-\n{ROW}\n|}}", RUN) or ""

    new, *kept = rows_of(page)
    assert new.startswith("| 2026-03-04 05:06 || 12 ||")
    assert kept == [ROW]


PIECES = st.sampled_from(
    [
        *"|-~{}[]<>&'_:,() \n\r",
        *("\n|-\n", "||", "1", "nobots", "2026-03-03 05:06", ROW, EVIL),
        *("__", "''", "<nowiki>", "</nowiki>", "{{subst:", "-{", "http://a"),
    ]
)


@given(st.lists(PIECES | st.text(max_size=3)), st.text(min_size=1, max_size=9))
def test_whatever_the_old_page_the_new_one_is_ours(
    pieces: list[str], code: str
) -> None:
    """Nothing but our head and rows of our form, whatever codes the wiki has."""
    run = LoggedRun(BEGUN, 1, {code: 1, "nobots": 2}, f"the wiki refuses ({code})")

    page = add_run(f"{MARK}\n|-\n{''.join(pieces)}", run) or ""

    for row in rows_of(page):
        assert WRITTEN.fullmatch(row)
        assert "__" not in row
        assert "''" not in row
    assert rows_of(add_run(page, RUN) or "")[1:] == rows_of(page)
