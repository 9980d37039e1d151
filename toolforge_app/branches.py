"""Capacities with their counts, as a tree, and those that are wanted most in vain."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from exchange.domain.vocabulary import CAPACITY
from toolforge_app.labels import Labels

DEPTH = 3
MOST_NEEDED = 8
# Below that a difference is chance.
LEAST_WANTS = 2
# A bar is drawn on a scale from 0 to this.
LONGEST_BAR = 50


@dataclass(frozen=True, slots=True)
class Branch:
    """A capacity with its counts and what is below it.

    `offers_bar` and `wants_bar` are lengths from 0 to `LONGEST_BAR`, drawn to the two
    sides of a middle.
    """

    id: str
    label: str
    href: str
    offers: int
    wants: int
    offers_bar: int = 0
    wants_bar: int = 0
    branches: tuple["Branch", ...] = ()

    @property
    def is_needed(self) -> bool:
        """Tell whether at least twice as many want it as offer it."""
        return self.wants >= LEAST_WANTS and self.wants >= 2 * self.offers


@dataclass(frozen=True, slots=True)
class Tree:
    """All capacities with how many offer and want each, narrower ones included."""

    labels: Labels
    offers: Mapping[str, int]
    wants: Mapping[str, int]

    def branches(
        self,
        term_ids: Iterable[str],
        depth: int = DEPTH,
        only: Collection[str] | None = None,
    ) -> tuple[Branch, ...]:
        """Make the branches that have a name, of `only` these where it is given."""
        shown = [
            each
            for each in term_ids
            if self.labels.is_named(each) and (only is None or each in only)
        ]
        longest = self._most(shown)
        found = [self.branch(each, longest, depth, only) for each in shown]
        return tuple(sorted(found, key=lambda branch: branch.label.casefold()))

    def branch(
        self,
        term_id: str,
        longest: int = 0,
        depth: int = 0,
        only: Collection[str] | None = None,
    ) -> Branch:
        """Make one branch; its bars are drawn beside those of `longest` people."""
        offers, wants = self.offers.get(term_id, 0), self.wants.get(term_id, 0)
        longest = longest or max(offers, wants)
        below = self.labels.vocabulary.narrower(CAPACITY, term_id) if depth else ()
        return Branch(
            id=term_id,
            label=self.labels.key(term_id),
            href=url_for("capacities.show", capacity_id=term_id),
            offers=offers,
            wants=wants,
            offers_bar=_length(offers, longest),
            wants_bar=_length(wants, longest),
            branches=self.branches(below, depth - 1, only) if below else (),
        )

    def _most(self, term_ids: Iterable[str]) -> int:
        counts = (side.get(each, 0) for each in term_ids for side in self._sides())
        return max(counts, default=0)

    def _sides(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        return self.offers, self.wants


def most_needed(tree: Tree) -> tuple[Branch, ...]:
    """List the capacities that lack most teachers, those without narrower ones."""
    lacking = sorted(
        (offered - wanted, key)
        for key, wanted in tree.wants.items()
        if (offered := tree.offers.get(key, 0)) < wanted
        and wanted >= LEAST_WANTS
        and tree.labels.is_leaf(key)
        and tree.labels.is_named(key)
    )[:MOST_NEEDED]
    longest = max(
        (max(tree.offers.get(key, 0), tree.wants[key]) for _, key in lacking), default=0
    )
    return tuple(tree.branch(key, longest) for _, key in lacking)


def _length(count: int, longest: int) -> int:
    """Scale a count; whoever counts at all is seen."""
    return max(1, count * LONGEST_BAR // longest) if count else 0
