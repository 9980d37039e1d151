"""Which of the bot's own revisions a ledger is rebuilt from; tests/real has a wiki."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from bot.jobs.rebuild_ledger import RebuildReport, rebuild_ledger
from bot.ports import OwnRevision
from exchange.domain.notice_facts import NoticeFacts, write_facts
from exchange.domain.notices import FAILED, SENDING, SENT, UNKNOWN, notice_id_of
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store

ANA, WEEK, PAIRS = "c:7", "2026-W10", ("0123456789abcdef",)
FACTS = NoticeFacts(notice_id_of(ANA, WEEK), ANA, WEEK, PAIRS)
NOTICE = OwnRevision(
    rev_id=12,
    base_rev_id=11,
    title="User talk:Ana",
    made_at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC),
    summary=f"Capacity Exchange: a new match (notice {FACTS.notice_id})",
    wikitext=f"Welcome!\n\n== A match ==\nBen offers Lua.\n{write_facts(FACTS)}",
)
OTHER_FACTS = write_facts(NoticeFacts("f" * 16, "c:8", WEEK, PAIRS))


@dataclass
class FakeOwnRevisions:
    """Implements `bot.ports.OwnRevisions`."""

    revisions: list[OwnRevision]

    def own_revisions(self) -> Iterator[list[OwnRevision]]:
        for each in self.revisions:
            yield [each]


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Give an empty store."""
    store = open_store("sqlite://")
    store.upgrade()
    yield store
    store.close()


def lease_of(store: SqlStore) -> Lease:
    """Take the lease of the job."""
    lease = store.take_lease("notify", "me", datetime.now(UTC), 10**6)
    assert lease is not None
    return lease


def rebuild(store: SqlStore, *revisions: OwnRevision) -> RebuildReport:
    """Rebuild the ledger of a wiki on which the bot has made some revisions."""
    wiki = FakeOwnRevisions(list(revisions))
    return rebuild_ledger(
        wiki, store, lease_of(store), "metawiki", lambda items, *_: items
    )


def test_notice_becomes_the_row_that_was_lost(store: SqlStore) -> None:
    """All that planning asks of a row is in the revision."""
    report = rebuild(store, NOTICE)

    (row,) = store.notices()
    assert (row.notice_id, row.recipient_id, row.period) == (
        FACTS.notice_id,
        ANA,
        WEEK,
    )
    assert (row.state, row.pairs, row.rev_id) == (SENT, PAIRS, 12)
    assert (row.requested_at, row.dbname) == (NOTICE.made_at, "metawiki")
    assert (report.revisions, report.notices, report.added) == (1, 1, 1)


@pytest.mark.parametrize(
    "wikitext",
    [
        "A report without any facts",
        f"{write_facts(FACTS)}\nA remark of somebody below",
        "",
    ],
)
def test_other_edits_of_the_bot_are_no_notices(store: SqlStore, wikitext: str) -> None:
    """Only a comment at the very end was put there by the revision itself."""
    report = rebuild(store, replace(NOTICE, wikitext=wikitext))

    assert (report.notices, store.notices()) == (0, [])


def test_facts_that_the_summary_does_not_name_are_not_believed(store: SqlStore) -> None:
    """Somebody may have put them at the end of a page that the bot saved as a whole."""
    forged = replace(NOTICE, wikitext=f"A report\n{OTHER_FACTS}")

    report = rebuild(store, forged)

    assert (report.odd, store.notices()) == ((("User talk:Ana", 12),), [])


def test_notice_of_another_version_is_counted_and_not_believed(
    store: SqlStore,
) -> None:
    """Its keys mean something else, so whoever rebuilds must hear of it."""
    text = NOTICE.wikitext or ""
    older = replace(NOTICE, wikitext=text.replace("exchange 2", "exchange 1"))
    assert older != NOTICE

    report = rebuild(store, older)

    assert (report.unread, report.notices, report.added) == (1, 0, 0)
    assert store.notices() == []


def test_hidden_text_is_named_and_hidden_summary_does_no_harm(store: SqlStore) -> None:
    """What nobody may read is skipped; the facts alone are enough."""
    report = rebuild(store, replace(NOTICE, wikitext=None))
    assert (report.hidden, store.notices()) == ((("User talk:Ana", 12),), [])

    rebuild(store, replace(NOTICE, summary=None))
    assert [row.state for row in store.notices()] == [SENT]


@pytest.mark.parametrize("state", [SENDING, FAILED, UNKNOWN])
def test_unfinished_row_is_settled_by_what_the_wiki_shows(
    store: SqlStore, state: str
) -> None:
    """A notice that stands in a revision was sent, whatever the ledger thought."""
    rebuild(store, NOTICE)
    (row,) = store.notices()
    store.record_notice(replace(row, state=state, rev_id=0), lease_of(store))

    assert rebuild(store, NOTICE).added == 1
    assert [(row.state, row.rev_id) for row in store.notices()] == [(SENT, 12)]


def test_what_the_ledger_knows_stays(store: SqlStore) -> None:
    """Rebuilding twice, or a complete ledger, changes nothing."""
    rebuild(store, NOTICE)
    before = store.notices()

    report = rebuild(store, NOTICE, replace(NOTICE, rev_id=99))

    assert (report.notices, report.added) == (2, 0)
    assert store.notices() == before
