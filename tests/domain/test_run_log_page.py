"""The page on which the bot logs its runs."""

from datetime import UTC, datetime, timedelta

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
