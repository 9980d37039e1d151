"""The form in which two spellings of one word are equal."""

import json
import re
import unicodedata
from importlib.resources import files

_BASIC_PLANE_END = 0x10000
# A long vowel's mark at the end of a longer word is often left out: サーバー, サーバ.
_LAST_LONG_VOWEL = re.compile("(?<=[\u30a1-\u30fa\u30fc]{3})\u30fc(?= |$)")
_LONG_VOWEL = "\u30fc"
_HIRAGANA = range(0x3041, 0x3097)
_TO_KATAKANA = 0x60
# Marks that writers set or leave out: accents, Hebrew points, Arabic vowels and hamza,
# and the dot below a Devanagari letter. Marks of other scripts are letters.
_DROPPED_MARKS = (
    range(0x0300, 0x0370),
    range(0x05B0, 0x05C8),
    range(0x064B, 0x0660),
    range(0x0670, 0x0671),
    range(0x06D6, 0x06EE),
    range(0x093C, 0x093D),
)
# Letters that stand for one another, though Unicode decomposes none of them.
_SAME_LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ٱ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ے": "ي",
    "ک": "ك",
    "ہ": "ه",
    "ھ": "ه",
    "ە": "ه",
    "ة": "ه",
    "ـ": "",
    "ँ": "ं",
    "・": "",
}


def _read_simplified() -> dict[str, str]:
    path = files("exchange.domain") / "simplified.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    return dict(zip(content["traditional"], content["simplified"], strict=True))


_SAME_CHARACTERS = _SAME_LETTERS | _read_simplified()


class _Folded(dict[int, str]):
    """Maps code points to what they fold to, each worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _BASIC_PLANE_END:
            self[code] = folded
        return folded


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character).casefold()
    return "".join(map(_fold_letter, unicodedata.normalize("NFKD", decomposed)))


def _fold_letter(letter: str) -> str:
    code = ord(letter)
    if letter in _SAME_CHARACTERS:
        return _SAME_CHARACTERS[letter]
    if any(code in marks for marks in _DROPPED_MARKS):
        return ""
    if code in _HIRAGANA:
        return chr(code + _TO_KATAKANA)
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category[0] in "LMN" or letter in "+#":
        return letter
    return " " if category[0] in "ZPS" else ""


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Give the form in which two spellings of one word are equal.

    Width and compatibility forms (NFKC), case, accents, the points and vowel signs that
    Arabic and Hebrew writers leave out, the letters that Arabic, Persian and Urdu
    keyboards exchange, hiragana and katakana, traditional and simplified Chinese
    characters, digits of any script, invisible characters and punctuation make no
    difference; other marks do (a Thai or Devanagari vowel sign is a letter).
    """
    folded = " ".join(text.translate(_FOLDED).split())
    if folded.isascii():
        return folded
    folded = unicodedata.normalize("NFC", folded)
    if _LONG_VOWEL in folded:
        folded = _LAST_LONG_VOWEL.sub("", folded)
    return folded
