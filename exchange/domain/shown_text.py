"""The text that a value shows, as it is gathered."""

import re
from collections.abc import Mapping

from exchange.domain.template_names import decode_entities

# Pages of these namespaces are not linked but put to use: files and categories.
_USING_NAMESPACES = (6, 14)
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"
)
_SPACES = re.compile("[ \t\u00a0\u1680\u180e\u2000-\u200a\u202f\u205f\u3000]+")


def clean(text: str) -> str:
    """Drop invisible characters and make every run of spaces one plain space."""
    if not text.isascii():
        text = _INVISIBLE.sub("", text)
    return _SPACES.sub(" ", text).strip()


class ShownText:
    """What is shown, piece by piece, and where its links lead."""

    def __init__(self, namespaces: Mapping[str, int]) -> None:
        self.pieces: list[str] = []
        self.targets: dict[str, str] = {}
        self._namespaces = namespaces

    @property
    def text(self) -> str:
        """Give all of it as plain text."""
        return clean(decode_entities("".join(self.pieces)))

    def is_used(self, title: str) -> bool:
        """Tell whether a link puts its page to use and shows no text."""
        prefix = title.partition(":")[0].strip().lower() if ":" in title else ""
        return self._namespaces.get(prefix) in _USING_NAMESPACES

    def end_link(self, target: str, begin: int) -> None:
        """End a link whose text are the pieces from `begin` on.

        A link without a text shows its target.
        """
        shown = clean(decode_entities("".join(self.pieces[begin:])))
        if not shown:
            self.pieces.append(target)
        self.targets[shown or clean(target)] = target


def title_of(written: str) -> str:
    """Give the title that a link names."""
    return decode_entities(written).replace("_", " ").strip()
