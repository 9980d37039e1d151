"""What is open at a place of a page while it is scanned."""

from collections.abc import Sequence

_NO_BARS: tuple[int, ...] = ()


class Piece:
    """Something that is open: braces, a link, a language variant or a heading.

    `count` is how many of its opening characters are not used up yet. A `prefixed`
    piece has a hyphen before its braces, which could yet open a variant. `state` names
    what is looked for while this piece is the innermost one.
    """

    __slots__ = ("bars", "count", "equals", "opener", "prefixed", "start", "state")

    def __init__(
        self, opener: str, start: int, count: int, *, prefixed: bool = False
    ) -> None:
        self.opener = opener
        self.start = start
        self.count = count
        self.prefixed = prefixed
        self.reset()

    def reset(self) -> None:
        """Forget the parts: what stood inside has become one element."""
        self.bars: Sequence[int] = _NO_BARS
        self.equals: Sequence[int] = _NO_BARS
        self.state = self.opener

    def add_bar(self, place: int) -> None:
        """Begin a new part."""
        if isinstance(self.bars, list) and isinstance(self.equals, list):
            self.bars.append(place)
            self.equals.append(-1)
        else:
            self.bars, self.equals = [place], [-1]
        self.state = self.opener + "="

    def set_equals(self, place: int) -> None:
        """End the name of the last part."""
        if isinstance(self.equals, list):
            self.equals[-1] = place
        self.state = self.opener
