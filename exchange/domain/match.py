"""Matches: who could teach whom, and why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a match, as data from which a page or a notice makes a sentence.

    `kind` is one of
    - `teaches`: the learner wants `wanted` and the teacher offers `offered`;
    - `learns`: the teacher wants `wanted` and the learner offers `offered`;
    - `language`: both can work in the language `wanted` at level `offered`.
    Capacities are keys (`Capacity.key`).
    """

    kind: str
    wanted: str
    offered: str


@dataclass(frozen=True, slots=True)
class Match:
    """A directed match: `learner_id` could learn `capacities` from `teacher_id`.

    `score` is fixed point, 1/65536. `mutual`: the reverse direction holds as well.
    """

    learner_id: str
    teacher_id: str
    capacities: tuple[str, ...]
    score: int
    reasons: tuple[Reason, ...]
    mutual: bool
