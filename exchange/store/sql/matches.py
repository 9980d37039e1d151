"""Matches in SQL."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import Row, func, or_, select

from exchange.domain.match import TOP_K, Match, Reason
from exchange.store.port import Lease
from exchange.store.sql.derived import DerivedRows, Values
from exchange.store.sql.tables import matches

# What stands behind these was kept because it is proposed.
IS_PUBLIC = matches.c.position <= TOP_K


class SqlMatches(DerivedRows):
    """Implements `exchange.store.port.Matches`."""

    def replace_matches(self, new: Iterable[Match], lease: Lease) -> int:
        """Make the matches kept these, writing only rows that differ; give how many.

        They come by learner, the learners in the order of their ids as strings.
        """
        return self._replace_rows(matches, _to_rows(new), lease)

    def matches_of_learner(self, profile_id: str) -> list[Match]:
        """List who could teach this profile, best first: what is public of it."""
        return self._matches(matches.c.learner_id == profile_id, IS_PUBLIC)

    def matches_of_teacher(
        self, profile_id: str, limit: int | None = None, offset: int = 0
    ) -> list[Match]:
        """List whom this profile could teach, best first: what is public of it."""
        is_theirs = matches.c.teacher_id == profile_id
        return self._matches(is_theirs, IS_PUBLIC, limit=limit, offset=offset)

    def count_matches_of_teacher(self, profile_id: str) -> int:
        """Count whom this profile could teach."""
        is_theirs = matches.c.teacher_id == profile_id
        query = select(func.count()).select_from(matches).where(is_theirs, IS_PUBLIC)
        with self._read() as connection:
            return connection.execute(query).scalar_one()

    def proposals_of(self, profile_id: str) -> list[Match]:
        """List what is proposed to a person, as learner or as teacher, best first."""
        is_theirs = or_(
            matches.c.learner_id == profile_id, matches.c.teacher_id == profile_id
        )
        return self._matches(is_theirs, matches.c.proposed)

    def matches(self) -> list[Match]:
        """List all matches, by learner, best first."""
        with self._read() as connection:
            rows = connection.execute(
                select(matches).order_by(matches.c.learner_id, matches.c.position)
            )
            return [_to_match(row) for row in rows]

    def _matches(
        self, *conditions: Any, limit: int | None = None, offset: int = 0
    ) -> list[Match]:
        order = matches.c.score.desc(), matches.c.learner_id, matches.c.teacher_id
        query = select(matches).where(*conditions).order_by(*order)
        if limit is not None:
            query = query.limit(limit).offset(offset)
        with self._read() as connection:
            return [_to_match(row) for row in connection.execute(query)]


def record_of(match: Match) -> dict[str, Any]:
    """Give why two fit, as JSON-ready values."""
    return {
        "capacities": list(match.capacities),
        "reasons": [[each.kind, each.wanted, each.offered] for each in match.reasons],
    }


def match_from(record: Mapping[str, Any], **others: Any) -> Match:
    """Make a match of what `record_of` gave, and of its other values."""
    return Match(
        capacities=tuple(record["capacities"]),
        reasons=tuple(Reason(*each) for each in record["reasons"]),
        **others,
    )


def _to_rows(new: Iterable[Match]) -> Iterator[Values]:
    for learner_id, of_learner in groupby(new, lambda match: match.learner_id):
        for position, match in enumerate(of_learner, 1):
            yield {
                "learner_id": learner_id,
                "teacher_id": match.teacher_id,
                "position": position,
                "score": match.score,
                "mutual": match.mutual,
                "proposed": match.proposed,
                "record": json.dumps(record_of(match), ensure_ascii=False),
            }


def _to_match(row: Row[Any]) -> Match:
    return match_from(
        json.loads(row.record),
        learner_id=row.learner_id,
        teacher_id=row.teacher_id,
        score=row.score,
        mutual=row.mutual,
        proposed=row.proposed,
    )
