"""Whether what a notice was planned from still holds, just before it is posted."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Protocol

from exchange.domain.exclusions import Exclusions
from exchange.domain.notices import Notice, RequestEntry
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.store.port import Profiles, Requests


class PlannedStore(Profiles, Requests, Protocol):
    """What is asked of the store."""


def still_holds(store: PlannedStore, notice: Notice) -> bool:
    """Tell whether the store knows all that a notice rests on as it was planned.

    A run lasts hours at a wiki's pace. Meanwhile somebody may have left, or been taken
    out, whom it goes to or whom it names, and a request may have been answered.
    """
    named = (other for entry in notice.entries for other in entry.others)
    return all(
        (kept := store.profile(each.profile_id)) and kept.rev_id == each.rev_id
        for each in (notice.recipient, *named)
    ) and all(
        _stands(store.request(entry.asked.request_id), entry.asked)
        for entry in notice.entries
        if isinstance(entry, RequestEntry)
    )


def without_false_requests(
    notice: Notice, stands_by: Callable[[AskedRequest], bool]
) -> Notice:
    """Leave out the requests by which those who are said to ask do not stand."""
    entries = tuple(
        each
        for each in notice.entries
        if not isinstance(each, RequestEntry) or stands_by(each.asked)
    )
    return replace(notice, entries=entries)


def names_excluded(exclusions: Exclusions, notice: Notice) -> bool:
    """Tell whether a notice names anybody whom its wiki's list takes out.

    The store does not know of it before the next sync.
    """
    return any(
        each.title in exclusions.pages or name in exclusions.users
        for each, name in _named(notice)
        if each.dbname == notice.recipient.dbname
    )


def _named(notice: Notice) -> Iterator[tuple[ProfilePage | AskedRequest, str]]:
    """Give what a notice leads to, with the name of the user whose it is."""
    for entry in notice.entries:
        for other in entry.others:
            is_person = other.profile.type == "person"
            yield other, other.user_name if is_person else ""
        if isinstance(entry, RequestEntry):
            yield entry.asked, entry.asked.user_name


def _stands(kept: AskedRequest | None, asked: AskedRequest) -> bool:
    """Tell whether a request is the same, whatever else was edited on its page."""
    if kept is None:
        return False
    return replace(kept, rev_id=asked.rev_id, edited_at=asked.edited_at) == asked
