"""Other people's text on pages that we write."""

import pytest

from exchange.domain.wikitext import escape_wikitext, quote_words, shorten


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


@pytest.mark.parametrize(
    "address",
    [
        "https://spam.example/x?y=z",
        "HTTPS://SPAM.EXAMPLE",
        "//spam.example",
        "www.spam.example",
        "buy@spam.example",
        "mailto:buy@spam.example",
        "spam.example/buy",
        "buy.spam.example",
        "spam.com",
        "https:\u200b//spam.example",
        "magnet:?xt=urn",
    ],
)
def test_own_words_lead_nowhere(address: str) -> None:
    """An address is left out, since an advertisement needs no link."""
    assert quote_words(f"Lua {address} and more") == "<nowiki>Lua and more</nowiki>"
    assert quote_words(address) == ""


@pytest.mark.parametrize("words", ["Node.js", "ASP.NET", "C++ & [Lua]", "Web 2.0"])
def test_own_words_keep_what_is_no_address(words: str) -> None:
    """Names of techniques have points too."""
    assert quote_words(words) == f"<nowiki>{escape_wikitext(words)}</nowiki>"


def test_marks_are_not_heaped_upon_one_letter() -> None:
    """They would be drawn over the lines around; Hebrew and Tibetan keep theirs."""
    assert escape_wikitext("Z" + "\u0335" * 50) == "Z" + "\u0335" * 4
    assert escape_wikitext("שָׁלוֹם") == "שָׁלוֹם"


def test_mark_at_the_start_does_not_join_what_stands_before() -> None:
    """`>` and a long solidus would become one letter, and a tag would never end."""
    assert escape_wikitext("\u0338x") == "&#824;x"
