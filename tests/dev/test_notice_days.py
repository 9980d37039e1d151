"""The figures of the request for approval are those of the sample people."""

import re
from pathlib import Path

import pytest

from dev.notice_days import notices_of_days, sample_situation

APPROVAL = Path(__file__).resolve().parents[2] / "docs" / "approval.md"


@pytest.fixture(scope="module")
def counts() -> list[int]:
    """Count the notices of four weeks."""
    return notices_of_days(sample_situation())


def test_figures_of_the_request_are_measured(counts: list[int]) -> None:
    """Whoever changes the sample or the plan measures them again."""
    text = " ".join(APPROVAL.read_text(encoding="utf-8").split())
    found = re.search(
        r"makes (\d+) edits on that day, (\d+) on the next, (\d+) a week later, and "
        r"then none until .*?: (\d+) in 28 days",
        text,
    )
    assert found
    assert [*map(int, found.groups())] == [counts[0], counts[1], counts[7], sum(counts)]
    assert sum(counts[:2]) + counts[7] == sum(counts)
