"""Profiles and their change sequence in SQL."""

import json
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from exchange.domain.profile import Profile, ProfilePage
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import profiles
from exchange.store.sql.transactions import Transactions, reserve_changes


class SqlProfiles(Transactions):
    """Implements `exchange.store.port.Profiles`."""

    def profile(self, profile_id: str) -> ProfilePage | None:
        """Give one profile."""
        return self._one_profile(profiles.c.profile_id == profile_id)

    def profile_titled(self, dbname: str, title: str) -> ProfilePage | None:
        """Give the profile that stands on a page."""
        return self._one_profile(
            (profiles.c.dbname == dbname) & (profiles.c.title == title)
        )

    def _one_profile(self, condition: Any) -> ProfilePage | None:
        with self._read() as connection:
            row = connection.execute(
                select(profiles).where(condition, ~profiles.c.removed)
            ).first()
        return None if row is None else to_page(row)

    def profiles(self) -> list[ProfilePage]:
        """List all profiles, by profile id."""
        with self._read() as connection:
            rows = connection.execute(
                select(profiles)
                .where(~profiles.c.removed)
                .order_by(profiles.c.profile_id)
            )
            return [to_page(row) for row in rows]

    def profiles_after(self, profile_id: str, limit: int) -> list[ProfilePage]:
        """List so many profiles after an id, by profile id; "" is before the first."""
        with self._read() as connection:
            rows = connection.execute(
                select(profiles)
                .where(profiles.c.profile_id > profile_id, ~profiles.c.removed)
                .order_by(profiles.c.profile_id)
                .limit(limit)
            )
            return [to_page(row) for row in rows]

    def profile_ids(self) -> frozenset[str]:
        """Give the ids of all profiles."""
        with self._read() as connection:
            query = select(profiles.c.profile_id).where(~profiles.c.removed)
            return frozenset(connection.execute(query).scalars())

    def save_profiles(self, pages: Iterable[ProfilePage], lease: Lease) -> int:
        """Save the pages that differ from what is kept; give their number."""
        rows = {page.profile_id: _to_row(page) for page in pages}

        def save(connection: Connection) -> int:
            kept = _rows_by_id(connection, rows)
            new = [row for key, row in rows.items() if key not in kept]
            changed = [
                row for key, row in rows.items() if key in kept and kept[key] != row
            ]
            numbers = reserve_changes(connection, len(new) + len(changed))
            for row, number in zip(new + changed, numbers, strict=True):
                row["change_number"] = number
            _insert(connection, new)
            _update(connection, changed)
            return len(new) + len(changed)

        return self._write(save, lease) if rows else 0

    def remove_profiles(self, profile_ids: Collection[str], lease: Lease) -> int:
        """Take profiles out; give how many there were."""

        def remove(connection: Connection) -> int:
            kept = _rows_by_id(connection, profile_ids)
            gone = [_tombstone(key) for key, row in kept.items() if not row["removed"]]
            numbers = reserve_changes(connection, len(gone))
            for row, number in zip(gone, numbers, strict=True):
                row["change_number"] = number
            _update(connection, gone)
            return len(gone)

        return self._write(remove, lease) if profile_ids else 0


def _rows_by_id(
    connection: Connection, profile_ids: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Give the kept rows, without their change numbers, by profile id."""
    found: dict[str, dict[str, Any]] = {}
    for some in batches(profile_ids):
        query = select(profiles).where(profiles.c.profile_id.in_(some))
        for row in connection.execute(query).mappings():
            values = dict(row)
            del values["change_number"]
            found[values["profile_id"]] = values
    return found


def _insert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(profiles), rows)


def _update(connection: Connection, rows: list[dict[str, Any]]) -> None:
    if rows:
        changed = [{**row, "key": row["profile_id"]} for row in rows]
        connection.execute(
            update(profiles).where(profiles.c.profile_id == bindparam("key")), changed
        )


def _to_row(page: ProfilePage) -> dict[str, Any]:
    return {
        "profile_id": page.profile_id,
        "dbname": page.dbname,
        "title": page.title,
        "person_id": page.person_id,
        "user_name": page.user_name,
        "rev_id": page.rev_id,
        "edited_at": page.edited_at.replace(microsecond=0),
        "record": json.dumps(page.profile.to_json(), ensure_ascii=False),
        "removed": False,
    }


def _tombstone(profile_id: str) -> dict[str, Any]:
    return {
        "profile_id": profile_id,
        "title": "",
        "person_id": "",
        "user_name": "",
        "record": "",
        "removed": True,
    }


def to_page(row: Row[Any]) -> ProfilePage:
    """Read a row that is not removed."""
    return ProfilePage(
        profile_id=row.profile_id,
        person_id=row.person_id,
        user_name=row.user_name,
        title=row.title,
        rev_id=row.rev_id,
        edited_at=row.edited_at,
        profile=Profile.from_json(json.loads(row.record)),
    )
