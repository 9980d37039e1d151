"""What a community can tune of the matching: read from a JSON page of the wiki.

    {"region": 12, "fresh": 4, "learners": 3}

`docs/matching.md` says what each weight does. What cannot be used is reported, and the
usual value holds.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

# All bonuses together are at most a quarter of the core of a score.
MOST_POINTS = 64
# Those for what a pair has in common, and those for what the teacher is.
PAIR_BONUSES = ("method", "hours", "project", "region", "level")
BONUSES = (*PAIR_BONUSES, "fresh", "emerging", "hardly_found")
# The least and the most of the numbers that are no bonuses.
LIMITS = {"priority": (2, 8), "learners": (1, 50), "teachers": (1, 10)}


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of a score and the limits of what is proposed.

    The bonuses are points, 64 of which are a quarter of the core. `priority` is the
    weight of such a want, where an ordinary one has 2. `learners` is to how many an
    open profile is proposed in a period, `teachers` how many are proposed to a
    learner.
    Communities outside of `established_regions` are emerging.
    """

    priority: int = 3
    method: int = 8
    hours: int = 8
    project: int = 8
    region: int = 8
    level: int = 8
    fresh: int = 8
    emerging: int = 8
    hardly_found: int = 8
    learners: int = 5
    teachers: int = 3
    established_regions: tuple[str, ...] = ("region-NA", "region-NWE")

    def to_json(self) -> dict[str, Any]:
        """Give all weights by name."""
        return asdict(self) | {"established_regions": list(self.established_regions)}

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Make them of what `to_json` gave."""
        regions = tuple(record["established_regions"])
        return cls(**{**record, "established_regions": regions})


USUAL = Weights()


def read_weights(text: str) -> tuple[Weights, list[str]]:
    """Read the weights; give them with what is wrong in the text, in sentences."""
    if not text.strip():
        return USUAL, []
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return USUAL, [f"The page of weights is no JSON: {error}."]
    if not isinstance(record, dict):
        return USUAL, ['The page of weights must be like {"region": 12}.']
    weights, problems = USUAL, []
    for name, value in record.items():
        if problem := _problem(name, value):
            problems.append(problem)
        else:
            value = tuple(value) if isinstance(value, list) else value
            tuned: dict[str, Any] = {name: value}
            weights = replace(weights, **tuned)
    points = sum(getattr(weights, name) for name in BONUSES)
    if points > MOST_POINTS:
        problems.append(
            f"The bonuses are {points} points together, and at most {MOST_POINTS} can "
            "be given: the usual ones hold until some are lowered."
        )
        weights = replace(weights, **{name: getattr(USUAL, name) for name in BONUSES})
    return weights, problems


def _problem(name: str, value: Any) -> str:
    if name == "established_regions":
        is_list = isinstance(value, list) and all(isinstance(e, str) for e in value)
        return "" if is_list else f"{name} must be a list of territories in quotes."
    if name not in {field.name for field in fields(Weights)}:
        known = ", ".join(field.name for field in fields(Weights))
        return f"There is no weight {name!r}; there are {known}."
    least, most = LIMITS.get(name, (0, MOST_POINTS))
    if isinstance(value, bool) or not isinstance(value, int):
        return f"{name} must be a whole number from {least} to {most}."
    if not least <= value <= most:
        return f"{name} is {value}; it can be {least} to {most}."
    return ""
