"""Spellings of one word are equal once they are folded."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Public  Speaking!", "public speaking"),
        ("C++ & C#", "c++ c#"),
        ("État-civil", "etat civil"),
        ("ＬＵＡ", "lua"),
        ("Ελληνικά", "ελληνικα"),
        ("सीखना", "सीखना"),
        ("\u200fLua\u200e", "lua"),
        ("a\tb", "ab"),
        ("Łódź, Ærø", "lodz aero"),
        ("ISTANBUL İstanbul ıstanbul", "istanbul istanbul istanbul"),
        ("٣٤ ۳۴ ३४", "34 34 34"),
    ],
)
def test_spellings_of_one_word_fold_alike(written: str, folded: str) -> None:
    """Case, accents, width and punctuation make no difference; other marks do."""
    assert fold(written) == folded


@pytest.mark.parametrize(
    "spellings",
    [
        # Keyboards of Arabic, Persian and Urdu; hamza, tatweel, vowels.
        ["كتابة", "کتابة", "كتابه", "كِتَابَة", "كتـابة"],
        ["إدارة", "ادارة", "أدارة", "ادارہ"],
        ["ويكي", "ویکی", "ويكى"],
        ["مهارت\u200cها", "مهارتها"],
        # Devanagari with and without the dot below.
        ["क़लम", "कलम"],
        # Kana of both kinds and widths, with and without the last long vowel.
        ["サーバー", "サーバ", "さーばー", "ｻｰﾊﾞｰ"],
        ["スキル・シェア", "スキルシェア"],
        # Traditional and simplified characters.
        ["攝影", "摄影"],
        ["編輯松", "编辑松"],
    ],
)
def test_keyboards_and_scripts_make_no_difference(spellings: list[str]) -> None:
    """What people write for the same sound or sign on their keyboard is one word."""
    assert {fold(each) for each in spellings} == {fold(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"),
    [("カバー", "カバ"), ("ผี", "ผา"), ("पता", "पिता"), ("が", "か"), ("סוס", "סס")],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    """Vowel signs, voiced kana and a short word's long vowel are letters."""
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    """A folded text folds to itself and is in NFC, without spaces at its ends."""
    folded = fold(text)
    assert fold(folded) == folded
    assert unicodedata.is_normalized("NFC", folded)
    assert folded == " ".join(folded.split())
