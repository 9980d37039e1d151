"""The messages of notices: their files, plurals, genders and parameters."""

import json
import re

import pytest

from exchange.domain.notice_messages import Named, NoticeMessages, choose_plural
from exchange.message_files import MESSAGES, load_notice_messages

FILES = {path.stem: path for path in MESSAGES.glob("*.json")}
ENGLISH = json.loads(FILES["en"].read_text(encoding="utf-8"))
LANGUAGES = (
    *("en", "pt", "pt-br", "es", "fr", "de", "it", "ar", "fa", "ru"),
    *("id", "sw", "hi", "ja", "zh-hans"),
)
KEYS = tuple(key for key in ENGLISH if key != "@metadata")
LOADED = load_notice_messages()


def placeholders(text: str) -> set[str]:
    """List the parameters that a message has."""
    return set(re.findall(r"\$\d", text))


def test_there_are_the_interface_languages_and_the_documentation() -> None:
    """English and qqq are complete, and so are the others."""
    assert set(FILES) == {*LANGUAGES, "qqq"}
    for path in FILES.values():
        assert list(json.loads(path.read_text(encoding="utf-8"))) == list(ENGLISH)


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_machine_written_messages_say_so(language: str) -> None:
    """Until a person has read them."""
    content = json.loads(FILES[language].read_text(encoding="utf-8"))
    assert "machine" in content["@metadata"]["machine-written"]


@pytest.mark.parametrize("key", KEYS)
def test_parameters_are_documented(key: str) -> None:
    """qqq explains each parameter of the English message, and more than it use none."""
    documented = json.loads(FILES["qqq"].read_text(encoding="utf-8"))[key]
    for language in LANGUAGES:
        used = placeholders(LOADED.texts[language][key])
        assert used <= placeholders(documented), language
    assert placeholders(ENGLISH[key]) <= placeholders(documented)


@pytest.mark.parametrize("language", LANGUAGES)
def test_translation_keeps_what_the_reader_needs(language: str) -> None:
    """Links, code and shown parameters are those of English; plurals may differ."""
    for key in KEYS:
        text, english = LOADED.texts[language][key], ENGLISH[key]
        for kept in (r"\[\$\d ", "<code>[^<]*</code>"):
            assert sorted(re.findall(kept, text)) == sorted(re.findall(kept, english))
        assert not re.search(r"\[\[|\{\{(?!PLURAL:|GENDER:)|<(?!/?code>)|~~|__", text)
        shown = placeholders(re.sub(r"\{\{\w+:\$\d", "", english))
        assert shown <= placeholders(text), key


def test_plurals_of_arabic_have_six_forms_and_of_russian_three() -> None:
    """In the order in which MediaWiki gives them."""
    forms = ["zero", "one", "two", "few", "many", "other"]
    numbers = (0, 1, 2, 3, 11, 100)
    assert [choose_plural(forms, each, "ar") for each in numbers] == forms
    assert [choose_plural(["1", "2", "5"], each, "ru") for each in (21, 22, 25)] == [
        "1",
        "2",
        "5",
    ]


def test_missing_forms_of_a_plural_are_the_last_one() -> None:
    """As MediaWiki does; and a form may be for one number alone."""
    assert choose_plural(["one", "more"], 1_000_000, "fr") == "more"
    assert choose_plural(["all"], 7, "ar") == "all"
    assert choose_plural(["0=none", "one", "more"], 0, "en") == "none"
    assert choose_plural(["0=none", "one", "more"], 2, "en") == "more"


def speak(text: str, *parameters: str | int | Named, language: str = "en") -> str:
    """Say one message."""
    return (
        NoticeMessages({"en": {"key": text}})
        .in_language(language)
        .say("key", *parameters)
    )


def test_parameter_that_looks_like_a_placeholder_is_none() -> None:
    """A user may be called $1, or hold what looks like a call."""
    named = Named("<bdi>Pay $2 now</bdi>", "Pay $2 now")
    text = "{{GENDER:$1|his $2|her $2}} and $1"

    assert speak(text, named, "house") == (
        "{{GENDER:Pay $2 now|his house|her house}} and <bdi>Pay $2 now</bdi>"
    )


def test_name_in_a_gender_is_escaped() -> None:
    """What names may hold and templates mind."""
    assert speak("{{GENDER:$1|a|b}}", Named("x", "A=B-C")) == (
        "{{GENDER:A&#61;B&#45;C|a|b}}"
    )


def test_who_has_no_gender_gets_the_neutral_form() -> None:
    """The third, if there is one."""
    assert speak("{{GENDER:$1|he|she|they}}", Named("x")) == "they"
    assert speak("{{GENDER:$1|he|she}}", Named("x")) == "he"


def test_message_that_a_language_lacks_comes_from_one_that_stands_in() -> None:
    """Brazilian falls back to Portuguese, and that to English."""
    messages = NoticeMessages({"en": {"a": "A", "b": "B"}, "pt": {"a": "Á"}})
    brazilian = messages.in_language("pt-br")
    assert (brazilian.say("a"), brazilian.say("b")) == ("Á", "B")


def test_numbers_are_written_as_the_language_does() -> None:
    """With its own mark between thousands."""
    messages = NoticeMessages({"de": {"key": "$1"}, "en": {"key": "$1"}})
    assert messages.in_language("de").say("key", 1200) == "1.200"
    assert messages.in_language("en").say("key", 1200) == "1,200"
