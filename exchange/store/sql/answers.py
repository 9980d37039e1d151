"""Answers in SQL."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from exchange.domain.answers import Answer
from exchange.store.sql.tables import answers
from exchange.store.sql.transactions import Transactions


class SqlAnswers(Transactions):
    """Implements `exchange.store.port.Answers`."""

    def answers(self) -> list[Answer]:
        """List all answers, by their two people."""
        query = select(answers).order_by(answers.c.person_id, answers.c.other_id)
        with self._read() as connection:
            return [Answer(**row) for row in connection.execute(query).mappings()]

    def save_answer(self, answer: Answer) -> None:
        """Keep an answer, unless one about the same person is kept that is newer."""

        def save(connection: Connection) -> None:
            where = _is_about(answer.person_id, answer.other_id)
            query = select(answers.c.answered_at).where(where).with_for_update()
            kept_at = connection.execute(query).scalar()
            if kept_at is None:
                connection.execute(insert(answers).values(**asdict(answer)))
            elif kept_at <= answer.answered_at:
                connection.execute(
                    update(answers).where(where).values(**asdict(answer))
                )

        try:
            self._write(save)
        except IntegrityError:
            # Another process has added the row since it was looked for.
            self._write(save)

    def remove_answer(self, person_id: str, other_id: str) -> None:
        """Forget what a person answered about another."""
        where = _is_about(person_id, other_id)
        self._write(lambda connection: connection.execute(delete(answers).where(where)))


def _is_about(person_id: str, other_id: str) -> Any:
    return and_(answers.c.person_id == person_id, answers.c.other_id == other_id)
