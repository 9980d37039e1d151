"""Which notices are due: one digest a person and period, of what is new to them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exchange.domain.answers import CONTACTED, DECLINED, DONE, Answer
from exchange.domain.notice_plan import NoticePolicy, plan_notices
from exchange.domain.notices import (
    FAILED,
    SENDING,
    SENT,
    SKIPPED,
    UNKNOWN,
    WELCOME,
    Notice,
    PersonEntry,
    RequestEntry,
    RingEntry,
    key_of_pair,
    period_of,
)
from exchange.domain.profile import ProfilePage
from tests.builders import make_page
from tests.matches import matches_of
from tests.notices import (
    LAST_WEEK,
    NOW,
    WEEK,
    ledger_row,
    make_request,
    plan,
    ring_of,
    situation_of,
)

ANA = make_page(
    "Ana", page_id=1, wants="Lua", offers="photography", languages="pt-N, en-3"
)
BEN = make_page(
    "Ben", page_id=2, offers="Lua", wants="photography", languages="pt-2, en-N"
)
CYD = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")

# Each wants what the next one offers, and nobody both ways.
ONE = make_page("One", page_id=11, wants="Lua", offers="policy", languages="en-N")
TWO = make_page("Two", page_id=12, wants="photography", offers="Lua", languages="en-N")
THREE = make_page(
    "Three", page_id=13, wants="policy", offers="photography", languages="en-N"
)


def others(notice: Notice) -> list[str]:
    """Name the people in a notice."""
    return [
        each.other.user_name for each in notice.entries if isinstance(each, PersonEntry)
    ]


def to(page: ProfilePage, notices: list[Notice]) -> Notice:
    """Give the notice to somebody."""
    return next(each for each in notices if each.recipient == page)


def recipients(notices: list[Notice]) -> list[str]:
    """Name who gets a notice."""
    return [each.recipient.user_name for each in notices]


def test_each_side_of_a_match_gets_one_notice() -> None:
    """Ana hears of Ben and Cyd, best first; Ben and Cyd hear of Ana."""
    notices = plan([ANA, BEN, CYD])

    assert [(each.recipient.user_name, others(each)) for each in notices] == [
        ("Ana", ["Ben", "Cyd"]),
        ("Ben", ["Ana"]),
        ("Cyd", ["Ana"]),
    ]


def test_person_without_a_match_gets_nothing() -> None:
    """No news, no notice."""
    assert plan([ANA]) == []


def test_who_asks_for_none_gets_none_and_is_still_told_of() -> None:
    """Who says never is not written to; others still hear of them."""
    never = replace(ANA, profile=replace(ANA.profile, notify="never"))

    assert [(n.recipient.user_name, others(n)) for n in plan([never, BEN])] == [
        ("Ben", ["Ana"])
    ]


@pytest.mark.parametrize("until", ["", "2026-03-04"])
def test_who_is_paused_takes_no_part(until: str) -> None:
    """Nobody hears of them, and they hear of nobody, until the last day of it."""
    matches = situation_of([ANA, BEN])
    paused = replace(ANA, profile=replace(ANA.profile, availability="paused"))
    paused = replace(paused, profile=replace(paused.profile, until=until))
    situation = replace(matches, pages=[paused, BEN])

    assert plan_notices(situation, NOW) == []


def test_whose_pause_is_over_takes_part_again() -> None:
    """The day after `until`, paused is open."""
    paused = replace(
        ANA,
        profile=replace(ANA.profile, availability="paused", until="2026-03-03"),
    )
    assert recipients(plan([paused, BEN])) == ["Ana", "Ben"]


@pytest.mark.parametrize("state", [SENT, SKIPPED, UNKNOWN, SENDING])
def test_one_digest_a_period_however_it_ended(state: str) -> None:
    """A second run of the week sends nothing more, refused or not."""
    ledger = [ledger_row(ANA, WEEK, state)]
    assert recipients(plan([ANA, BEN], ledger)) == ["Ben"]


def test_failed_notice_is_planned_again_under_its_own_id() -> None:
    """What the wiki surely did not take may be tried again."""
    row = ledger_row(ANA, WEEK, FAILED, at=NOW)

    notice = plan([ANA, BEN], [row])[0]

    assert notice.notice_id == row.notice_id


def test_nobody_is_told_of_the_same_pair_twice() -> None:
    """Next week's notice names only whom last week's did not, and years later too."""
    told = plan([ANA, BEN])[0].pairs
    ledger = [ledger_row(ANA, pairs=told)]

    assert others(to(ANA, plan([ANA, BEN, CYD], ledger))) == ["Cyd"]
    later = plan([ANA, BEN], ledger, now=NOW + timedelta(days=1000))
    assert recipients(later) == ["Ben"]


def test_pair_is_told_again_when_it_is_about_another_capacity() -> None:
    """A match on something new is news."""
    ledger = [ledger_row(ANA, pairs=plan([ANA, BEN])[0].pairs)]
    wider = replace(
        BEN,
        profile=replace(BEN.profile, offers=ANA.profile.offers + BEN.profile.offers),
    )
    curious = replace(
        ANA, profile=replace(ANA.profile, wants=ANA.profile.offers + ANA.profile.wants)
    )

    assert others(to(curious, plan([curious, wider], ledger))) == ["Ben"]


def test_pair_is_told_again_when_there_is_a_new_direction() -> None:
    """First Cyd could only teach Ana; now she wants to learn from her too."""
    ledger = [ledger_row(ANA, pairs=plan([ANA, CYD])[0].pairs)]
    learning = replace(CYD, profile=replace(CYD.profile, wants=ANA.profile.offers))

    assert others(to(ANA, plan([ANA, learning], ledger))) == ["Cyd"]


def test_direction_that_was_told_before_is_no_news_when_it_is_proposed() -> None:
    """A notice tells both directions, whichever of the two was proposed."""
    situation = situation_of([ANA, BEN])
    one_way, other_way = (
        [
            replace(each, proposed=each.learner_id == page.profile_id)
            for each in situation.matches
        ]
        for page in (ANA, BEN)
    )
    first = plan([ANA, BEN], matches=one_way)[0]
    ledger = [ledger_row(ANA, pairs=first.pairs)]

    assert recipients(plan([ANA, BEN], ledger, matches=other_way)) == ["Ben"]


def test_people_of_an_unknown_notice_are_named_again() -> None:
    """It most likely never arrived; in its own period nothing more is risked."""
    told = plan([ANA, BEN])[0].pairs
    last_week = [ledger_row(ANA, LAST_WEEK, UNKNOWN, told)]
    this_week = [ledger_row(ANA, WEEK, UNKNOWN, told)]

    assert others(to(ANA, plan([ANA, BEN], last_week))) == ["Ben"]
    assert recipients(plan([ANA, BEN], this_week)) == ["Ben"]


def test_digest_holds_five_people_and_the_two_way_ones_first() -> None:
    """However many fit, a notice stays short."""
    teachers = [
        make_page(f"T{n}", page_id=n, offers="Lua", languages="en-N")
        for n in range(10, 18)
    ]
    pages = [ANA, *teachers, BEN]
    matches = [replace(each, proposed=True) for each in matches_of(pages)]

    notice = plan(pages, matches=matches, rings=())[0]

    assert others(notice) == ["Ben", "T10", "T11", "T12", "T13"]


def test_two_way_match_comes_before_a_better_one_that_goes_one_way() -> None:
    """Learning is a two-way street, whatever the scores are."""
    matches = [
        replace(each, score=1 if each.mutual else 10**9, proposed=True)
        for each in matches_of([ANA, BEN, CYD])
    ]

    assert others(plan([ANA, BEN, CYD], matches=matches)[0]) == ["Ben", "Cyd"]


def test_only_what_is_proposed_is_told() -> None:
    """Whoever has no place for another learner is not named in a notice."""
    matches = [replace(each, proposed=False) for each in matches_of([ANA, BEN, CYD])]
    with_cyd = [
        replace(each, proposed=each.teacher_id == CYD.profile_id) for each in matches
    ]

    assert plan([ANA, BEN, CYD], matches=matches) == []
    assert others(plan([ANA, BEN, CYD], matches=with_cyd)[0]) == ["Cyd"]


def test_match_of_a_profile_that_is_gone_is_passed_over() -> None:
    """Between matching and the notice somebody may have left."""
    assert plan([ANA], matches=matches_of([ANA, BEN])) == []


@pytest.mark.parametrize("answer", [DECLINED, DONE, CONTACTED])
@pytest.mark.parametrize("is_anas", [True, False])
def test_pair_of_which_one_has_answered_is_told_to_neither(
    answer: str, is_anas: bool
) -> None:
    """An answer counts at once, before the next matching."""
    one, other = (ANA, BEN) if is_anas else (BEN, ANA)
    answers = [Answer(one.person_id, other.person_id, answer, NOW)]

    assert plan([ANA, BEN], answers=answers) == []


def test_ring_is_told_to_its_three_people_once() -> None:
    """Each hears who teaches them, whom they teach, and what the third one does."""
    situation = situation_of([ONE, TWO, THREE])
    notices = plan_notices(situation, NOW)

    told = [
        (each.recipient.user_name, entry.teacher.user_name, entry.learner.user_name)
        for each in notices
        for entry in each.entries
        if isinstance(entry, RingEntry)
    ]
    assert told == [
        ("One", "Two", "Three"),
        ("Two", "Three", "One"),
        ("Three", "One", "Two"),
    ]
    # The steps of a ring are not told as pairs beside it.
    assert all(len(each.entries) == 1 for each in notices)
    entry = notices[0].entries[0]
    assert isinstance(entry, RingEntry)
    assert [(step.learner_id, step.teacher_id) for step in entry.steps] == [
        ("testwiki:11", "testwiki:12"),
        ("testwiki:13", "testwiki:11"),
        ("testwiki:12", "testwiki:13"),
    ]

    ledger = [ledger_row(each.recipient, pairs=each.pairs) for each in notices]
    assert plan([ONE, TWO, THREE], ledger) == []


def test_notice_of_a_ring_lets_the_matching_keep_its_steps() -> None:
    """The ledger remembers the recipient's two steps, by which proposals stand."""
    situation = situation_of([ONE, TWO, THREE])
    pairs = plan_notices(situation, NOW)[0].pairs
    own, _, to_us = ring_of(situation).steps

    learns = key_of_pair(ONE.person_id, TWO.person_id, own.capacities)
    teaches = key_of_pair(THREE.person_id, ONE.person_id, to_us.capacities)
    assert {learns, teaches} < set(pairs)


def test_ring_in_which_somebody_said_no_is_not_told() -> None:
    """Nor is the step of which the answer was; the other steps are still proposals."""
    answers = [Answer(TWO.person_id, ONE.person_id, DECLINED, NOW)]

    notices = plan([ONE, TWO, THREE], answers=answers)

    entries = [entry for each in notices for entry in each.entries]
    assert all(isinstance(entry, PersonEntry) for entry in entries)
    assert [(each.recipient.user_name, sorted(others(each))) for each in notices] == [
        ("One", ["Three"]),
        ("Two", ["Three"]),
        ("Three", ["One", "Two"]),
    ]


def test_rings_come_before_what_goes_one_way() -> None:
    """Who only learns from One comes after the ring."""
    four = make_page("Four", page_id=14, wants="policy", languages="en-N")
    situation = situation_of([ONE, TWO, THREE, four])
    matches = [replace(each, proposed=True) for each in situation.matches]

    notice = plan([ONE, TWO, THREE, four], matches=matches)[0]

    assert isinstance(notice.entries[0], RingEntry)
    assert others(notice) == ["Four"]


def test_request_is_told_to_who_could_help_and_to_who_asks() -> None:
    """Cyd offers what Ana's request asks for, in a language that both know."""
    ana = replace(ANA, profile=replace(ANA.profile, wants=(), offers=()))
    asked = make_request("Ana", person_id=ANA.person_id)

    told = {
        each.recipient.user_name: each.entries for each in plan([ana, CYD], (), [asked])
    }

    (to_ana,), (to_cyd,) = told["Ana"], told["Cyd"]
    assert isinstance(to_ana, RequestEntry)
    assert to_ana.helper == CYD
    assert isinstance(to_cyd, RequestEntry)
    assert (to_cyd.helper, to_cyd.asked) == (None, asked)


def test_request_of_somebody_without_a_profile_is_told_to_helpers_alone() -> None:
    """A notice goes only to someone whose own profile asks for it."""
    assert recipients(plan([CYD], (), [make_request("Dan")])) == ["Cyd"]


@pytest.mark.parametrize(
    ("status", "until"), [("closed", ""), ("answered", ""), ("open", "2026-03-03")]
)
def test_request_that_is_no_longer_open_is_not_told(status: str, until: str) -> None:
    """It may have been answered after the matches were made."""
    asked = make_request()
    matches = situation_of([CYD], (), [asked]).matches
    over = make_request(status=status, until=until)

    assert plan([CYD], (), [asked], matches=matches)
    assert plan([CYD], (), [over], matches=matches) == []


def test_two_way_matches_come_before_requests() -> None:
    """A request asks for help and gives none."""
    asked = make_request()
    notice = plan([ANA, BEN], (), [asked])[1]

    assert [type(each) for each in notice.entries] == [PersonEntry, RequestEntry]


def test_group_is_a_recipient_like_a_person() -> None:
    """Its page is its identity; it hears of people, and they hear of it."""
    group = make_page(
        "Query evenings",
        page_id=7,
        title="Project:Query evenings",
        type="group",
        offers="Lua",
        languages="en-N",
    )
    assert recipients(plan([ANA, group])) == ["Ana", "Query evenings"]


def test_digest_waits_for_the_gap_whatever_the_calendar_says() -> None:
    """On Sunday there was one; Monday is another week, and Saturday is soon enough."""
    sunday = datetime(2026, 3, 1, 20, tzinfo=UTC)
    ledger = [ledger_row(ANA, LAST_WEEK, SENT, at=sunday)]

    def is_due(day: int) -> bool:
        now = datetime(2026, 3, day, 21, tzinfo=UTC)
        return "Ana" in recipients(plan([ANA, BEN], ledger, now=now))

    assert [is_due(day) for day in (2, 6, 7)] == [False, False, True]


def test_who_changes_to_daily_waits_a_day_and_not_a_week() -> None:
    """The gap is that of the frequency that the profile asks for now."""
    daily = replace(ANA, profile=replace(ANA.profile, notify="daily"))
    ledger = [ledger_row(ANA, WEEK, SENT, at=NOW - timedelta(hours=21))]

    assert recipients(plan([daily, BEN], ledger)) == ["Ben", "Ana"]


def test_day_has_a_cap_and_who_has_waited_longest_comes_first() -> None:
    """Three were sent today on this wiki, so two more may go out of a cap of five."""
    people = [
        make_page(f"P{n}", page_id=n, wants="Lua", offers="Lua", languages="en-N")
        for n in range(20, 25)
    ]
    elsewhere = replace(people[0], profile_id="otherwiki:1", person_id="otherwiki:1")
    ledger = [
        ledger_row(make_page(f"X{n}", page_id=n), WEEK, SENT, at=NOW) for n in range(3)
    ]
    ledger += [ledger_row(elsewhere, WEEK, SENT, at=NOW)]
    ledger += [ledger_row(people[0], "2026-W08"), ledger_row(people[1], "2026-W08")]
    policy = NoticePolicy(most_a_day=5)

    assert recipients(plan(people, ledger, policy=policy)) == ["P22", "P23"]
    tomorrow = NOW + timedelta(days=1)
    assert len(plan(people, ledger, policy=policy, now=tomorrow)) == 5


def test_refused_notices_do_not_use_up_the_day() -> None:
    """Nobody was bothered by them."""
    ledger = [ledger_row(make_page("X", page_id=9), WEEK, SKIPPED, at=NOW)]
    assert len(plan([ANA, BEN], ledger, policy=NoticePolicy(most_a_day=2))) == 2


def test_newcomer_is_welcomed_once_and_gets_the_digest_a_day_later() -> None:
    """Ana was there before the bot's first run on the wiki; Ben is new."""
    known = {"testwiki": {ANA.person_id}}
    notices = plan([ANA, BEN], known_people=known)
    assert [(n.recipient.user_name, n.period) for n in notices] == [
        ("Ben", WELCOME),
        ("Ana", WEEK),
    ]

    ledger = [ledger_row(BEN, WELCOME, SENT, at=NOW)]
    assert recipients(plan([ANA, BEN], ledger, known_people=known)) == ["Ana"]
    tomorrow = plan(
        [ANA, BEN], ledger, known_people=known, now=NOW + timedelta(hours=20)
    )
    assert [(n.recipient.user_name, n.period) for n in tomorrow] == [
        ("Ana", WEEK),
        ("Ben", WEEK),
    ]


@pytest.mark.parametrize("state", [SENT, SKIPPED, UNKNOWN, SENDING])
def test_welcome_is_never_planned_twice(state: str) -> None:
    """However it ended."""
    ledger = [ledger_row(CYD, WELCOME, state, at=NOW - timedelta(days=400))]
    assert plan([CYD], ledger, known_people={"testwiki": ()}) == []


def test_groups_get_digests_and_no_welcome() -> None:
    """It would show what one contact wrote on the talk page of all."""
    club = make_page("Club", page_id=9, type="group", wants="Lua", languages="en-N")
    periods = [each.period for each in plan([club, BEN], known_people={"testwiki": ()})]
    assert periods == [WELCOME, WEEK]
    assert recipients(plan([club], known_people={"testwiki": ()})) == []


def test_nobody_is_welcomed_on_a_wiki_before_the_first_run_there() -> None:
    """All profiles there are older than the bot."""
    assert plan([CYD], known_people={"otherwiki": ()}) == []


def test_welcome_is_a_notice_that_never_ends_too() -> None:
    """Whoever asks for no notices gets none."""
    never = replace(CYD, profile=replace(CYD.profile, notify="never"))
    assert plan([never], known_people={"testwiki": ()}) == []


def test_who_was_written_to_already_needs_no_welcome() -> None:
    """They know the bot."""
    ledger = [ledger_row(CYD)]
    assert plan([CYD], ledger, known_people={"testwiki": ()}) == []


def test_welcomes_have_a_cap_of_their_own() -> None:
    """A hundred newcomers of an event are greeted little by little."""
    people = [make_page(f"N{n}", page_id=n) for n in range(30, 40)]
    ledger = [ledger_row(make_page("X", page_id=9), WELCOME, SENT, at=NOW)]
    policy = NoticePolicy(most_welcomes_a_day=4)

    notices = plan(people, ledger, policy=policy, known_people={"testwiki": ()})

    assert recipients(notices) == ["N30", "N31", "N32"]


def test_periods_are_days_iso_weeks_and_months() -> None:
    """The year of a week is the ISO year."""
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    assert period_of("daily", new_year) == "2027-01-01"
    assert period_of("weekly", new_year) == "2026-W53"
    assert period_of("monthly", new_year) == "2027-01"


def test_plan_does_not_depend_on_the_order_of_what_it_gets() -> None:
    """Rows of a store come in any order."""
    situation = situation_of([ANA, BEN, CYD, ONE, TWO, THREE])
    turned = replace(
        situation,
        pages=list(reversed(situation.pages)),
        matches=list(reversed(list(situation.matches))),
        rings=list(reversed(list(situation.rings))),
    )
    assert plan_notices(turned, NOW) == plan_notices(situation, NOW)
