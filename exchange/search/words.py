"""Words of a text as the index keeps them, also for scripts without spaces."""

import re
from collections.abc import Iterator
from itertools import pairwise

from exchange.domain.folding import fold

# Thai, Lao, Tibetan, Burmese, Khmer, Kana, Han and Hangul: a run of them is one "word"
# between spaces, so it is indexed by its characters and pairs of characters.
_SPACELESS = (
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECE = re.compile(f"(?P<spaceless>[{_SPACELESS}]+)|[^{_SPACELESS}]+")
# What one writer sets and another leaves out: the article of an Arabic word of three
# letters or more, and the marks of long vowels in Katakana, to which kana is folded.
_LEFT_OUT = re.compile("^ال(?=[ء-ي]{3})|(?<=[ァ-ヺ])ー")
# Longer "words" are addresses and noise; Tantivy would refuse the longest.
LONGEST_WORD = 64


def index_words(text: str) -> list[str]:
    """List the words under which a text is found.

    >>> index_words("Lua 写真術")
    ['lua', '写', '真', '術', '写真', '真術']
    """
    words: list[str] = []
    for piece, spaceless in _shortened_pieces(text):
        if spaceless:
            words.extend(piece)
            words.extend(_pairs(piece))
        else:
            words.append(piece[:LONGEST_WORD])
    return words


def query_words(text: str) -> list[str]:
    """List the words that a text must all have to hold `text`.

    >>> query_words("Lua 写真術"), query_words("写")
    (['lua', '写真', '真術'], ['写'])
    """
    words: list[str] = []
    for piece, spaceless in _shortened_pieces(text):
        if spaceless and len(piece) > 1:
            words.extend(_pairs(piece))
        else:
            words.append(piece[:LONGEST_WORD])
    return words


def split_pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Split the folded text at spaces and where a script without spaces begins or ends.

    The second value of a piece tells whether its script has no spaces.
    """
    # Folding drops line breaks, at which words end too.
    for word in fold(" ".join(text.split())).split():
        for match in _PIECE.finditer(word):
            yield match.group(), match["spaceless"] is not None


def _shortened_pieces(text: str) -> Iterator[tuple[str, bool]]:
    for piece, spaceless in split_pieces(text):
        yield _LEFT_OUT.sub("", piece), spaceless


def _pairs(piece: str) -> list[str]:
    return [first + second for first, second in pairwise(piece)]
