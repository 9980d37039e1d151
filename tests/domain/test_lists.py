"""Splitting lists. The cases show the separators; this is about labels with commas."""

from collections.abc import Sequence

from exchange.domain.lists import MOST_PIECES, split_list


def test_pieces_that_belong_together_stay_together() -> None:
    """What is said to be one label is one entry, commas and all."""

    def pairs(pieces: Sequence[str]) -> int:
        return 2 if [piece.strip() for piece in pieces[:2]] == ["b", "c"] else 1

    assert split_list("a, b, c, d", pairs) == ["a", "b, c", "d"]


def test_labels_do_not_reach_over_lines() -> None:
    """A line break and a semicolon divide whatever the labels are."""
    assert split_list("a\nb; c", len) == ["a", "b", "c"]


def test_only_a_few_pieces_are_tried_at_once() -> None:
    """A very long list takes time in proportion to its length."""
    seen: list[int] = []

    def count(pieces: Sequence[str]) -> int:
        seen.append(len(pieces))
        return 1

    assert len(split_list("a," * 1_000, count)) == 1_000
    assert max(seen) == MOST_PIECES
