"""The messages: complete, documented, used, safe, and nothing shown that is none."""

import json
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from toolforge_i18n import load_translations
from toolforge_i18n._translations_checks import (
    check_message_formatting,
    check_message_html_elements,
    check_message_variables,
)

import tool_translations_config
from tests.shown_literals import find_literals
from toolforge_app.messages import message, text
from toolforge_app.reader import INTERFACE_LANGUAGES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "i18n" / "tool"
CONFIG = tool_translations_config.config
LEAST_SHARE = 0.9
# Every place where the code names a message: message("key"), text("key"), and tables
# whose values are keys, marked by the name of the field that holds them.
CODE = [
    *ROOT.glob("toolforge_app/**/*.py"),
    *ROOT.glob("toolforge_app/**/*.html"),
    *ROOT.glob("toolforge_app/**/*.js"),
]


def read(language: str) -> dict[str, str]:
    """Read the messages of a language."""
    content = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    content.pop("@metadata", None)
    return content


def test_every_message_is_documented() -> None:
    """English and qqq have the same keys, and no description is empty."""
    assert read("en").keys() == read("qqq").keys()
    assert all(each.strip() for each in read("qqq").values())


def test_every_variable_is_documented() -> None:
    """The description of a message names each of its $1, $2, ..."""
    missing = {
        (key, number)
        for key, names in CONFIG.variables.items()
        for number in range(1, len(names) + 1)
        if f"* ${number} - " not in read("qqq")[key]
    }
    assert missing == set()


def test_every_message_is_used() -> None:
    """A key that no page names would be translated for nothing."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    named = set(re.findall(r"[\"']([a-z0-9]+(?:-[a-zA-Z0-9]+)*)[\"']", code))
    assert set(read("en")) - named == set()


def test_every_named_message_exists() -> None:
    """What a page asks for by name is there."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in CODE)
    asked = set(re.findall(r"\b(?:message|text)\(\s*\"([a-z0-9-]+)\"", code))
    assert asked - set(read("en")) == set()


@pytest.mark.parametrize("language", sorted(set(INTERFACE_LANGUAGES) - {"en"}))
def test_every_language_has_nine_of_ten(language: str) -> None:
    """The rest falls back to the nearest language; nothing unknown stands there."""
    keys = read("en").keys()
    translated = read(language).keys()
    assert translated <= keys
    assert len(translated) >= LEAST_SHARE * len(keys), sorted(keys - translated)


@pytest.mark.parametrize("language", sorted(INTERFACE_LANGUAGES))
def test_translations_are_safe(language: str) -> None:
    """No foreign HTML, every variable in its place, every form can be written."""
    translations, _ = load_translations(CONFIG)
    for key in translations[language]:
        check_message_html_elements(CONFIG, translations, language, key)
        check_message_variables(CONFIG, translations, language, key)
        check_message_formatting(CONFIG, translations, language, key)


def test_machine_translations_say_so() -> None:
    """A translation that no speaker has read is marked in its file."""
    for language in set(INTERFACE_LANGUAGES) - {"en"}:
        content = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
        assert "@metadata" in content


@pytest.mark.parametrize(
    "path",
    sorted(ROOT.glob("toolforge_app/templates/**/*.html")),
    ids=lambda path: str(path.relative_to(ROOT / "toolforge_app" / "templates")),
)
def test_no_template_shows_a_text_that_is_no_message(path: Path) -> None:
    """Whatever a template shows to people comes from a message."""
    assert find_literals(path.read_text(encoding="utf-8")) == []


def test_the_finder_of_literals_finds_them() -> None:
    """It sees text, and the attributes that people see or hear."""
    source = (
        '<p title="Told">Shown {{ name }}</p>{% if x %}Also{% endif %}'
        '<input placeholder="Typed"><a aria-label="Read" href="/not-shown">{{ y }}</a>'
        '{{ "Hidden" if z }}<!-- not shown --><code>{{ message("key") }}</code>'
    )
    assert find_literals(source) == [
        "Told",
        "Shown",
        "Also",
        "Typed",
        "Read",
        "Hidden",
    ]


def test_qqx_shows_the_names_of_messages(client: FlaskClient) -> None:
    """`?uselang=qqx` is how a translator learns where a message stands."""
    page = client.get("/about?uselang=qqx").text
    assert "(skip-to-content)" in page
    assert "uselang=qqx" in page


def test_numbers_and_days_are_written_as_the_language_does(client: FlaskClient) -> None:
    """Persian has its own digits, Portuguese a dot for thousands."""
    from toolforge_app.messages import write_number

    for language, written in (("en", "12,345"), ("fa", "۱۲٬۳۴۵"), ("pt", "12.345")):
        with client.application.test_request_context(f"/?uselang={language}"):
            client.application.preprocess_request()
            assert write_number(12345) == written


def test_what_a_message_is_given_is_escaped(client: FlaskClient) -> None:
    """A value that is no Markup cannot become HTML."""
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        shown = message("search-understood", list_names=["<script>"])
        assert "<script>" not in shown
        assert "<script>" in text("search-understood", list_names=["<script>"])


def test_messages_that_are_kept_are_those_of_the_reader(client: FlaskClient) -> None:
    """The same message for readers of several languages, and for translators."""
    for language, shown in (("en", "Search"), ("qqx", "(nav-search)")) * 2:
        with client.application.test_request_context(f"/?uselang={language}"):
            client.application.preprocess_request()
            assert text("nav-search") == message("nav-search") == shown


def test_text_and_html_are_kept_apart(client: FlaskClient) -> None:
    """Text that looks like HTML is escaped, also after the same HTML was shown."""
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        for _ in range(2):
            html = message("search-not-understood", words=Markup("<b>x</b>"))
            words = message("search-not-understood", words="<b>x</b>")
            assert "<b>x</b>" in html
            assert "<b>x</b>" not in words
