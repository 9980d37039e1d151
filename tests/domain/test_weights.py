"""The page of weights: what can be tuned, and what is said of what cannot."""

import pytest

from exchange.domain.weights import BONUSES, MOST_POINTS, Weights, read_weights


def test_an_empty_page_leaves_the_usual_weights() -> None:
    """Nothing written, nothing tuned."""
    assert read_weights("  \n") == (Weights(), [])


def test_what_is_written_holds_and_the_rest_stays() -> None:
    """A community raises one bonus and names its established regions."""
    text = '{"region": 8, "fresh": 4, "established_regions": ["region-NA"]}'
    weights, problems = read_weights(text)
    assert problems == []
    assert (weights.region, weights.fresh, weights.hours) == (8, 4, 8)
    assert weights.established_regions == ("region-NA",)
    assert Weights.from_json(weights.to_json()) == weights


def test_the_usual_bonuses_are_within_their_bound() -> None:
    """All bonuses together are at most a quarter of the core."""
    assert sum(getattr(Weights(), name) for name in BONUSES) <= MOST_POINTS


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "must be like"),
        ('{"speed": 3}', "no weight 'speed'"),
        ('{"region": 1.5}', "whole number from 0 to 64"),
        ('{"region": true}', "whole number"),
        ('{"region": -1}', "it can be 0 to 64"),
        ('{"priority": 1}', "it can be 2 to 8"),
        ('{"learners": 0}', "it can be 1 to 50"),
        ('{"established_regions": "NA"}', "list of territories"),
        ('{"region": 30, "hours": 30}', "at most 64"),
    ],
)
def test_what_cannot_be_used_is_said_and_the_usual_value_holds(
    text: str, part: str
) -> None:
    """Every mistake has a sentence, and none of them stops a run."""
    weights, (problem,) = read_weights(text)
    assert part in problem
    assert weights == Weights()
