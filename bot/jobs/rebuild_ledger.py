"""`bot notify --rebuild-ledger`: the ledger of notices from the wiki alone.

Each notice ends with a hidden comment that holds its facts. It is read from the
revisions that the bot's own account has made, as they were made: what stands on a page
today anybody may have written, moved or removed. A notice is believed where its comment
is the last thing that the revision holds and the summary, which only the bot could
write, names the same notice.
"""

from dataclasses import dataclass, replace
from typing import Protocol

from bot.jobs.leased import keep_lease
from bot.ports import OwnRevision, OwnRevisions, Progress
from exchange.domain.notice_facts import NoticeFacts, is_of_another_version, read_facts
from exchange.domain.notices import SENT, LedgerRow
from exchange.store.port import Lease, Leases, Ledger


class RebuiltStore(Leases, Ledger, Protocol):
    """What rebuilding asks of the store."""


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What was found: `added` are the rows that were not in the ledger as sent.

    `hidden` are revisions whose text nobody may read; `odd` those whose facts and
    summary, or facts and ledger, contradict each other. Each is a title and a revision.
    `unread` counts notices whose facts another version of the bot has written.
    """

    revisions: int = 0
    notices: int = 0
    added: int = 0
    unread: int = 0
    hidden: tuple[tuple[str, int], ...] = ()
    odd: tuple[tuple[str, int], ...] = ()


def rebuild_ledger(
    wiki: OwnRevisions,
    store: RebuiltStore,
    lease: Lease,
    dbname: str,
    progress: Progress,
    *,
    is_recorded: bool = True,
) -> RebuildReport:
    """Add to the ledger the notices that the bot has posted on a wiki.

    Rows that the ledger has as sent stay as they are. `is_recorded=False` only counts.
    """
    states = {row.notice_id: row.state for row in store.notices()}
    report = RebuildReport()
    for batch in progress(wiki.own_revisions(), "batches of revisions"):
        keep_lease(store, lease)
        report = replace(report, revisions=report.revisions + len(batch))
        for revision in batch:
            place = (revision.title, revision.rev_id)
            if revision.wikitext is None:
                report = replace(report, hidden=(*report.hidden, place))
                continue
            facts = read_facts(revision.wikitext)
            if facts is None:
                unread = is_of_another_version(revision.wikitext)
                report = replace(report, unread=report.unread + unread)
                continue
            report = replace(report, notices=report.notices + 1)
            if states.get(facts.notice_id) == SENT:
                continue
            row = _to_row(revision, facts, dbname)
            if row is None or (is_recorded and not store.record_notice(row, lease)):
                report = replace(report, odd=(*report.odd, place))
                continue
            states[facts.notice_id] = SENT
            report = replace(report, added=report.added + 1)
    return report


def _to_row(revision: OwnRevision, facts: NoticeFacts, dbname: str) -> LedgerRow | None:
    """Make the row of a notice; None where the summary does not name it.

    A summary that was hidden says nothing against it.
    """
    if revision.summary is not None and facts.notice_id not in revision.summary:
        return None
    return LedgerRow(
        notice_id=facts.notice_id,
        recipient_id=facts.recipient_id,
        period=facts.period,
        dbname=dbname,
        state=SENT,
        talk_title=revision.title,
        summary=revision.summary or "",
        heading="",
        text="",
        base_rev_id=revision.base_rev_id,
        requested_at=revision.made_at,
        pairs=facts.pairs,
        rev_id=revision.rev_id,
    )
