"""Rings in SQL."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, or_, select

from exchange.domain.match import Match, Ring
from exchange.store.port import Lease
from exchange.store.sql.derived import DerivedRows, Values
from exchange.store.sql.matches import match_from, record_of
from exchange.store.sql.tables import rings

MEMBERS = (rings.c.first_id, rings.c.second_id, rings.c.third_id)
NOBODY = ""


class SqlRings(DerivedRows):
    """Implements `exchange.store.port.Rings`."""

    def replace_rings(self, new: Iterable[Ring], lease: Lease) -> int:
        """Make the rings kept these, writing only rows that differ; give how many."""
        in_order = sorted(new, key=lambda ring: ring.members)
        return self._replace_rows(rings, map(_to_row, in_order), lease)

    def rings(self) -> list[Ring]:
        """List all rings, by their first members."""
        with self._read() as connection:
            rows = connection.execute(select(rings).order_by(rings.c.first_id))
            return [_to_ring(row) for row in rows]

    def ring_of(self, profile_id: str) -> Ring | None:
        """Give the ring that a profile is in, if there is one."""
        is_member = or_(*(column == profile_id for column in MEMBERS))
        with self._read() as connection:
            row = connection.execute(select(rings).where(is_member)).first()
        return None if row is None else _to_ring(row)


def _to_row(ring: Ring) -> Values:
    ids = (*ring.members, NOBODY)[: len(MEMBERS)]
    record = [_to_step(each) for each in ring.steps]
    return {
        **{column.name: each for column, each in zip(MEMBERS, ids, strict=True)},
        "score": ring.score,
        "record": json.dumps(record, ensure_ascii=False),
    }


def _to_step(match: Match) -> dict[str, Any]:
    """Give a step without its people, who are the members."""
    return {
        **record_of(match),
        "score": match.score,
        "mutual": match.mutual,
        "proposed": match.proposed,
    }


def _to_ring(row: Row[Any]) -> Ring:
    ids = (row.first_id, row.second_id, row.third_id)
    members = tuple(each for each in ids if each != NOBODY)
    teachers = (*members[1:], members[0])
    steps = tuple(
        match_from(
            step,
            learner_id=learner_id,
            teacher_id=teacher_id,
            score=step["score"],
            mutual=step["mutual"],
            proposed=step["proposed"],
        )
        for learner_id, teacher_id, step in zip(
            members, teachers, json.loads(row.record), strict=True
        )
    )
    return Ring(members, steps, row.score)
