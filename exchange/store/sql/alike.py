"""Who is alike, in SQL."""

import json
from collections.abc import Iterable

from sqlalchemy import select

from exchange.domain.match import Alike
from exchange.store.port import Lease
from exchange.store.sql.derived import DerivedRows, Values
from exchange.store.sql.tables import alike


class SqlAlikes(DerivedRows):
    """Implements `exchange.store.port.Alikes`."""

    def replace_alike(self, new: Iterable[Alike], lease: Lease) -> int:
        """Make what is kept this, writing only rows that differ; give how many."""
        return self._replace_rows(alike, map(_to_row, new), lease)

    def alike(self, profile_id: str) -> Alike | None:
        """Give who is like a profile."""
        query = select(alike.c.record).where(alike.c.profile_id == profile_id)
        with self._read() as connection:
            record = connection.execute(query).scalar()
        if record is None:
            return None
        people, wants, offers = map(tuple, json.loads(record))
        return Alike(profile_id, people, wants, offers)


def _to_row(each: Alike) -> Values:
    record = json.dumps([each.people, each.wants, each.offers], ensure_ascii=False)
    return {"profile_id": each.profile_id, "record": record}
