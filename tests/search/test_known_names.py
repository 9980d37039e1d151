"""Similar names are found as comparing each name would find them."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from exchange.search.known_names import MOST_NEAR, KnownNames

# Few letters, so that many names are near; two of them share a bit, one is no ASCII.
NAMES = st.text("abc!写", min_size=1, max_size=6)
assert ord("!") % 64 == ord("a") % 64


@given(st.sets(NAMES, max_size=MOST_NEAR), NAMES, st.integers(0, 2))
def test_near_names_are_those_of_so_many_mistakes(
    names: set[str], text: str, mistakes: int
) -> None:
    """A letter that is missing, too much, wrong, or exchanged with its neighbour."""
    known = KnownNames({name: {"en"} for name in names})
    distances = {name: OSA.distance(name, text) for name in names}
    near = {name: each for name, each in distances.items() if 0 < each <= mistakes}
    assert known.near(text, mistakes) == near


def test_of_many_near_names_the_nearest_are_given() -> None:
    """There is a most, however many there are."""
    names = {f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
    known = KnownNames({name: {"en"} for name in {*names, "wordly", "words one"}})
    found = known.near("word", 2)
    assert len(found) == MOST_NEAR
    assert set(found.values()) == {1}
