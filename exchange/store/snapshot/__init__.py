"""The vocabulary that is committed with the project, so that all works offline.

`movement-facts.json` holds ids, hierarchies and English names and stays as it came;
`labels/<language>.json` names the capacities, and `lists/<language>.json` the regions,
methods, roles and projects, with what the facts lack of the rest. A language is there
as soon as its files are. `languages.json` has the languages that the facts lack, and
`locale-names.json` names languages and territories in all the languages that CLDR
knows.

A region is two terms under one id, `region-<code>`: one of kind REGION, and one of kind
TERRITORY, the parent of its countries, so that `broader` leads from Brazil to Latin
America. The bare code could not be the id: SA and NA are also countries.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    OF_THE_TERM,
    PROJECT,
    REGION,
    ROLE,
    TERRITORY,
    Source,
    Term,
    Vocabulary,
)
from exchange.store.snapshot.written import FOLDER, Entries, Written, read_json

BY_THE_PROJECT = Source("written by the project")
FROM_THE_FACTS = Source("movement-facts.json")

Facts = Mapping[str, Any]


class Name(NamedTuple):
    """A name that a term has beside those that the project wrote."""

    language: str
    text: str | None
    source: Source = FROM_THE_FACTS


class LocaleNames:
    """The names of languages and territories in `locale-names.json`."""

    def __init__(self) -> None:
        self._content = read_json(FOLDER / "locale-names.json")
        self._source = Source(self._content["source"], self._content["read_on"])

    def of(self, kind: str, term_id: str) -> Iterator[Name]:
        """List the names of a term."""
        for language, text in self._content[kind].get(term_id, {}).items():
            yield Name(language, text, self._source)


def load_snapshot() -> list[Term]:
    """Read the committed terms; `source` says who gave a term its names."""
    facts = read_json(FOLDER / "movement-facts.json")
    written = Written()
    locales = LocaleNames()
    return [
        *_capacities(facts, written),
        *_languages(facts, written, locales),
        *_regions(facts, written),
        *_territories(facts, written, locales),
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
    source: Source = FROM_THE_FACTS,
    parents: tuple[str, ...] = (),
    wikidata_item: str | None = None,
    facts: Mapping[str, str] | None = None,
    former_ids: tuple[str, ...] = (),
) -> Term:
    """Make a term of what the project wrote; `names` are labels where that has none.

    `source` says where the term itself is from.
    """
    labels: dict[str, str] = {}
    aliases: dict[str, list[str]] = {}
    sources = {OF_THE_TERM: source}
    for language, entry in entries.items():
        sources[language] = BY_THE_PROJECT
        aliases[language] = list(entry.get("aliases", ()))
        if "label" in entry:
            labels[language] = entry["label"]
    for language, text, of_name in names:
        if text and labels.setdefault(language, text) != text:
            aliases.setdefault(language, []).append(text)
        if text:
            sources.setdefault(language, of_name)
    return Term(
        kind,
        term_id,
        labels,
        aliases,
        parents=parents,
        wikidata_item=wikidata_item,
        facts=facts or {},
        former_ids=former_ids,
        sources=sources,
    )


def _capacities(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["capacities"]:
        term_id = str(each["id"])
        yield _term(
            CAPACITY,
            term_id,
            written.entries(CAPACITY, term_id),
            Name("en", each["label"]),
            parents=(str(each["parent"]),) if each["parent"] else (),
            wikidata_item=each["wikidata_item"],
        )


def _languages(facts: Facts, written: Written, locales: LocaleNames) -> Iterator[Term]:
    more = read_json(FOLDER / "languages.json")
    source = Source(more["source"], more["read_on"])
    other_codes: dict[str, tuple[str, ...]] = {}
    for other, code in more["other_codes"].items():
        other_codes[code] = (*other_codes.get(code, ()), other)
    of_facts = {each["code"]: (each, FROM_THE_FACTS) for each in facts["languages"]}
    of_more = {code: (each, source) for code, each in more["languages"].items()}
    for code, (each, of_term) in {**of_more, **of_facts}.items():
        yield _term(
            LANGUAGE,
            code,
            written.entries(LANGUAGE, code),
            Name("en", each["name"], of_term),
            Name(code, each["autonym"], of_term),
            *locales.of(LANGUAGE, code),
            source=of_term,
            wikidata_item=each.get("wikidata_item"),
            former_ids=other_codes.get(code, ()),
        )


def _regions(facts: Facts, written: Written) -> Iterator[Term]:
    countries = {each["code"] for each in facts["territories"]}
    for each in facts["regions"]:
        code, term_id = each["code"], f"region-{each['code']}"
        entries = written.entries(REGION, code)
        names = [Name("en", each["name"]), Name("en", code)]
        yield _term(REGION, term_id, entries, *names)
        if code.lower() in countries:
            names.pop()
        yield _term(TERRITORY, term_id, entries, *names)


def _territories(
    facts: Facts, written: Written, locales: LocaleNames
) -> Iterator[Term]:
    for each in facts["territories"]:
        code = each["code"]
        yield _term(
            TERRITORY,
            code,
            written.entries(TERRITORY, code),
            *(Name("en", name) for name in each["names"]),
            *locales.of(TERRITORY, code),
            parents=(f"region-{each['region']}",) if each["region"] else (),
            facts={"iso_alpha3": each["iso_alpha3"]} if each["iso_alpha3"] else {},
        )


def _affiliates(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["affiliates"]:
        yield _term(
            AFFILIATE,
            each["code"],
            written.entries(AFFILIATE, each["code"]),
            # Where a name has an apostrophe, the facts hold a quotation mark.
            Name("en", each["name"].replace('"', "'")),
            facts={
                name: each[name] for name in ("kind", "territory") if each.get(name)
            },
        )


def _projects(facts: Facts, written: Written) -> Iterator[Term]:
    for each in facts["projects"]:
        entries = written.entries(PROJECT, each["code"])
        yield _term(PROJECT, each["code"], entries, Name("en", each["name"]))


def _closed_list(kind: str, written: Written) -> Iterator[Term]:
    for term_id in written.ids(kind):
        entries = written.entries(kind, term_id)
        yield _term(kind, term_id, entries, source=BY_THE_PROJECT)
