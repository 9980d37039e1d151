"""An example of a notice, made of what anybody may see of a profile's matches."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from exchange.domain.match import Match
from exchange.domain.notice_entries import Eligible, entries_by_recipient
from exchange.domain.notice_plan import NoticePolicy, choose_entries
from exchange.domain.notices import Notice, period_of
from exchange.domain.profile import ProfilePage

# No notice has this id, so that an example is never taken for one that was sent.
EXAMPLE_ID = "example"
# The bot that signs where nobody is logged in to a wiki.
BOT_NAME = "CapacityBot"


def example_notice(
    page: ProfilePage,
    matches: Iterable[Match],
    others: Iterable[ProfilePage],
    now: datetime,
) -> Notice:
    """Make a digest of a profile's public matches with `others`.

    Which of them the allocation has proposed, and what was told or answered before, is
    nobody else's business: here all of them count as proposed, and as new.
    """
    eligible = Eligible.of([page, *others], (), now.date())
    proposed = (replace(each, proposed=True) for each in matches)
    found = entries_by_recipient(eligible, proposed, (), ())
    entries = choose_entries(
        found.get(page.profile_id, ()), (), NoticePolicy().most_entries
    )
    period = period_of(page.profile.notify, now)
    return Notice(EXAMPLE_ID, page, period, entries)
