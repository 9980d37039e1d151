"""Which notices are due, and what they say."""

from dataclasses import replace
from datetime import UTC, datetime

from exchange.domain.match import Match
from exchange.domain.notice_text import render_notice
from exchange.domain.notices import (
    FAILED,
    SENT,
    SKIPPED,
    UNKNOWN,
    LedgerRow,
    Notice,
    notice_id_of,
    pair_key,
    period_of,
    plan_notices,
)
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from tests.builders import make_page, make_vocabulary
from tests.matches import matches_of

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SITE = Site(
    "testwiki", "en", "https://wiki.example/wiki/$1", "https://wiki.example/w/index.php"
)

ANA = make_page(
    "Ana", page_id=1, wants="Lua", offers="photography", languages="pt-N, en-3"
)
BEN = make_page(
    "Ben", page_id=2, offers="Lua", wants="photography", languages="pt-2, en-N"
)
CYD = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")


def plan(
    pages: list[ProfilePage], ledger: list[LedgerRow] | None = None
) -> list[Notice]:
    """Plan from the pages' own matches."""
    return plan_notices(pages, matches_of(pages), ledger or [], NOW)


def ledger_row(page: ProfilePage, period: str, state: str, pairs: tuple[str, ...] = ()):
    """Make a row as an earlier run left it."""
    return LedgerRow(
        notice_id=notice_id_of(page.person_id, period),
        recipient_id=page.person_id,
        period=period,
        dbname="testwiki",
        state=state,
        talk_title=f"User talk:{page.user_name}",
        summary="",
        heading="",
        text="",
        base_rev_id=0,
        requested_at=NOW,
        pairs=pairs,
    )


def others(notice: Notice) -> list[str]:
    """Name the people in a notice."""
    return [each.other.user_name for each in notice.matches]


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


def test_never_and_paused_are_respected() -> None:
    """Who asks for none is not written to; others still hear of them."""
    never = make_page("Ana", page_id=1, wants="Lua", languages="en-N", notify="never")

    assert [each.recipient.user_name for each in plan([never, BEN])] == ["Ben"]


def test_one_notice_a_period_however_it_ended() -> None:
    """A second run of the week sends nothing more, refused or not."""
    for state in (SENT, SKIPPED, UNKNOWN, "sending"):
        ledger = [ledger_row(ANA, "2026-W10", state)]
        assert [each.recipient.user_name for each in plan([ANA, BEN], ledger)] == [
            "Ben"
        ]


def test_failed_notice_is_planned_again_under_its_own_id() -> None:
    """What the wiki surely did not take may be tried again."""
    row = ledger_row(ANA, "2026-W10", FAILED)

    notice = plan([ANA, BEN], [row])[0]

    assert notice.notice_id == row.notice_id


def test_nobody_is_told_of_the_same_pair_twice() -> None:
    """Next week's notice names only whom last week's did not."""
    told = [pair_key(match) for match in matches_of([ANA, BEN])]
    ledger = [ledger_row(ANA, "2026-W09", SENT, tuple(told))]

    notices = plan([ANA, BEN, CYD], ledger)

    assert others(notices[0]) == ["Cyd"]


def test_pair_is_told_again_when_it_is_about_another_capacity() -> None:
    """A match on something new is news."""
    told = [pair_key(match) for match in matches_of([ANA, BEN])]
    ledger = [ledger_row(ANA, "2026-W09", SENT, tuple(told))]
    more = make_page(
        "Ana", page_id=1, wants="Lua", offers="photography", languages="en-N"
    )
    versatile = make_page(
        "Ben", page_id=2, offers="Lua", wants="photography, Lua", languages="en-N"
    )
    more = replace(more, profile=replace(more.profile, offers=versatile.profile.wants))

    assert others(plan([more, versatile], ledger)[0]) == ["Ben"]


def test_people_of_an_unknown_notice_are_named_again() -> None:
    """It most likely never arrived; in its own period nothing more is risked."""
    told = tuple(pair_key(match) for match in matches_of([ANA, BEN]))
    last_week = [ledger_row(ANA, "2026-W09", UNKNOWN, told)]
    this_week = [ledger_row(ANA, "2026-W10", UNKNOWN, told)]

    assert others(plan([ANA, BEN], last_week)[0]) == ["Ben"]
    assert [each.recipient for each in plan([ANA, BEN], this_week)] == [BEN]


def test_digest_holds_five_people_and_the_two_way_ones_first() -> None:
    """However many fit, a notice stays short."""
    teachers = [
        make_page(f"T{n}", page_id=n, offers="Lua", languages="en-N")
        for n in range(10, 18)
    ]

    pages = [ANA, *teachers, BEN]
    matches = [replace(each, proposed=True) for each in matches_of(pages)]

    notice = plan_notices(pages, matches, [], NOW)[0]

    assert others(notice) == ["Ben", "T10", "T11", "T12", "T13"]


def test_only_what_is_proposed_is_told() -> None:
    """Whoever has no place for another learner is not named in a notice."""
    matches = [replace(each, proposed=False) for each in matches_of([ANA, BEN, CYD])]
    with_cyd = [
        replace(each, proposed=each.teacher_id == CYD.profile_id) for each in matches
    ]

    assert plan_notices([ANA, BEN, CYD], matches, [], NOW) == []
    assert others(plan_notices([ANA, BEN, CYD], with_cyd, [], NOW)[0]) == ["Cyd"]


def test_match_of_a_profile_that_is_gone_is_passed_over() -> None:
    """Between matching and the notice somebody may have left."""
    matches: list[Match] = matches_of([ANA, BEN])

    assert plan_notices([ANA], matches, [], NOW) == []


def test_periods_are_days_iso_weeks_and_months() -> None:
    """The year of a week is the ISO year."""
    new_year = datetime(2027, 1, 1, tzinfo=UTC)
    assert period_of("daily", new_year) == "2027-01-01"
    assert period_of("weekly", new_year) == "2026-W53"
    assert period_of("monthly", new_year) == "2027-01"


def render(notice: Notice) -> str:
    """Write a notice of the test wiki."""
    return render_notice(
        notice, SITE, make_vocabulary(), "https://tool.example", "CapacityBot", NOW
    ).text


def test_notice_says_why_and_how_to_stop() -> None:
    """Each person with both reasons and the language; the end tells the way out."""
    text = render(plan([ANA, BEN])[0])

    assert (
        "* [https://tool.example/profile/testwiki/User:Ben <bdi>Ben</bdi>] – "
        "You want <bdi>Lua</bdi>, which they offer. "
        "They want <bdi>photography</bdi>, which you offer. "
        "You both speak English. "
        "([https://wiki.example/w/index.php?title=User_talk:Ben&action=edit"
        "&section=new "
        "write to them])"
    ) in text
    assert "notify = never" in text
    assert "— CapacityBot, 05:06, 4 March 2026 (UTC)" in text


def test_notice_to_the_teacher_tells_it_from_their_side() -> None:
    """Cyd, who only teaches, reads what Ana wants."""
    text = render(plan([ANA, CYD])[1])

    assert "They want <bdi>Lua</bdi>, which you offer." in text
    assert "You want" not in text


def test_group_is_written_to_on_its_own_talk_page() -> None:
    """The link to write leads where the group reads."""
    group = make_page(
        "Query evenings",
        page_id=7,
        title="Project:Query evenings",
        type="group",
        offers="Lua",
        languages="en-N",
    )

    text = render(plan([ANA, group])[0])

    assert "title=project_talk:Query_evenings&action=edit&section=new" in text


def test_notice_notifies_nobody_by_accident() -> None:
    """It links no user page and holds no signature: Echo would ping the named."""
    text = render(plan([ANA, BEN])[0])

    assert "[[" not in text
    assert "~~~" not in text


def test_free_text_cannot_speak_through_the_bot() -> None:
    """A capacity that is markup is shown as text and nothing else."""
    spam = "{{subst:x}} [[Category:Y]] https://spam.example '''buy'''"
    ana = make_page("Ana", page_id=1, wants=spam, languages="en-N")
    ben = make_page("Ben", page_id=2, offers=spam, languages="en-N")

    text = render(plan([ana, ben])[0])

    assert "{{" not in text
    assert "[[" not in text
    assert "https://spam" not in text
    assert "'''" not in text


def test_own_words_are_shown_as_they_are_written() -> None:
    """Capitals and accents make no difference for matching, and are shown."""
    ana = make_page("Ana", page_id=1, wants="Écriture Inclusive", languages="fr-N")
    ben = make_page("Ben", page_id=2, offers="écriture inclusive", languages="fr-N")

    text = render(plan([ana, ben])[0])

    assert "You want <bdi>Écriture Inclusive</bdi>, which they offer." in text
    assert "one person who fits your profile" in text


def test_summary_is_unique_to_the_notice() -> None:
    """The id in the summary finds the revision again when an answer was lost."""
    notice = plan([ANA, BEN])[0]
    text = render_notice(
        notice, SITE, make_vocabulary(), "https://tool.example", "CapacityBot", NOW
    )

    assert notice.notice_id in text.summary
    assert len(text.summary) < 500
