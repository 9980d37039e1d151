"""How many notices a day the sample people would get: `python -m dev.notice_days`.

They are read from the sample export and matched once; then the notices of each day are
planned and taken for sent. `docs/approval.md` quotes the figures.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.jobs.notify import situation_of
from exchange.domain.notice_plan import Situation, plan_notices
from exchange.domain.notices import SENT, LedgerRow, Notice
from exchange.store.sql import open_store

PROJECT = Path(__file__).resolve().parent.parent
BEGIN = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAYS = 28


def notices_of_days(situation: Situation, days: int = DAYS) -> list[int]:
    """Count the notices of each day, none of which fails."""
    counts = []
    for day in range(days):
        now = BEGIN + timedelta(days=day)
        notices = plan_notices(situation, now)
        counts.append(len(notices))
        sent = [_row(each, now) for each in notices]
        situation = replace(situation, ledger=[*situation.ledger, *sent])
    return counts


def _row(notice: Notice, now: datetime) -> LedgerRow:
    return LedgerRow(
        notice.notice_id,
        notice.recipient.person_id,
        notice.period,
        notice.recipient.dbname,
        SENT,
        *("", "", "", "", 1),
        requested_at=now,
        pairs=notice.pairs,
    )


def sample_situation() -> Situation:
    """Read the sample people into a store, match them and take what a plan needs."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/exchange.db"
        for command in (["sync", "--dump", "dev/sample-export.xml"], ["match"]):
            subprocess.run(
                [sys.executable, "-m", "bot", *command],
                cwd=PROJECT,
                env={**os.environ, "CXC_DATABASE_URL": url},
                check=True,
            )
        with closing(open_store(url)) as store:
            return situation_of(store)


def main() -> None:
    """Print the figures."""
    situation = sample_situation()
    counts = notices_of_days(situation)
    asked = Counter(page.profile.notify for page in situation.pages)
    print(f"{len(situation.pages)} profiles, which ask for notices: {dict(asked)}")
    print(f"notices a day: {counts}")
    print(f"{sum(counts)} in {DAYS} days, {max(counts)} on the busiest day")


if __name__ == "__main__":
    main()
