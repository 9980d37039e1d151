"""The wiki's own list of users and pages that the exchange must leave out.

It is a JSON page that only trusted users can edit:

    {"users": ["Example"], "pages": ["User:Example/Capacity profile"]}
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


class ExclusionsError(ValueError):
    """The list cannot be read; the message says what to mend."""


@dataclass(frozen=True, slots=True)
class Exclusions:
    """User names and page titles, as the wiki writes them."""

    users: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, list[str]]:
        """Give the lists in order."""
        return {"users": sorted(self.users), "pages": sorted(self.pages)}


def read_exclusions(text: str) -> Exclusions:
    """Read the list; an empty page excludes nobody.

    Raises `ExclusionsError` where it is no such list: half of it must not pass for
    all of it.
    """
    if not text.strip():
        return Exclusions()
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ExclusionsError(f"it is no JSON ({error})") from error
    if not isinstance(record, dict) or not set(record) <= {"users", "pages"}:
        raise ExclusionsError('it must be like {"users": [...], "pages": [...]}')
    return Exclusions(_names(record.get("users", [])), _names(record.get("pages", [])))


def _names(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ExclusionsError("users and pages must be lists of names in quotes")
    return frozenset(_as_written_by_wikis(value))


def _as_written_by_wikis(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        prefix, colon, rest = name.replace("_", " ").strip().rpartition(":")
        yield prefix + colon + rest.strip()[:1].upper() + rest.strip()[1:]
