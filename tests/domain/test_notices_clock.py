"""What a plan makes of notices whose clock had jumped ahead: nobody waits a year."""

from dataclasses import replace
from datetime import timedelta

import pytest

from exchange.domain.notice_plan import NoticePolicy
from exchange.domain.notices import SENDING, SENT, UNKNOWN, WELCOME
from tests.builders import make_page
from tests.notices import NOW, WEEK, ledger_row, plan

ANA = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
BEN = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
NEXT_YEAR = "2027-W10"
AHEAD = NOW + timedelta(days=365)


def recipients(*args: object, **others: object) -> list[str]:
    """Name who gets a notice."""
    return [each.recipient.user_name for each in plan(*args, **others)]  # type: ignore[arg-type]


@pytest.mark.parametrize("state", [SENT, UNKNOWN])
def test_notice_of_next_year_keeps_nobody_waiting(state: str) -> None:
    """It was posted at some time before now, by a clock that was wrong."""
    ledger = [ledger_row(ANA, NEXT_YEAR, state, at=AHEAD)]
    assert recipients([ANA, BEN], ledger) == ["Ben", "Ana"]


def test_notice_of_next_year_does_not_hide_the_one_of_yesterday() -> None:
    """The gap is kept to whichever of them is nearer."""
    ledger = [
        ledger_row(ANA, WEEK, at=NOW - timedelta(days=1)),
        ledger_row(ANA, NEXT_YEAR, at=AHEAD),
    ]
    for rows in (ledger, ledger[::-1]):
        monday = NOW + timedelta(days=5)
        assert recipients([ANA, BEN], rows, now=monday - timedelta(days=1)) == ["Ben"]
        assert recipients([ANA, BEN], rows, now=monday) == ["Ben", "Ana"]


def test_notice_of_in_a_few_hours_may_have_been_posted_just_now() -> None:
    """The gap and the day's most hold for it, as if it were so long ago."""
    ledger = [ledger_row(ANA, NEXT_YEAR, at=NOW + timedelta(hours=3))]

    assert recipients([ANA, BEN], ledger) == ["Ben"]
    assert recipients([ANA, BEN], ledger, policy=NoticePolicy(most_a_day=1)) == []


@pytest.mark.parametrize("period", [NEXT_YEAR, WELCOME])
def test_notices_of_next_year_do_not_use_up_the_day(period: str) -> None:
    """Neither that of all notices nor that of the welcomes."""
    new = make_page("New", page_id=3, languages="en-N")
    ledger = [
        ledger_row(make_page(f"X{n}", page_id=n), period, at=AHEAD)
        for n in range(10, 15)
    ]
    policy = NoticePolicy(most_a_day=5, most_welcomes_a_day=5)
    known = {"testwiki": {ANA.person_id, BEN.person_id}}

    due = recipients([ANA, BEN, new], ledger, policy=policy, known_people=known)

    assert due == ["New", "Ana", "Ben"]


def test_who_waits_for_a_notice_to_be_settled_gets_no_other_before() -> None:
    """Another notice on the page would make it undecidable whether that one came."""
    ledger = [ledger_row(ANA, NEXT_YEAR, SENDING, at=AHEAD)]
    assert recipients([ANA, BEN], ledger) == ["Ben"]


def test_what_is_unsettled_on_a_wiki_that_was_left_keeps_nobody_waiting() -> None:
    """Nobody settles it while the bot works on other wikis."""
    row = ledger_row(ANA, "2026-W01", SENDING, at=NOW - timedelta(days=60))

    assert recipients([ANA, BEN], [row]) == ["Ben"]
    assert recipients([ANA, BEN], [replace(row, dbname="left")]) == ["Ben", "Ana"]
