"""Matches in SQL."""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from exchange.domain.match import Match, Reason
from exchange.store.port import Lease
from exchange.store.sql.tables import matches
from exchange.store.sql.transactions import Transactions

Pair = tuple[str, str]


class SqlMatches(Transactions):
    """Implements `exchange.store.port.Matches`."""

    def replace_matches(self, new: Iterable[Match], lease: Lease) -> int:
        """Make the matches kept these, writing only rows that differ; give how many."""
        wanted = _to_rows(new)

        def replace(connection: Connection) -> int:
            kept: dict[Pair, dict[str, Any]] = {
                (row["learner_id"], row["teacher_id"]): dict(row)
                for row in connection.execute(select(matches)).mappings()
            }
            gone = [pair for pair in kept if wanted.get(pair) != kept[pair]]
            added = [row for pair, row in wanted.items() if kept.get(pair) != row]
            for learner_id, teacher_id in gone:
                connection.execute(
                    delete(matches).where(
                        matches.c.learner_id == learner_id,
                        matches.c.teacher_id == teacher_id,
                    )
                )
            if added:
                connection.execute(insert(matches), added)
            return len(set(gone) | {_pair(row) for row in added})

        return self._write(replace, lease)

    def matches_of_learner(self, profile_id: str) -> list[Match]:
        """List who could teach this profile, best first."""
        return self._matches(matches.c.learner_id == profile_id)

    def matches_of_teacher(self, profile_id: str) -> list[Match]:
        """List whom this profile could teach, best first."""
        return self._matches(matches.c.teacher_id == profile_id)

    def matches(self) -> list[Match]:
        """List all matches, by learner, best first."""
        with self._read() as connection:
            rows = connection.execute(
                select(matches).order_by(matches.c.learner_id, matches.c.position)
            )
            return [_to_match(row) for row in rows]

    def _matches(self, condition: Any) -> list[Match]:
        with self._read() as connection:
            rows = connection.execute(
                select(matches)
                .where(condition)
                .order_by(
                    matches.c.score.desc(), matches.c.learner_id, matches.c.teacher_id
                )
            )
            return [_to_match(row) for row in rows]


def _pair(row: dict[str, Any]) -> Pair:
    return row["learner_id"], row["teacher_id"]


def _to_rows(new: Iterable[Match]) -> dict[Pair, dict[str, Any]]:
    rows: dict[Pair, dict[str, Any]] = {}
    positions: dict[str, int] = {}
    for match in new:
        positions[match.learner_id] = positions.get(match.learner_id, 0) + 1
        record = {
            "capacities": list(match.capacities),
            "reasons": [
                [each.kind, each.wanted, each.offered] for each in match.reasons
            ],
        }
        rows[match.learner_id, match.teacher_id] = {
            "learner_id": match.learner_id,
            "teacher_id": match.teacher_id,
            "position": positions[match.learner_id],
            "score": match.score,
            "mutual": match.mutual,
            "record": json.dumps(record, ensure_ascii=False),
        }
    return rows


def _to_match(row: Row[Any]) -> Match:
    record = json.loads(row.record)
    return Match(
        learner_id=row.learner_id,
        teacher_id=row.teacher_id,
        capacities=tuple(record["capacities"]),
        score=row.score,
        reasons=tuple(Reason(*each) for each in record["reasons"]),
        mutual=row.mutual,
    )
