"""What Wikidata says of the words: values, and how terms take them up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from exchange.domain.folding import fold
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    OF_THE_TERM,
    PROJECT,
    TERRITORY,
    Source,
    Term,
    Vocabulary,
)


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """The texts of an item; `item` is what it is now, were it merged into another."""

    item: str
    labels: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NarrowerItem:
    """An item below another one: the item directly above it, and the steps from it."""

    item: str
    parent: str
    depth: int


@dataclass(frozen=True, slots=True)
class CodedItem:
    """The item that bears a code (of a language, a territory), with further facts."""

    code: str
    item: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WikidataFacts:
    """All that was asked; `texts` are by the item that was asked for."""

    texts: Mapping[str, ItemTexts] = field(default_factory=dict)
    narrower: Sequence[NarrowerItem] = ()
    languages: Sequence[CodedItem] = ()
    territories: Sequence[CodedItem] = ()
    affiliates: Sequence[CodedItem] = ()
    projects: Sequence[CodedItem] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The terms as they would be, and what was left out of them, in sentences."""

    terms: list[Term]
    left_out: list[str]


def propose_terms(
    committed: Sequence[Term],
    kept: Sequence[Term],
    facts: WikidataFacts,
    today: date,
) -> Proposal:
    """Make the vocabulary of the committed terms and of what Wikidata says.

    Labels of Wikidata replace those that the project wrote, which stay as aliases; no
    name is taken that another term of the kind bears in the same language. Items below
    capacities, and affiliates that are not known yet, become terms with the item as
    their id. Where two terms have become one item, the first takes up the other; ids
    that `kept` terms were once known by stay known.
    """
    return _Making(committed, facts, today).make(kept)


class _Making:
    """One run of `propose_terms`."""

    def __init__(
        self, committed: Sequence[Term], facts: WikidataFacts, today: date
    ) -> None:
        self._facts = facts
        self._source = Source("Wikidata", today.isoformat())
        self._terms = {(term.kind, term.id): term for term in committed}
        self._known = Vocabulary(committed)
        self._left_out: list[str] = []

    def make(self, kept: Sequence[Term]) -> Proposal:
        self._take_items()
        self._merge()
        self._add_narrower()
        self._add_affiliates()
        self._take_texts()
        self._keep_former_ids(kept)
        return Proposal(list(self._terms.values()), self._left_out)

    def _of_kind(self, kind: str) -> list[Term]:
        return [term for term in self._terms.values() if term.kind == kind]

    def _put(self, term: Term) -> None:
        self._terms[term.kind, term.id] = term

    def _take_items(self) -> None:
        """Give languages, territories and projects their items and facts."""
        for kind, rows in (
            (LANGUAGE, self._facts.languages),
            (TERRITORY, self._facts.territories),
            (PROJECT, self._facts.projects),
        ):
            by_code: dict[str, list[CodedItem]] = {}
            for row in rows:
                by_code.setdefault(row.code.lower(), []).append(row)
            for term in self._of_kind(kind):
                self._take_item(term, by_code.get(term.id.lower(), ()))

    def _take_item(self, term: Term, rows: Sequence[CodedItem]) -> None:
        same = [row for row in rows if row.item == term.wikidata_item]
        items = dict.fromkeys(row.item for row in rows)
        if not same and len(items) > 1:
            names = ", ".join(items)
            self._left_out.append(
                f"{_name(term)}: {names} have its code, so none is it"
            )
            return
        for row in (same or rows)[:1]:
            self._put(
                replace(
                    term,
                    wikidata_item=row.item,
                    facts={**term.facts, **row.facts},
                    sources={**term.sources, OF_THE_TERM: self._source},
                )
            )

    def _now(self, item: str) -> str:
        """Give what an item is now, were it merged into another."""
        texts = self._facts.texts.get(item)
        return texts.item if texts else item

    def _merge(self) -> None:
        """Follow merged items; of two terms with one item the first stays."""
        first: dict[tuple[str, str], Term] = {}
        for term in list(self._terms.values()):
            if term.wikidata_item is None:
                continue
            item = self._now(term.wikidata_item)
            if item != term.wikidata_item:
                former = (*term.former_ids, term.wikidata_item)
                term = replace(term, wikidata_item=item, former_ids=former)
                self._put(term)
            other = first.setdefault((term.kind, item), term)
            if other.id != term.id:
                merged = _merged(self._terms[other.kind, other.id], term)
                self._put(merged)
                del self._terms[term.kind, term.id]
                self._move_children(term, other.id)

    def _move_children(self, gone: Term, new_parent: str) -> None:
        for term in self._of_kind(gone.kind):
            if gone.id in term.parents:
                parents = (new_parent if p == gone.id else p for p in term.parents)
                left = (each for each in parents if each != term.id)
                self._put(replace(term, parents=tuple(dict.fromkeys(left))))

    def _add_narrower(self) -> None:
        ids = {
            term.wikidata_item: term.id
            for term in self._of_kind(CAPACITY)
            if term.wikidata_item
        }
        by_depth = sorted(
            self._facts.narrower, key=lambda each: (each.depth, each.item)
        )
        for row in by_depth:
            item, parent = self._now(row.item), ids.get(self._now(row.parent))
            if item is None or parent is None:
                continue
            known = self._terms.get((CAPACITY, ids.get(item, "")))
            if known is None:
                if self._is_named(row.item, CAPACITY):
                    ids[item] = item
                    self._put(self._new(CAPACITY, item, parents=(parent,)))
            elif known.id == item and parent not in (*known.parents, item):
                self._put(replace(known, parents=(*known.parents, parent)))

    def _add_affiliates(self) -> None:
        items = {term.wikidata_item for term in self._of_kind(AFFILIATE)}
        for row in self._facts.affiliates:
            item = self._now(row.item)
            if item in items or not self._is_named(row.item, AFFILIATE):
                continue
            items.add(item)
            term = self._affiliate_named(row.item)
            facts = dict(row.facts)
            if "country" in facts:
                facts["territory"] = facts.pop("country").lower()
            if term is None:
                self._put(replace(self._new(AFFILIATE, item), facts=facts))
            else:
                facts = {**term.facts, **facts}
                self._put(replace(term, wikidata_item=item, facts=facts))

    def _affiliate_named(self, item: str) -> Term | None:
        """Find the term that has no item yet and one of an item's names."""
        texts = self._facts.texts[item]
        for language, label in texts.labels.items():
            found = self._known.find(AFFILIATE, label, (language,))
            if found and (AFFILIATE, found.id) in self._terms:
                term = self._terms[AFFILIATE, found.id]
                if term.wikidata_item is None:
                    return term
        return None

    def _is_named(self, item: str, kind: str) -> bool:
        """Tell whether an item can be a term: one that no reader could name is none."""
        texts = self._facts.texts.get(item)
        if texts is None or not texts.labels:
            self._left_out.append(f"{kind} {item}: it has no label in any language")
            return False
        return True

    def _new(self, kind: str, item: str, parents: tuple[str, ...] = ()) -> Term:
        sources = {OF_THE_TERM: self._source}
        return Term(
            kind, item, {}, parents=parents, wikidata_item=item, sources=sources
        )

    def _take_texts(self) -> None:
        bearers: dict[tuple[str, str, str], str] = {}
        for term in self._terms.values():
            for language, name in term.names():
                bearers.setdefault((term.kind, language, fold(name)), term.id)
        by_item = {texts.item: texts for texts in self._facts.texts.values()}
        for term in list(self._terms.values()):
            texts = by_item.get(term.wikidata_item or "")
            if texts and term.kind in (CAPACITY, AFFILIATE, PROJECT):
                self._put(self._with_texts(term, texts, bearers))

    def _with_texts(
        self, term: Term, texts: ItemTexts, bearers: dict[tuple[str, str, str], str]
    ) -> Term:
        labels, sources = dict(term.labels), dict(term.sources)
        aliases = {language: list(names) for language, names in term.aliases.items()}

        def is_free(language: str, name: str) -> bool:
            key = term.kind, language, fold(name)
            bearer = bearers.setdefault(key, term.id)
            if bearer != term.id:
                self._left_out.append(
                    f"{_name(term)}: “{name}” ({language}) is a name of {bearer}"
                )
            return bearer == term.id and bool(fold(name))

        for language, label in texts.labels.items():
            if is_free(language, label):
                former = labels.get(language)
                labels[language] = label
                sources[language] = self._source
                if former:
                    aliases.setdefault(language, []).append(former)
        for language, names in texts.aliases.items():
            free = [name for name in names if is_free(language, name)]
            aliases.setdefault(language, []).extend(free)
        return replace(
            term,
            labels=labels,
            aliases=_each_once(labels, aliases),
            descriptions=dict(texts.descriptions),
            sources=sources,
        )

    def _keep_former_ids(self, kept: Iterable[Term]) -> None:
        """Let a kept term's ids lead to the term that has its item now."""
        by_item = {
            (term.kind, term.wikidata_item): term
            for term in self._terms.values()
            if term.wikidata_item
        }
        for old in kept:
            term = self._terms.get((old.kind, old.id))
            if term is None and old.wikidata_item:
                term = by_item.get((old.kind, self._now(old.wikidata_item)))
            if term is None:
                continue
            term = self._terms[term.kind, term.id]
            known = set(term.ids())
            former = tuple(each for each in old.ids() if each not in known)
            if former:
                self._put(replace(term, former_ids=(*term.former_ids, *former)))


def _merged(term: Term, other: Term) -> Term:
    """Give a term the ids and the names of another one."""
    aliases = {language: list(names) for language, names in term.aliases.items()}
    labels = dict(term.labels)
    for language, name in other.names():
        if labels.setdefault(language, name) != name:
            aliases.setdefault(language, []).append(name)
    former = (each for each in other.ids() if each not in set(term.ids()))
    return replace(
        term,
        labels=labels,
        aliases=_each_once(labels, aliases),
        former_ids=(*term.former_ids, *former),
        sources={**other.sources, **term.sources},
    )


def _each_once(
    labels: Mapping[str, str], aliases: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Leave out aliases that fold like the label or like an alias before them."""
    found: dict[str, list[str]] = {}
    for language, names in aliases.items():
        seen = {fold(labels.get(language, ""))}
        for name in names:
            if fold(name) not in seen:
                seen.add(fold(name))
                found.setdefault(language, []).append(name)
    return found


def _name(term: Term) -> str:
    label = term.labels.get("en") or next(iter(term.labels.values()), "")
    return f"{term.kind} {term.id} “{label}”"
