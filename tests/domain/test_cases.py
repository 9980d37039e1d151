"""The cases in `cases/`: pages, and what is understood of them."""

import pytest

from tests.domain.case_files import Case, load_cases, summarise


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_page_is_understood_as_the_case_says(case: Case) -> None:
    """Each case's first line is a promise, and its page is read accordingly."""
    understood = summarise(case.parse(), case.expected)

    assert understood == case.expected, case.behaviour
