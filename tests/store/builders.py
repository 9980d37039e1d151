"""What the store's tests keep and read."""

from datetime import UTC, datetime

from exchange.domain.match import Match, Reason
from exchange.domain.notices import SENDING, LedgerRow

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def make_match(learner: int, teacher: int, score: int = 65536) -> Match:
    """Make a match between two profiles of the test wiki."""
    return Match(
        learner_id=f"testwiki:{learner}",
        teacher_id=f"testwiki:{teacher}",
        capacities=("134",),
        score=score,
        reasons=(Reason("teaches", "134", "134"), Reason("language", "pt", "3")),
        mutual=False,
    )


def make_row(notice_id: str = "n1", recipient_id: str = "testwiki:1001") -> LedgerRow:
    """Make a ledger row of a notice that is being sent."""
    return LedgerRow(
        notice_id=notice_id,
        recipient_id=recipient_id,
        period="2026-W10",
        dbname="testwiki",
        state=SENDING,
        talk_title="User talk:Ana",
        summary=f"Capacity Exchange (notice {notice_id})",
        heading="People to learn with",
        text="* '''مرحبا''' 写真 🎉",
        base_rev_id=17,
        requested_at=NOW,
        pairs=("abc", "def"),
    )
