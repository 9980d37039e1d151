"""Wikis and the vocabulary in SQL."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from exchange.domain.exclusions import Exclusions
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import Source, Term, Vocabulary
from exchange.domain.weights import Weights
from exchange.store.port import Lease
from exchange.store.snapshot import snapshot_vocabulary
from exchange.store.sql.tables import sites, vocabulary_terms
from exchange.store.sql.transactions import Transactions


class SqlSites(Transactions):
    """Implements `exchange.store.port.Sites`."""

    def sites(self) -> dict[str, Site]:
        """Map database names to wikis."""
        with self._read() as connection:
            rows = connection.execute(select(sites))
            return {row.dbname: _to_site(json.loads(row.record)) for row in rows}

    def save_site(self, site: Site, lease: Lease) -> None:
        """Keep what is known of a wiki."""
        record = {
            "dbname": site.dbname,
            "language": site.language,
            "article_url": site.article_url,
            "script_url": site.script_url,
            "syntax": site.syntax.to_json(),
            "exclusions": site.exclusions.to_json(),
            "weights": site.weights.to_json() if site.weights else None,
            "weights_problems": list(site.weights_problems),
        }
        # In ASCII, since JSON pages of the wiki may hold halves of characters.
        values = {"dbname": site.dbname, "record": json.dumps(record)}

        def save(connection: Connection) -> None:
            known = connection.execute(
                select(sites.c.dbname).where(sites.c.dbname == site.dbname)
            ).first()
            if known is None:
                connection.execute(insert(sites).values(**values))
            else:
                connection.execute(
                    update(sites).where(sites.c.dbname == site.dbname).values(**values)
                )

        self._write(save, lease)

    def vocabulary(self) -> Vocabulary:
        """Give the vocabulary; without any term in the store, the snapshot."""
        with self._read() as connection:
            rows = connection.execute(
                select(vocabulary_terms.c.record).order_by(vocabulary_terms.c.position)
            ).scalars()
            terms = [_to_term(json.loads(record)) for record in rows]
        return Vocabulary(terms) if terms else snapshot_vocabulary()

    def save_vocabulary(self, terms: Sequence[Term], lease: Lease) -> int:
        """Make the terms kept these; give how many rows were written."""
        wanted = {
            (term.kind, term.id): {
                "kind": term.kind,
                "id": term.id,
                "position": position,
                "record": json.dumps(asdict(term), ensure_ascii=False),
            }
            for position, term in enumerate(terms)
        }

        def save(connection: Connection) -> int:
            kept = {
                (row["kind"], row["id"]): dict(row)
                for row in connection.execute(select(vocabulary_terms)).mappings()
            }
            gone = [key for key in kept if wanted.get(key) != kept[key]]
            added = [row for key, row in wanted.items() if kept.get(key) != row]
            columns = vocabulary_terms.c
            for kind, term_id in gone:
                connection.execute(
                    delete(vocabulary_terms).where(
                        columns.kind == kind, columns.id == term_id
                    )
                )
            if added:
                connection.execute(insert(vocabulary_terms), added)
            return len(set(gone) | {(row["kind"], row["id"]) for row in added})

        return self._write(save, lease)


def _to_site(record: dict[str, Any]) -> Site:
    exclusions = record.get("exclusions", {})
    weights = record.get("weights")
    return Site(
        **record
        | {
            "syntax": SiteSyntax.from_json(record["syntax"]),
            "exclusions": Exclusions(
                **{name: frozenset(values) for name, values in exclusions.items()}
            ),
            "weights": Weights.from_json(weights) if weights else None,
            "weights_problems": tuple(record.get("weights_problems", ())),
        }
    )


def _to_term(record: dict[str, Any]) -> Term:
    sources = {name: Source(**source) for name, source in record["sources"].items()}
    return Term(
        **record
        | {
            "parents": tuple(record["parents"]),
            "former_ids": tuple(record["former_ids"]),
            "sources": sources,
        }
    )
