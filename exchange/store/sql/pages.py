"""The pages that were read, in SQL."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.store.port import Lease
from exchange.store.sql.rows import batches
from exchange.store.sql.tables import pages
from exchange.store.sql.transactions import Transactions

FACTS = [column for column in pages.c if column.name not in ("record", "dbname")]
FACT_NAMES = [column.name for column in FACTS]
BATCH = 1000


class SqlPages(Transactions):
    """Implements the pages of `exchange.store.port.Pages`."""

    def page_facts(self, dbname: str = "") -> Iterator[PageFacts]:
        """Give the facts of all pages, or those of one wiki, by page id.

        They come in batches, so that a wiki of any size needs little memory.
        """
        query = select(*FACTS).order_by(pages.c.page_id).limit(BATCH)
        if dbname:
            query = query.where(pages.c.dbname == dbname)
        last = ""
        while True:
            with self._read() as connection:
                rows = (
                    connection.execute(query.where(pages.c.page_id > last))
                    .mappings()
                    .all()
                )
            yield from map(_to_facts, rows)
            if len(rows) < BATCH:
                return
            last = rows[-1]["page_id"]

    def pages(self, page_ids: Collection[str]) -> list[KeptPage]:
        """Give pages by id, in the order of their ids; unknown ones are left out."""
        found: list[KeptPage] = []
        with self._read() as connection:
            for some in batches(sorted(page_ids)):
                query = select(pages).where(pages.c.page_id.in_(some))
                rows = connection.execute(query.order_by(pages.c.page_id)).mappings()
                found.extend(map(_to_page, rows))
        return found

    def pages_titled(self, dbname: str, titles: Collection[str]) -> list[KeptPage]:
        """Give the pages of a wiki that bear one of the titles."""
        found: list[KeptPage] = []
        with self._read() as connection:
            for some in batches(titles):
                query = select(pages).where(
                    pages.c.dbname == dbname, pages.c.title.in_(some)
                )
                found.extend(map(_to_page, connection.execute(query).mappings()))
        return found

    def save_pages(self, read: Iterable[KeptPage], lease: Lease) -> None:
        """Keep these pages; what was decided of one is forgotten where it differs."""
        rows = {page.facts.page_id: _to_row(page) for page in read}

        def save(connection: Connection) -> None:
            for some in batches(rows):
                query = select(pages).where(pages.c.page_id.in_(some))
                kept = {
                    row["page_id"]: dict(row)
                    for row in connection.execute(query).mappings()
                }
                new = [_with_decision(rows[key], kept.get(key)) for key in some]
                connection.execute(delete(pages).where(pages.c.page_id.in_(kept)))
                connection.execute(insert(pages), new)

        if rows:
            self._write(save, lease)

    def drop_pages(self, page_ids: Collection[str], lease: Lease) -> None:
        """Forget pages."""

        def drop(connection: Connection) -> None:
            for some in batches(page_ids):
                connection.execute(delete(pages).where(pages.c.page_id.in_(some)))

        if page_ids:
            self._write(drop, lease)

    def save_decisions(self, decisions: Mapping[str, str], lease: Lease) -> None:
        """Remember what was decided of pages, by page id."""
        rows = [{"key": key, "decision": text} for key, text in decisions.items()]
        change = update(pages).where(pages.c.page_id == bindparam("key"))
        if rows:
            self._write(lambda connection: connection.execute(change, rows), lease)


def _with_decision(row: dict[str, Any], kept: dict[str, Any] | None) -> dict[str, Any]:
    """Give the row with the decision of the kept one, if it says the same."""
    mine = ("decision", "full_run")
    if kept and all(kept[key] == row[key] for key in row if key not in mine):
        return {**row, "decision": kept["decision"]}
    return row


def _to_row(page: KeptPage) -> dict[str, Any]:
    facts = page.facts
    return {
        **{name: getattr(facts, name) for name in FACT_NAMES},
        "dbname": facts.dbname,
        "edited_at": facts.edited_at.replace(microsecond=0),
        "author_ids": " ".join(map(str, sorted(facts.author_ids))),
        "named": "\n".join(facts.named),
        "record": json.dumps(page.to_json(), ensure_ascii=False),
        "decision": "",
    }


def _to_facts(row: RowMapping) -> PageFacts:
    values = {name: row[name] for name in FACT_NAMES}
    values["author_ids"] = frozenset(map(int, row["author_ids"].split()))
    values["named"] = tuple(row["named"].split("\n")) if row["named"] else ()
    return PageFacts(**values)


def _to_page(row: RowMapping) -> KeptPage:
    return KeptPage.from_json(_to_facts(row), json.loads(row["record"]))
