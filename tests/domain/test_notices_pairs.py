"""Who was told of whom counts by the people, wherever their pages are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from exchange.domain.notices import Notice, RequestEntry, RingEntry
from exchange.domain.profile import ProfilePage
from exchange.domain.request import request_id_of
from tests.builders import make_page
from tests.notices import ledger_row, make_request, plan

ANA = make_page("Ana", page_id=11, wants="Lua", offers="policy", languages="en-N")
BEN = make_page("Ben", page_id=12, offers="Lua", wants="policy", languages="en-N")

# Each wants what the next one offers, and nobody both ways.
RING = [
    make_page("One", page_id=11, wants="Lua", offers="policy", languages="en-N"),
    make_page("Two", page_id=12, wants="photography", offers="Lua", languages="en-N"),
    make_page(
        "Three", page_id=13, wants="policy", offers="photography", languages="en-N"
    ),
]


def moved(page: ProfilePage, profile_id: str) -> ProfilePage:
    """Let somebody copy their profile to another page and take the old one away."""
    return replace(page, profile_id=profile_id, title=f"{page.title}/Profile")


def rows_of(notices: Sequence[Notice], recipient: ProfilePage) -> list[object]:
    """Give what the ledger has of a notice that somebody got last week."""
    return [
        ledger_row(each.recipient, pairs=each.pairs)
        for each in notices
        if each.recipient.person_id == recipient.person_id
    ]


def is_told_to(recipient: ProfilePage, *args: object) -> bool:
    """Tell whether somebody would get a notice."""
    return any(
        each.recipient.person_id == recipient.person_id
        for each in plan(*args)  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("profile_id", ["testwiki:1", "testwiki:99", "metawiki:12"])
@pytest.mark.parametrize("who_moves", [ANA, BEN])
def test_pair_is_not_told_again_when_a_profile_moves(
    profile_id: str, who_moves: ProfilePage
) -> None:
    """To another page or another wiki: the two are the same people."""
    before = [ANA, BEN]
    ledger = rows_of(plan(before), ANA)
    after = [moved(page, profile_id) if page is who_moves else page for page in before]

    assert not is_told_to(ANA, after, ledger)


def test_whoever_takes_over_a_page_is_somebody_else() -> None:
    """Another person with the same profile on the same page is news."""
    ledger = rows_of(plan([ANA, BEN]), ANA)
    other = replace(BEN, person_id="testwiki:2000", user_name="Cyd")

    assert is_told_to(ANA, [ANA, other], ledger)


@pytest.mark.parametrize("who_moves", range(3))
def test_ring_is_not_told_again_when_a_profile_moves(who_moves: int) -> None:
    """Though another one of its pages has the smallest id then."""
    notices = plan(RING)
    assert all(isinstance(each, RingEntry) for each in notices[0].entries)
    ledger = rows_of(notices, RING[0])
    for profile_id in ("testwiki:1", "testwiki:99"):
        after = list(RING)
        after[who_moves] = moved(RING[who_moves], profile_id)

        assert not is_told_to(RING[0], after, ledger)


def test_request_is_not_told_again_when_it_or_the_helper_moves() -> None:
    """One who asks the same on another page asks nothing new."""
    asked = replace(
        make_request(), request_id=request_id_of("testwiki:99", "c:4", "Lua", 0)
    )
    ledger = rows_of(plan([BEN], (), [asked]), BEN)
    elsewhere = replace(asked, request_id=request_id_of("testwiki:5", "c:4", "Lua", 0))

    assert not is_told_to(BEN, [moved(BEN, "testwiki:1")], ledger, [asked])
    assert not is_told_to(BEN, [BEN], ledger, [elsewhere])


def test_another_request_of_the_same_person_is_news() -> None:
    """They ask for the same capacity, but under another title."""
    first, second = (
        replace(
            make_request(title=title),
            request_id=request_id_of("testwiki:99", "c:4", title, 0),
        )
        for title in ("A module", "Another module")
    )
    ledger = rows_of(plan([BEN], (), [first]), BEN)

    (notice,) = plan([BEN], ledger, [first, second])  # type: ignore[arg-type]
    (entry,) = notice.entries
    assert isinstance(entry, RequestEntry)
    assert entry.asked == second
