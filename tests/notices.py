"""Notices as tests of several parts need them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from exchange.domain.match import Ring
from exchange.domain.notice_plan import NoticePolicy, Situation, plan_notices
from exchange.domain.notice_text import NoticeText, render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import SENT, LedgerRow, Notice, notice_id_of
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest, Request
from exchange.domain.site import Site
from exchange.matching.find import match_all
from exchange.matching.people import Words
from exchange.message_files import load_notice_messages
from tests.builders import EDITED_AT, capacity, make_vocabulary, skills

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
TODAY = NOW.date()
WEEK, LAST_WEEK = "2026-W10", "2026-W09"
SITE = Site(
    "testwiki", "en", "https://wiki.example/wiki/$1", "https://wiki.example/w/index.php"
)
TOOL = "https://tool.example"


def situation_of(
    pages: Sequence[ProfilePage],
    ledger: Iterable[LedgerRow] = (),
    requests: Sequence[AskedRequest] = (),
    **others: object,
) -> Situation:
    """Match people and requests, without any hierarchy, and give what a plan needs."""
    found = match_all(pages, requests, Words({}, {}), TODAY)
    facts = {"matches": list(found.matches), "rings": list(found.rings)} | others
    return Situation(pages, requests=requests, ledger=list(ledger), **facts)  # type: ignore[arg-type]


def plan(
    pages: Sequence[ProfilePage],
    ledger: Iterable[LedgerRow] = (),
    requests: Sequence[AskedRequest] = (),
    now: datetime = NOW,
    policy: NoticePolicy | None = None,
    **others: object,
) -> list[Notice]:
    """Plan from the pages' own matches."""
    return plan_notices(situation_of(pages, ledger, requests, **others), now, policy)


def ring_of(situation: Situation) -> Ring:
    """Give the one ring that there is."""
    (ring,) = situation.rings
    return ring


def make_request(
    user_name: str = "Dan",
    *,
    title: str = "Help with Lua",
    wants: str = "Lua",
    languages: str = "en-N",
    person_id: str = "testwiki:2000",
    until: str = "",
    status: str = "open",
) -> AskedRequest:
    """Make a request on a project page."""
    request = Request(
        title=title,
        capacity=tuple(capacity(each.strip()) for each in wants.split(",")),
        languages=skills(languages),
        until=until,
        status=status,
    )
    return AskedRequest(
        "testwiki:99#0123456789ab",
        person_id,
        user_name,
        "Project:Help desk",
        990,
        EDITED_AT,
        request,
    )


def ledger_row(
    page: ProfilePage,
    period: str = LAST_WEEK,
    state: str = SENT,
    pairs: Iterable[str] = (),
    at: datetime = datetime(2026, 2, 24, 12, tzinfo=UTC),
) -> LedgerRow:
    """Make a row as an earlier run left it, some days ago."""
    return LedgerRow(
        notice_id=notice_id_of(page.person_id, period),
        recipient_id=page.person_id,
        period=period,
        dbname=page.dbname,
        state=state,
        talk_title=f"User talk:{page.user_name}",
        summary="",
        heading="",
        text="",
        base_rev_id=0,
        requested_at=at,
        pairs=tuple(pairs),
    )


def make_writing(*sites: Site, tool_url: str = TOOL) -> Writing:
    """Give what notices are written with; the wiki is the English test wiki."""
    return Writing(
        {site.dbname: site for site in (SITE, *sites)},
        make_vocabulary(),
        load_notice_messages(),
        tool_url,
        "CapacityBot",
    )


def render(notice: Notice, *sites: Site) -> NoticeText:
    """Write a notice of the test wiki."""
    return render_notice(notice, make_writing(*sites), NOW)
