"""The words of the movement: capacities, languages, territories and others."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from exchange.domain.folding import fold
from exchange.domain.languages import fallback_chain, with_fallbacks
from exchange.domain.lists import COMMAS

CAPACITY = "capacity"
LANGUAGE = "language"
TERRITORY = "territory"
REGION = "region"
AFFILIATE = "affiliate"
PROJECT = "project"
METHOD = "method"
ROLE = "role"
KINDS = (CAPACITY, LANGUAGE, TERRITORY, REGION, AFFILIATE, PROJECT, METHOD, ROLE)

# In `Term.sources`, what is neither a name nor a description.
OF_THE_TERM = ""
# Wikidata's code of a name that many languages share.
ANY_LANGUAGE = "mul"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so, and the day (YYYY-MM-DD) on which it was read there."""

    name: str
    read_on: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: an id of its kind, with names in many languages.

    `labels` and `descriptions` map a language code to one text, `aliases` to further
    names. `parents` are the ids of broader terms. `former_ids` are ids and Wikidata
    items of terms that were merged into this one. `facts` says more, for example
    `{"website": "https://..."}`. `sources` maps a language to where its names come
    from, and "" to where the rest does.
    """

    kind: str
    id: str
    labels: Mapping[str, str]
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    parents: tuple[str, ...] = ()
    wikidata_item: str | None = None
    former_ids: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)

    def names(self) -> Iterator[tuple[str, str]]:
        """List (language, name) of all labels, then of all aliases."""
        yield from self.labels.items()
        for language, aliases in self.aliases.items():
            for alias in aliases:
                yield language, alias

    def ids(self) -> Iterator[str]:
        """List what names the term in no language: its ids and its Wikidata item."""
        yield self.id
        yield from self.former_ids
        if self.wikidata_item:
            yield self.wikidata_item


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a text was taken for: a term, or several between which nothing decides."""

    term: Term | None = None
    ambiguous: tuple[Term, ...] = ()


NOTHING = LookUp()

# Of a name that several terms bear: the languages in which each does.
_Bearers = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class _Names:
    """The folded names of a kind: the id of the first bearer, and what is shared."""

    ids: dict[str, str]
    shared: dict[str, _Bearers]


class Vocabulary:
    """Look-up of terms by any of their names, ids or Wikidata items."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms: dict[str, dict[str, Term]] = {}
        self._former: dict[tuple[str, str], str] = {}
        self._narrower: dict[tuple[str, str], list[str]] = {}
        # Filled when a kind is first looked up: many runs need few kinds.
        self._names: dict[str, _Names] = {}
        self._comma_names: dict[str, dict[str, set[str]]] = {}
        for term in terms:
            self._terms.setdefault(term.kind, {})[term.id] = term
            for parent in term.parents:
                self._narrower.setdefault((term.kind, parent), []).append(term.id)
            for former in term.former_ids:
                self._former[term.kind, former] = term.id

    def __len__(self) -> int:
        return sum(map(len, self._terms.values()))

    def terms(self, kind: str) -> list[Term]:
        """List the terms of a kind, in the order in which they were given."""
        return list(self._terms.get(kind, {}).values())

    def term(self, kind: str, term_id: str) -> Term | None:
        """Give the term with this id, or with it before terms were merged, or None."""
        terms = self._terms.get(kind, {})
        found = terms.get(term_id)
        if found is None and (kind, term_id) in self._former:
            found = terms.get(self._former[kind, term_id])
        return found

    def look_up(
        self, kind: str, text: str, languages: Sequence[str] = ("en",)
    ) -> LookUp:
        """Find the term that `text` names: a label or alias in any language, or an id.

        Names are compared folded (see `fold`). Where one spelling names several terms,
        those count that are written just so; among these an id counts first, then a
        name in the first of `languages`, of those that stand in for them, or of
        English, that one term alone bears. Else the text is ambiguous.
        """
        names = self._names_of(kind)
        folded = fold(text)
        term_id = names.ids.get(folded)
        if term_id is None:
            return NOTHING
        terms = self._terms[kind]
        bearers = names.shared.get(folded)
        if bearers is None:
            return LookUp(terms[term_id])
        exact = unicodedata.normalize("NFC", text.strip())
        written_so = [each for each in bearers if _is_name(terms[each], exact)]
        left = written_so or list(bearers)
        for language in ("", *with_fallbacks(languages)):
            of_language = [each for each in left if language in bearers[each]]
            if len(of_language) == 1:
                return LookUp(terms[of_language[0]])
        if len(left) == 1:
            return LookUp(terms[left[0]])
        return LookUp(ambiguous=tuple(terms[each] for each in left))

    def find(
        self, kind: str, text: str, languages: Sequence[str] = ("en",)
    ) -> Term | None:
        """Give the term that `text` names, None where there is none or more than one.

        See `look_up`.
        """
        return self.look_up(kind, text, languages).term

    def _names_of(self, kind: str) -> _Names:
        known = self._names.get(kind)
        if known is None:
            known = self._names[kind] = _read_names(self._terms.get(kind, {}))
        return known

    def _read_comma_names(self, kind: str) -> dict[str, set[str]]:
        """Map the first words of names that hold commas to these names, folded."""
        found: dict[str, set[str]] = {}
        for term in self._terms.get(kind, {}).values():
            for _, name in term.names():
                folded = "" if COMMAS.isdisjoint(name) else fold(name)
                if folded:
                    found.setdefault(folded.partition(" ")[0], set()).add(folded)
        return found

    def count_label_pieces(self, kind: str, pieces: Sequence[str]) -> int:
        """Count how many pieces between commas are together one name that holds commas.

        The first piece is one of them; 1 where they are not.
        """
        if len(pieces) < 2:
            return 1
        comma_names = self._comma_names.get(kind)
        if comma_names is None:
            comma_names = self._comma_names[kind] = self._read_comma_names(kind)
        names = comma_names.get(fold(pieces[0]).partition(" ")[0])
        if names:
            for count in range(len(pieces), 1, -1):
                if fold(" ".join(pieces[:count])) in names:
                    return count
        return 1

    def label(self, kind: str, term_id: str, language: str = "en") -> str:
        """Name a term in a language, else in one that stands in for it, else at all."""
        term = self.term(kind, term_id)
        return label_of(term, language) if term else term_id.removeprefix("text:")

    def broader(self, kind: str, term_id: str) -> tuple[str, ...]:
        """List all broader terms, nearest first, each once."""
        return tuple(each for each, _ in self.broader_with_steps(kind, term_id))

    def broader_with_steps(
        self, kind: str, term_id: str
    ) -> tuple[tuple[str, int], ...]:
        """List all broader terms with the fewest steps to each, nearest first."""
        steps = {term_id: 0}
        waiting = [term_id]
        for each in waiting:
            term = self.term(kind, each)
            for parent in term.parents if term else ():
                if parent not in steps:
                    steps[parent] = steps[each] + 1
                    waiting.append(parent)
        del steps[term_id]
        return tuple(steps.items())

    def narrower(self, kind: str, term_id: str) -> tuple[str, ...]:
        """List the terms directly below a term."""
        return tuple(self._narrower.get((kind, term_id), ()))

    def fingerprint(self) -> str:
        """Name what the words mean: another name where a page may read differently."""
        digest = hashlib.sha256()
        for terms in self._terms.values():
            for term in terms.values():
                facts = [term.kind, *term.ids(), "", *term.parents, "", *term.names()]
                digest.update(json.dumps(facts).encode())
        return digest.hexdigest()[:16]


def label_of(term: Term, language: str) -> str:
    """Name a term in a language, else in one that stands in for it, else at all."""
    *chain, last = fallback_chain(language)
    for code in (*chain, ANY_LANGUAGE, last):
        if code in term.labels:
            return term.labels[code]
    return next(iter(term.labels.values()), term.id)


def _is_name(term: Term, text: str) -> bool:
    return text in term.ids() or any(name == text for _, name in term.names())


def _read_names(terms: Mapping[str, Term]) -> _Names:
    ids: dict[str, str] = {}
    shared: dict[str, _Bearers] = {}
    for term in terms.values():
        for _, name in _all_names(term):
            folded = fold(name)
            other = ids.setdefault(folded, term.id)
            if other != term.id:
                shared.setdefault(folded, {other: set()})[term.id] = set()
    ids.pop("", None)
    for term_id in {each for bearers in shared.values() for each in bearers}:
        for language, name in _all_names(terms[term_id]):
            bearers = shared.get(fold(name), {})
            bearers.setdefault(term_id, set()).add(language)
    return _Names(ids, shared)


def _all_names(term: Term) -> Iterator[tuple[str, str]]:
    """List (language, name), with "" as the language of an id."""
    for term_id in term.ids():
        yield "", term_id
    yield from term.names()
