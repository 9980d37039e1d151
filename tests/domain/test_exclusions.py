"""The wiki's list of whom to leave out."""

import pytest

from exchange.domain.exclusions import Exclusions, ExclusionsError, read_exclusions


def test_list_names_users_and_pages() -> None:
    """Names may be written as people type them."""
    text = '{"users": ["ana maria", "Bo_Li"], "pages": ["User:eve/Capacity_profile"]}'

    assert read_exclusions(text) == Exclusions(
        frozenset({"Ana maria", "Bo Li"}), frozenset({"User:Eve/Capacity profile"})
    )


def test_empty_page_excludes_nobody() -> None:
    """A list that was blanked, and one without names."""
    assert read_exclusions(" \n") == read_exclusions("{}") == Exclusions()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"user": ["Ana"]}',
        '{"users": "Ana"}',
        '{"users": [1]}',
        "Ana",
        "[" * 100_000,
    ],
)
def test_list_that_cannot_be_read_is_an_error(text: str) -> None:
    """Half a list must not pass for all of it: somebody would be shown again."""
    with pytest.raises(ExclusionsError):
        read_exclusions(text)
