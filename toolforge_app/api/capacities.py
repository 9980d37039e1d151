"""`/capacities`: the directory as a tree, and each capacity with its neighbours."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, g, jsonify, url_for

from exchange.domain.vocabulary import CAPACITY, Term
from exchange.search.port import OFFERS, WANTS
from toolforge_app.api.blueprint import reading
from toolforge_app.api.records import Record, absolute
from toolforge_app.api.schemas import CapacitiesSchema, CapacityPageSchema
from toolforge_app.freshness import searched
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.services import services


@dataclass(frozen=True, slots=True)
class Directory:
    """The capacities in one language, with how many offer and want each."""

    labels: Labels
    offers: Mapping[str, int]
    wants: Mapping[str, int]

    def branch(self, term: Term) -> Record:
        """Give a capacity with its counts."""
        return {
            "id": term.id,
            "label": self.labels.key(term.id),
            "wikidata_item": term.wikidata_item,
            "offers": self.offers.get(term.id, 0),
            "wants": self.wants.get(term.id, 0),
            "url": absolute(url_for("capacities.show", capacity_id=term.id)),
        }

    def branches(self, term_ids: Iterable[str]) -> list[Record]:
        """Give several capacities, by their names."""
        return sorted(map(self.branch, self.terms(term_ids)), key=_by_label)

    def tree(self, term_ids: Iterable[str], above: frozenset[str]) -> list[Record]:
        """Give capacities with all below them; a circle ends where it began."""
        trees = []
        for term in self.terms(each for each in term_ids if each not in above):
            below = self.labels.vocabulary.narrower(CAPACITY, term.id)
            narrower = self.tree(below, above | {term.id})
            trees.append({**self.branch(term), "narrower": narrower})
        return sorted(trees, key=_by_label)

    def terms(self, term_ids: Iterable[str]) -> Iterable[Term]:
        """Give the terms of ids; those without any name are for no reader."""
        for term_id in term_ids:
            term = self.labels.vocabulary.term(CAPACITY, term_id)
            if term and term.labels:
                yield term


@reading("/capacities", CapacitiesSchema, searched)
def capacities(_parameters: dict[str, Any]) -> Response:
    """Give all capacities as a tree, with how many offer and want each."""
    directory = _directory()
    terms = directory.labels.vocabulary.terms(CAPACITY)
    roots = [term.id for term in terms if not term.parents]
    return jsonify(capacities=directory.tree(roots, frozenset()))


@reading("/capacities/<capacity_id>", CapacityPageSchema, searched)
def capacity(_parameters: dict[str, Any], capacity_id: str) -> Response:
    """Give one capacity: its place, its names, and how many offer and want it."""
    directory = _directory()
    vocabulary = directory.labels.vocabulary
    term = vocabulary.term(CAPACITY, capacity_id)
    if term is None:
        abort(404, text("capacity-unknown"))
    broader = reversed(vocabulary.broader(CAPACITY, term.id))
    return jsonify(
        **directory.branch(term),
        broader=[directory.branch(each) for each in directory.terms(broader)],
        narrower=directory.branches(vocabulary.narrower(CAPACITY, term.id)),
        names=_names(term),
    )


def _directory() -> Directory:
    search = services().search
    labels = Labels(services().vocabulary(), g.language)
    return Directory(labels, search.count_values(OFFERS), search.count_values(WANTS))


def _names(term: Term) -> list[Record]:
    return [
        {
            "language": code,
            "label": term.labels.get(code),
            "aliases": list(term.aliases.get(code, ())),
        }
        for code in sorted({*term.labels, *term.aliases})
    ]


def _by_label(record: Record) -> tuple[str, str]:
    return record["label"].casefold(), record["id"]
