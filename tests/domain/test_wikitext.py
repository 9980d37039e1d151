"""Other people's text on pages that we write."""

import pytest

from exchange.domain.wikitext import escape_wikitext, shorten


@pytest.mark.parametrize(
    "text",
    [
        "{{Template}}",
        "{{subst:x}}",
        "[[Category:Spam]]",
        "[[:en:x|y]]",
        "[https://spam.example x]",
        "https://spam.example",
        "''bold'''",
        "~~~~",
        "__NOTOC__",
        "<b>x</b>",
        "<!-- x -->",
        "</bdi>",
        "{|",
        "&lt;",
        "RFC 2822",
        "ISBN 978-3-16-148410-0",
        "mailto:a@b.example",
    ],
)
def test_markup_is_shown_and_means_nothing(text: str) -> None:
    """No character that begins markup is left as it is."""
    escaped = escape_wikitext(text)

    assert not set(escaped) & set("[]{}|<>='_~:*\\/@-\"")
    assert "RFC " not in escaped
    assert "ISBN " not in escaped


def test_plain_words_stay_as_they_are() -> None:
    """Letters of every script are no markup."""
    assert escape_wikitext("Ana de Souza") == "Ana de Souza"
    assert escape_wikitext("写真 تصوير हिन्दी") == "写真 تصوير हिन्दी"


def test_direction_overrides_and_control_characters_are_dropped() -> None:
    """Nobody turns the rest of the line around."""
    assert escape_wikitext("a\u202eb\u2066c\x00d\ufeff") == "abcd"
    assert escape_wikitext("one\n\ntwo\tthree") == "one two three"


def test_joiners_of_persian_and_indic_scripts_stay() -> None:
    """A zero-width non-joiner is part of a Persian word."""
    assert escape_wikitext("می\u200cخواهم") == "می\u200cخواهم"


def test_long_text_is_cut_and_shows_it() -> None:
    """Ten thousand characters become one line's worth."""
    assert shorten("x" * 10_000, 10) == "x" * 9 + "…"
    assert shorten("short", 10) == "short"
