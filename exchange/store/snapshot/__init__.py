"""The vocabulary that is committed with the project, so that all works offline.

`movement-facts.json` holds ids, hierarchies and English names and stays as it came;
`labels/<language>.json` names the capacities, and `lists/<language>.json` the regions,
methods, roles and projects, with what the facts lack of the rest. A language is there
as soon as its files are.

A region is two terms under one id, `region-<code>`: one of kind REGION, and one of kind
TERRITORY, the parent of its countries, so that `broader` leads from Brazil to Latin
America. The bare code could not be the id: SA and NA are also countries.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    REGION,
    ROLE,
    TERRITORY,
    Term,
    Vocabulary,
)
from exchange.store.snapshot.written import FOLDER, Entries, Written, read_json

BY_THE_PROJECT = "written by the project"
FROM_THE_FACTS = "movement-facts.json"

Facts = Mapping[str, Any]
Name = tuple[str, str | None]


def load_snapshot() -> list[Term]:
    """Read the committed terms; `source` says who gave a term its names."""
    facts = read_json(FOLDER / "movement-facts.json")
    written = Written()
    return [
        *_capacities(facts, written),
        *_languages(facts, written),
        *_regions(facts, written),
        *_territories(facts, written),
        *_affiliates(facts, written),
        *_projects(facts, written),
        *_closed_list(METHOD, written),
        *_closed_list(ROLE, written),
    ]


@cache
def snapshot_vocabulary() -> Vocabulary:
    """Give the vocabulary of the committed terms, made once a process."""
    return Vocabulary(load_snapshot())


def _term(
    kind: str,
    term_id: str,
    entries: Entries,
    *names: Name,
    source: str = FROM_THE_FACTS,
    parents: tuple[str, ...] = (),
    wikidata_item: str | None = None,
) -> Term:
    """Make a term of its entries; `names` are labels where these have none."""
    labels = {
        language: entry["label"]
        for language, entry in entries.items()
        if "label" in entry
    }
    aliases = {
        language: list(entry.get("aliases", ())) for language, entry in entries.items()
    }
    for language, name in names:
        if name and labels.setdefault(language, name) != name:
            aliases.setdefault(language, []).append(name)
    return Term(kind, term_id, labels, aliases, parents, wikidata_item, source)


def _capacities(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["capacities"]:
        term_id = str(each["id"])
        yield _term(
            CAPACITY,
            term_id,
            written.entries(CAPACITY, term_id),
            ("en", each["label"]),
            source=BY_THE_PROJECT,
            parents=(str(each["parent"]),) if each["parent"] else (),
            wikidata_item=each["wikidata_item"],
        )


def _languages(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["languages"]:
        yield _term(
            LANGUAGE,
            each["code"],
            written.entries(LANGUAGE, each["code"]),
            ("en", each["name"]),
            (each["code"], each["autonym"]),
            wikidata_item=each["wikidata_item"],
        )


def _regions(facts: Facts, written: Written) -> Iterator[Term]:
    countries = {each["code"] for each in facts["territories"]}
    for each in facts["regions"]:
        code, term_id = each["code"], f"region-{each['code']}"
        entries = written.entries(REGION, code)
        names: list[Name] = [("en", each["name"]), ("en", code)]
        yield _term(REGION, term_id, entries, *names, source=BY_THE_PROJECT)
        if code.lower() in countries:
            names.remove(("en", code))
        yield _term(TERRITORY, term_id, entries, *names, source=BY_THE_PROJECT)


def _territories(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["territories"]:
        yield _term(
            TERRITORY,
            each["code"],
            written.entries(TERRITORY, each["code"]),
            *(("en", name) for name in each["names"]),
            parents=(f"region-{each['region']}",) if each["region"] else (),
        )


def _affiliates(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["affiliates"]:
        # Where a name has an apostrophe, the facts hold a quotation mark.
        name = ("en", each["name"].replace('"', "'"))
        entries = written.entries(AFFILIATE, each["code"])
        yield _term(AFFILIATE, each["code"], entries, name)


def _projects(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["projects"]:
        name = ("en", each["name"])
        entries = written.entries(PROJECT, each["code"])
        yield _term(PROJECT, each["code"], entries, name, source=BY_THE_PROJECT)


def _closed_list(kind: str, written: Written) -> Iterator[Term]:
    for term_id in written.ids(kind):
        entries = written.entries(kind, term_id)
        yield _term(kind, term_id, entries, source=BY_THE_PROJECT)
