"""What would change if other terms took the place of those that are kept."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from exchange.domain.vocabulary import Term, label_of

# A term, by its kind and id.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes between two vocabularies, in sentences, and the terms to keep.

    `removed` are terms that would go and that no profile uses; `in_use` maps those that
    profiles use to the number of these.
    """

    terms: list[Term]
    lines: list[str]
    removed: list[Term]
    in_use: Mapping[Key, int]


def find_difference(
    kept: Sequence[Term],
    proposed: Sequence[Term],
    uses: Mapping[Key, int],
    *,
    may_remove_used: bool = False,
) -> Difference:
    """Compare the kept terms with the proposed ones.

    Terms in use stay unless `may_remove_used`. A term that differs in nothing but the
    day on which it was read stays as it is.
    """
    old = {(term.kind, term.id): term for term in kept}
    answering = {(term.kind, each): term for term in proposed for each in term.ids()}
    terms: list[Term] = []
    lines: list[str] = []
    for term in proposed:
        before = old.get((term.kind, term.id))
        if before is not None and _says_the_same(before, term):
            terms.append(before)
            continue
        terms.append(term)
        lines.extend([_addition(term)] if before is None else _changes(before, term))
    gone = [term for key, term in old.items() if key not in answering]
    lines.extend(
        f"merged: {_name(term)} into {_name(answering[key])}"
        for key, term in old.items()
        if key in answering and answering[key].id != term.id
    )
    in_use = {
        (term.kind, term.id): uses[term.kind, term.id]
        for term in gone
        if uses.get((term.kind, term.id))
    }
    removed = [term for term in gone if may_remove_used or _key(term) not in in_use]
    for term in gone:
        lines.append(_removal(term, in_use.get(_key(term), 0), term in removed))
    terms.extend(term for term in gone if term not in removed)
    return Difference(terms, lines, removed, in_use)


def count_names(terms: Iterable[Term]) -> int:
    """Count labels and aliases."""
    return sum(1 for term in terms for _ in term.names())


def _key(term: Term) -> Key:
    return term.kind, term.id


def _says_the_same(one: Term, other: Term) -> bool:
    return replace(one, sources={}) == replace(other, sources={})


def _addition(term: Term) -> str:
    above = f", below {', '.join(term.parents)}" if term.parents else ""
    languages = len(term.labels)
    return f"new: {_name(term)}, with labels in {languages} languages{above}"


def _removal(term: Term, uses: int, is_removed: bool) -> str:
    if not uses:
        return f"gone: {_name(term)}, which no profile uses"
    profiles = "1 profile uses it" if uses == 1 else f"{uses} profiles use it"
    kept = "" if is_removed else "; it is kept without --force"
    return f"gone: {_name(term)}; {profiles}{kept}"


def _changes(before: Term, term: Term) -> list[str]:
    lines = [
        f"{_name(before)}: {language} “{label}” instead of “{before.labels[language]}”"
        for language, label in term.labels.items()
        if before.labels.get(language, label) != label
    ]
    new = set(term.names()) - set(before.names())
    lost = set(before.names()) - set(term.names())
    lost -= {(of, name) for of, name in lost if name in _texts(term, of)}
    for names, verb in ((new, "more"), (lost, "fewer")):
        if names:
            languages = len({language for language, _ in names})
            lines.append(
                f"{_name(before)}: {len(names)} {verb} names in {languages} languages"
            )
    for attribute in ("parents", "wikidata_item", "former_ids", "facts"):
        was, now = getattr(before, attribute), getattr(term, attribute)
        if was != now:
            lines.append(f"{_name(before)}: {attribute} {_text(now)}, not {_text(was)}")
    return lines or [f"{_name(before)}: other descriptions"]


def _texts(term: Term, language: str) -> Collection[str]:
    return {name for of, name in term.names() if of == language}


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items()) or "none"
    return str(value or "none")


def _name(term: Term) -> str:
    return f"{term.kind} {term.id} “{label_of(term, 'en')}”"
