"""Texts that nobody reads to their end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.long_text import cut_text


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("to teach", "to teach"),
        ("to teach others", "to teach…"),
        ("to teach; others", "to teach;…"),
        ("to teach  all of them", "to teach…"),
        ("写真術を教えられます、どこでも", "写真術を教えられま…"),
        ("a " + "b" * 200, "a…"),
    ],
)
def test_a_text_ends_with_a_word(text: str, cut: str) -> None:
    """What is cut ends in an ellipsis, after a word where there is one."""
    assert cut_text(text, 10) == cut


@given(st.text(), st.integers(2, 30))
def test_what_was_cut_once_stays(text: str, most: int) -> None:
    """Nothing is longer than it may be, and a text that was cut is not cut again."""
    cut = cut_text(text, most)
    assert len(cut) <= most
    assert cut_text(cut, most) == cut
