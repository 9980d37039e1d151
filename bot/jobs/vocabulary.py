"""The words: what Wikidata would change in them, and taking it over."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.ports import Wikidata, WikidataError
from exchange.domain.profile import ProfilePage
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    KINDS,
    LANGUAGE,
    METHOD,
    PROJECT,
    ROLE,
    TERRITORY,
    Term,
    Vocabulary,
)
from exchange.domain.vocabulary_difference import (
    Difference,
    Key,
    count_names,
    find_difference,
)
from exchange.domain.wikidata import WikidataFacts, propose_terms
from exchange.store.port import Lease

JOB = "vocabulary"
# More missing items, terms or names than this share mean a broken answer.
LARGEST_LOSS = 0.1
# Below this number a share says nothing.
FEW = 10


class VocabularyStore(Protocol):
    """What the job needs of the store."""

    def vocabulary(self) -> Vocabulary:
        """Give the vocabulary; without any term in the store, the snapshot."""

    def save_vocabulary(self, terms: Sequence[Term], lease: Lease) -> int:
        """Make the terms kept these; give how many rows were written."""

    def profiles(self) -> list[ProfilePage]:
        """List all profiles, by profile id."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What Wikidata is asked for beside the texts of the items that are known."""

    affiliate_classes: Sequence[str] = ()
    project_classes: Sequence[str] = ()
    narrower_depth: int = 0


@dataclass(frozen=True, slots=True)
class VocabularyReport:
    """What would change, what of Wikidata was left out, and the rows written."""

    difference: Difference
    left_out: list[str]
    written: int


def update_vocabulary(
    wikidata: Wikidata,
    store: VocabularyStore,
    committed: Sequence[Term],
    asked: Asked,
    today: date,
    lease: Lease,
    *,
    is_applied: bool,
    is_forced: bool = False,
) -> VocabularyReport:
    """Compare the words with Wikidata's, and with `is_applied` take these over.

    Terms that profiles use are removed only with `is_forced`. Raises `WikidataError`
    where Wikidata gave no whole answer, or one by which unusually much would be lost
    and it is not forced; then nothing was written.
    """
    vocabulary = store.vocabulary()
    kept = [term for kind in KINDS for term in vocabulary.terms(kind)]
    facts = fetch_facts(wikidata, committed, kept, asked)
    proposal = propose_terms(committed, kept, facts, today)
    uses = count_uses(store.profiles())
    difference = find_difference(kept, proposal.terms, uses, may_remove_used=is_forced)
    if is_applied and not is_forced:
        _guard(kept, difference)
    written = store.save_vocabulary(difference.terms, lease) if is_applied else 0
    return VocabularyReport(difference, proposal.left_out, written)


def fetch_facts(
    wikidata: Wikidata, committed: Sequence[Term], kept: Sequence[Term], asked: Asked
) -> WikidataFacts:
    """Ask Wikidata for all that concerns the committed and the kept terms."""
    depth, roots = asked.narrower_depth, _items(committed, CAPACITY)
    narrower = wikidata.narrower_items(roots, depth) if depth else []
    affiliates = wikidata.affiliates(asked.affiliate_classes)
    projects = wikidata.projects(asked.project_classes)
    terms = [*committed, *kept]
    known = [*_items(terms, CAPACITY), *_items(terms, AFFILIATE)]
    found = [each.item for each in narrower]
    found.extend(each.item for each in (*affiliates, *projects))
    texts = wikidata.item_texts([*known, *found])
    missing = len(set(known) - texts.keys())
    if missing > max(FEW, LARGEST_LOSS * len(set(known))):
        raise WikidataError(
            f"Wikidata knows {missing} of {len(set(known))} items no longer, which is "
            "no whole answer; nothing was changed. Run the command again later"
        )
    return WikidataFacts(
        texts=texts,
        narrower=narrower,
        languages=wikidata.languages(_ids(committed, LANGUAGE)),
        territories=wikidata.territories(
            each for each in _ids(committed, TERRITORY) if len(each) == 2
        ),
        affiliates=affiliates,
        projects=projects,
    )


def count_uses(pages: Iterable[ProfilePage]) -> Counter[Key]:
    """Count the profiles that use each term."""
    uses: Counter[Key] = Counter()
    for page in pages:
        profile = page.profile
        listed = (*profile.offers, *profile.wants, *profile.priority, *profile.knows)
        named: dict[str, Iterable[str | None]] = {
            CAPACITY: (each.id for each in listed),
            LANGUAGE: (each.code for each in profile.languages),
            TERRITORY: profile.territory,
            AFFILIATE: profile.affiliations,
            PROJECT: profile.projects,
            METHOD: profile.methods,
            ROLE: (profile.role,),
        }
        uses.update(
            {(kind, each) for kind, ids in named.items() for each in ids if each}
        )
    return uses


def _guard(kept: Sequence[Term], difference: Difference) -> None:
    before, after = _sizes(kept), _sizes(difference.terms)
    for what, count in before.items():
        if count - after[what] > max(FEW, LARGEST_LOSS * count):
            raise WikidataError(
                f"Of {count} {what} only {after[what]} would be left, so nothing was "
                "changed. Look at the difference; if it is right, use --force"
            )


def _sizes(terms: Sequence[Term]) -> Counter[str]:
    """Count what must not become much less."""
    sizes = Counter(f"terms of the kind {term.kind}" for term in terms)
    sizes["names"] = count_names(terms)
    return sizes


def _items(terms: Iterable[Term], kind: str) -> list[str]:
    items = (term.wikidata_item for term in terms if term.kind == kind)
    return list(dict.fromkeys(item for item in items if item))


def _ids(terms: Iterable[Term], kind: str) -> list[str]:
    return [term.id for term in terms if term.kind == kind]
