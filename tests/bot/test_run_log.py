"""When a run is logged, what of it, and that a log that fails hurts nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.jobs.delivery import ASKED_TO_END, NOT_RUNNING, Delivery, NotifyReport
from bot.jobs.run_log import OF_AN_ERROR, write_run_log
from bot.ports import LogPage, Lost, Outcome, Posted, Refused, WikiError
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import FAILED, SENDING, SENT, SKIPPED, LedgerRow
from exchange.domain.run_log_page import MARK
from exchange.domain.site import Site
from exchange.message_files import load_notice_messages
from exchange.store.sql import SqlStore, open_store
from tests.bot.fakes import FakeTalkPages
from tests.builders import make_vocabulary

SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
BEGUN = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
EDITED = NotifyReport(sent=2, settled=1, skipped=2, edits=2)


@dataclass
class FakeLog:
    """Implements `bot.ports.RunLog`."""

    run_page: str | None = "run"
    wikitext: str = ""
    answer: Outcome | WikiError = field(default_factory=lambda: Posted(7))
    saved: list[str] = field(default_factory=list)

    def read(self) -> LogPage:
        if isinstance(self.answer, WikiError):
            raise self.answer
        return LogPage("User:CapacityBot/log", 3, self.wikitext, self.run_page)

    def save(self, page: LogPage, wikitext: str, summary: str) -> Outcome:
        assert not isinstance(self.answer, WikiError)
        self.saved.append(wikitext)
        return self.answer


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Keep a row of an earlier run, which has ended in the same second."""
    store = open_store("sqlite://")
    store.upgrade()
    lease = store.take_lease("notify", "me", datetime.now(UTC), 10**6)
    assert lease is not None
    store.record_notice(row_of("Eve", SKIPPED, "blocked"), lease)
    yield store
    store.close()


def row_of(name: str, state: str, reason: str = "") -> LedgerRow:
    """Make a row of the ledger."""
    return LedgerRow(
        name,
        f"testwiki:{name}",
        "2026-W10",
        "testwiki",
        state,
        f"User talk:{name}",
        *("summary", "", "", 1),
        requested_at=BEGUN,
        reason=reason,
    )


def log_run(store: SqlStore, log: FakeLog, report: NotifyReport) -> list[str]:
    """Log a run, and give what was saved."""
    lease = store.take_lease("notify", "me", datetime.now(UTC), 10**6)
    assert lease is not None
    writing = Writing(
        {SITE.dbname: SITE}, make_vocabulary(), load_notice_messages(), "", "Bot"
    )
    delivery = Delivery(
        FakeTalkPages(),
        store,
        lease,
        SITE,
        writing,
        limit=9,
        to_user="",
        clock=lambda: BEGUN,
        is_ending=lambda: report.stopped == ASKED_TO_END,
    )
    for row in (
        row_of("Ana", SENT),
        row_of("Ben", SKIPPED, "nobots"),
        row_of("Cyd", SKIPPED, "nobots"),
        row_of("Dan", SENDING),
        row_of("Dan", FAILED, "profile-changed"),
    ):
        delivery.record(row)
    write_run_log(delivery, log, BEGUN, report)
    return log.saved


def test_run_is_logged_in_counts(store: SqlStore) -> None:
    """What this run has done, how each notice ended, and nobody's name."""
    [saved] = log_run(store, FakeLog(), EDITED)

    assert "| 2026-03-04 05:06 || 3 || nobots: 2, profile-changed: 1 || \n" in saved
    assert not [name for name in ("Ana", "Ben", "Cyd", "Dan", "Eve") if name in saved]


@pytest.mark.parametrize(
    ("stopped", "said"),
    [
        ("the wiki refuses edits (readonly)", "the wiki refuses edits (readonly)"),
        ("The wiki gave half an answer about User talk:Ana", OF_AN_ERROR),
    ],
)
def test_early_end_is_said_without_names(
    store: SqlStore, stopped: str, said: str
) -> None:
    """A message of an error may hold the title of a page."""
    [saved] = log_run(store, FakeLog(), NotifyReport(stopped=stopped))

    assert f"|| {said}\n" in saved
    assert "Ana" not in saved


@pytest.mark.parametrize(
    "report",
    [
        NotifyReport(),
        NotifyReport(skipped=3),
        NotifyReport(sent=1, edits=1, stopped=NOT_RUNNING),
        NotifyReport(sent=1, edits=1, stopped=ASKED_TO_END),
    ],
)
def test_run_that_may_not_edit_or_did_not_is_not_logged(
    store: SqlStore, report: NotifyReport
) -> None:
    """An hourly run without anything due fills no page."""
    assert log_run(store, FakeLog(), report) == []


@pytest.mark.parametrize("run_page", ["stop", "", None])
def test_run_page_is_asked_for_the_log_too(
    store: SqlStore, run_page: str | None
) -> None:
    """Whoever stops the bot at its last notice stops the log as well."""
    assert log_run(store, FakeLog(run_page=run_page), EDITED) == []


def test_page_of_somebody_is_not_overwritten(store: SqlStore) -> None:
    """Only an empty page and the bot's own log are written."""
    assert log_run(store, FakeLog(wikitext="My page"), EDITED) == []
    assert len(log_run(store, FakeLog(wikitext=MARK), EDITED)) == 1


@pytest.mark.parametrize(
    "answer", [Refused("blocked", "no"), Lost("504"), WikiError("away")]
)
def test_log_that_fails_hurts_no_run(
    store: SqlStore, answer: Outcome | WikiError
) -> None:
    """It is tried once, and no more."""
    assert len(log_run(store, FakeLog(answer=answer), EDITED)) <= 1
