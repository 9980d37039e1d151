"""Notices: which are due, what they say, and what the ledger knows of them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """What is known of one notice.

    `state` is sending, sent, skipped, failed or unknown. `base_rev_id` is the newest
    revision of the talk page when the notice was made, 0 where the page did not exist.
    `heading` and `text` are kept while a request may have to be repeated.
    """

    notice_id: str
    recipient_id: str
    period: str
    state: str
    talk_title: str
    summary: str
    heading: str
    text: str
    base_rev_id: int
    requested_at: datetime
    pairs: tuple[str, ...] = ()
    rev_id: int = 0
    reason: str = ""
    tries: int = 1
