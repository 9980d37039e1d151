"""Requests for help in SQL."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, delete, insert, select

from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import requests
from exchange.store.sql.transactions import Transactions, reserve_changes


class SqlRequests(Transactions):
    """Implements `exchange.store.port.Requests`."""

    def request(self, request_id: str) -> AskedRequest | None:
        """Give one request."""
        with self._read() as connection:
            row = connection.execute(
                select(requests).where(
                    requests.c.request_id == request_id, ~requests.c.removed
                )
            ).first()
        return None if row is None else to_asked(row)

    def requests(self) -> list[AskedRequest]:
        """List all requests, by request id."""
        with self._read() as connection:
            rows = connection.execute(
                select(requests)
                .where(~requests.c.removed)
                .order_by(requests.c.request_id)
            )
            return [to_asked(row) for row in rows]

    def requests_after(self, request_id: str, limit: int) -> list[AskedRequest]:
        """List so many requests after an id, by request id; "" is before the first."""
        with self._read() as connection:
            rows = connection.execute(
                select(requests)
                .where(requests.c.request_id > request_id, ~requests.c.removed)
                .order_by(requests.c.request_id)
                .limit(limit)
            )
            return [to_asked(row) for row in rows]

    def replace_requests(self, asked: Iterable[AskedRequest], lease: Lease) -> int:
        """Make the requests kept these, writing only rows that differ."""
        wanted = {each.request_id: _to_row(each) for each in asked}

        def replace(connection: Connection) -> int:
            kept = {
                row["request_id"]: _without_number(row)
                for row in connection.execute(select(requests)).mappings()
            }
            gone = [
                _tombstone(row)
                for key, row in kept.items()
                if key not in wanted and not row["removed"]
            ]
            new = [row for key, row in wanted.items() if kept.get(key) != row]
            numbers = reserve_changes(connection, len(gone) + len(new))
            rows = [
                {**row, "change_number": number}
                for row, number in zip(gone + new, numbers, strict=True)
            ]
            for some in batches(rows):
                keys = [row["request_id"] for row in some]
                connection.execute(
                    delete(requests).where(requests.c.request_id.in_(keys))
                )
                connection.execute(insert(requests), some)
            return len(rows)

        return self._write(replace, lease)


def _without_number(row: RowMapping) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "change_number"}


def _tombstone(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave nothing but the id and that it changed."""
    nothing = {"person_id": "", "user_name": "", "title": "", "record": ""}
    return {**row, **nothing, "removed": True}


def _to_row(asked: AskedRequest) -> dict[str, Any]:
    return {
        "request_id": asked.request_id,
        "person_id": asked.person_id,
        "user_name": asked.user_name,
        "title": asked.title,
        "rev_id": asked.rev_id,
        "edited_at": asked.edited_at.replace(microsecond=0),
        "record": json.dumps(asked.request.to_json(), ensure_ascii=False),
        "removed": False,
    }


def to_asked(row: Row[Any]) -> AskedRequest:
    """Read a row that is not removed."""
    return AskedRequest(
        request_id=row.request_id,
        person_id=row.person_id,
        user_name=row.user_name,
        title=row.title,
        rev_id=row.rev_id,
        edited_at=row.edited_at,
        request=Request.from_json(json.loads(row.record)),
    )
