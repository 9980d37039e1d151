"""Requests for help in SQL."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import requests
from exchange.store.sql.transactions import Transactions


class SqlRequests(Transactions):
    """Implements `exchange.store.port.Requests`."""

    def requests(self) -> list[AskedRequest]:
        """List all requests, by request id."""
        with self._read() as connection:
            rows = connection.execute(select(requests).order_by(requests.c.request_id))
            return [_to_request(row) for row in rows]

    def replace_requests(self, asked: Iterable[AskedRequest], lease: Lease) -> int:
        """Make the requests kept these, writing only rows that differ."""
        wanted = {each.request_id: _to_row(each) for each in asked}

        def replace(connection: Connection) -> int:
            kept = {
                row["request_id"]: dict(row)
                for row in connection.execute(select(requests)).mappings()
            }
            gone = [key for key, row in kept.items() if wanted.get(key) != row]
            new = [row for key, row in wanted.items() if kept.get(key) != row]
            for some in batches(gone):
                connection.execute(
                    delete(requests).where(requests.c.request_id.in_(some))
                )
            if new:
                connection.execute(insert(requests), new)
            return len({row["request_id"] for row in new} | set(gone))

        return self._write(replace, lease)


def _to_row(asked: AskedRequest) -> dict[str, Any]:
    return {
        "request_id": asked.request_id,
        "person_id": asked.person_id,
        "user_name": asked.user_name,
        "title": asked.title,
        "rev_id": asked.rev_id,
        "edited_at": asked.edited_at.replace(microsecond=0),
        "record": json.dumps(asked.request.to_json(), ensure_ascii=False),
    }


def _to_request(row: Row[Any]) -> AskedRequest:
    return AskedRequest(
        request_id=row.request_id,
        person_id=row.person_id,
        user_name=row.user_name,
        title=row.title,
        rev_id=row.rev_id,
        edited_at=row.edited_at,
        request=Request.from_json(json.loads(row.record)),
    )
