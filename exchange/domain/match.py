"""Matches: who could teach whom, and why."""

from dataclasses import dataclass

# So many of the best teachers of a learner are public; what is proposed is kept too.
TOP_K = 10


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a match, as data from which a page or a notice makes a sentence.

    `kind` is one of
    - `teaches`: the learner wants `wanted` and the teacher offers `offered`;
    - `learns`: the teacher wants `wanted` and the learner offers `offered`;
    - `language`: both can work in the language `wanted` at level `offered`;
    - `method`, `project`: both name `wanted`;
    - `hours`: both are awake at `wanted` hours of the day;
    - `region`: they are in the regions `wanted` (the learner's) and `offered`;
    - `fresh`, `focus`: the teacher's profile is fresh, or of those that are to be found
      more; `wanted` are the points.
    Capacities are keys (`Capacity.key`).
    """

    kind: str
    wanted: str
    offered: str


@dataclass(frozen=True, slots=True)
class Match:
    """A directed match: `learner_id` could learn `capacities` from `teacher_id`.

    `score` is fixed point, 1/65536. `mutual`: the reverse direction has a match of its
    own. `proposed`: the allocation has chosen it for this period.
    """

    learner_id: str
    teacher_id: str
    capacities: tuple[str, ...]
    score: int
    reasons: tuple[Reason, ...]
    mutual: bool
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Alike:
    """Who is like somebody, best first, and which capacities those want and offer.

    Only what the profile does not name itself is in `wants` and `offers`, as keys
    (`Capacity.key`).
    """

    profile_id: str
    people: tuple[str, ...]
    wants: tuple[str, ...]
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """Two or three people who each learn from the next, and the last from the first.

    `members` are profile ids in that order, the smallest first. `steps` stand beside
    them: the match in which each learns from the next. `score` is fixed point, 1/65536.
    """

    members: tuple[str, ...]
    steps: tuple[Match, ...]
    score: int

    @property
    def capacities(self) -> tuple[tuple[str, ...], ...]:
        """Give what each learns from the next."""
        return tuple(step.capacities for step in self.steps)
