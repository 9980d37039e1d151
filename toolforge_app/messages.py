"""The messages of the pages in the reader's language, by toolforge_i18n."""

import threading
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

import toolforge_i18n
from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from flask import Flask, Response, g, request
from markupsafe import Markup
from toolforge_i18n import I18nFormatter, ToolforgeI18n, _flask, _language_info
from toolforge_i18n._formatters import GetGender

from exchange.domain.languages import fallback_chain
from toolforge_app.reader import (
    DEFAULT,
    INTERFACE_LANGUAGES,
    QQX,
    choose_language,
    direction,
)

# All messages in all languages are some ten thousand.
MOST_KEPT = 12_000
# Messages with longer values are not kept.
LONGEST_KEPT = 100
# The digits of CLDR's numbering systems, which Babel names and does not write.
DIGITS = {"arab": "٠١٢٣٤٥٦٧٨٩", "arabext": "۰۱۲۳۴۵۶۷۸۹", "deva": "०१२३४५६७८९"}


class _Number(int):
    """A number that a message shows with the digits and groups of its language.

    Its `str` stays plain, since PLURAL chooses a form by it.
    """

    def __format__(self, _spec: str) -> str:
        return write_number(self)


def message(key: str, **values: Any) -> Markup:
    """Give a message as HTML; values that are no Markup are escaped.

    Where the reader's language lacks it, the nearest one's stands in a `<span lang>`.
    Numbers and days are written as the reader's language writes them.
    """
    if all(_is_short(each) for each in values.values()):
        return _keep_message(key, _reader(), **values)
    return _write(key, values)


def text(key: str, **values: Any) -> str:
    """Give a message without any HTML, for attributes, titles and JSON."""
    if all(_is_short(each) for each in values.values()):
        return _keep_text(key, _reader(), **values)
    return _write(key, values).striptags()


def isolate(words: str) -> Markup:
    """Mark words whose script may run against the page's: names, what users wrote."""
    return Markup("<bdi>{}</bdi>").format(words)


def write_list(items: Iterable[str]) -> Markup:
    """Write a list as the reader's language does, each item isolated."""
    return Markup(format_list([isolate(each) for each in items], locale=_locale()))


def write_number(number: int) -> str:
    """Write a number with the digits and groups of the reader's language."""
    return _keep_number(number, g.get("language", DEFAULT))


def write_day(day: date) -> str:
    """Write a day in the reader's language: 3 May 2025."""
    return _keep_day(day, g.get("language", DEFAULT))


def install_messages(app: Flask) -> None:
    """Choose each request's language, and give templates what writes in it."""
    _i18n().init_app(app)
    app.jinja_env.globals.update(message=message, text=text)
    app.jinja_env.filters.update(
        day=write_day, number=write_number, isolate=isolate, listed=write_list
    )

    @app.before_request
    def choose() -> None:
        g.language = g.interface_language_code
        # What views write before a page begins is in the page's language too.
        g.html_language_codes = [g.language]

    @app.after_request
    def forget(response: Response) -> Response:
        # The library asserts that every element was closed; a page that failed
        # half-way has left some open, and its error page must reach the reader.
        g.html_language_codes = []
        return response


@cache
def _i18n() -> ToolforgeI18n:
    """Read the messages once a process."""
    _give_language_info()
    _flask.I18nFormatter = _give_formatter  # type: ignore[assignment,misc]
    return ToolforgeI18n(interface_language_code=lambda _: choose_language(request))


def _give_language_info() -> None:
    """Give the library what it would ask Meta-Wiki for while a reader waits."""
    info = {
        code: {
            # Its own form of a tag is compared with MediaWiki's, so they are the same.
            "bcp47": code,
            "dir": direction(code),
            "autonym": name,
            "fallbacks": list(fallback_chain(code)),
        }
        for code, name in INTERFACE_LANGUAGES.items()
    }
    _language_info._language_info = info  # type: ignore[assignment]
    _language_info._by_bcp47 = {code: code for code in info}


class _Formatters(threading.local):
    """The formatters of a thread by locale; a formatter serves one at a time."""

    def __init__(self) -> None:
        self.by_locale: dict[str, I18nFormatter] = {}


_formatters = _Formatters()


def _give_formatter(*, locale_identifier: str, get_gender: GetGender) -> I18nFormatter:
    """Give a formatter that is kept: the library would make one for each message.

    That would take a third of the time in which a page of results is made.
    """
    kept = _formatters.by_locale
    if locale_identifier not in kept:
        kept[locale_identifier] = I18nFormatter(
            locale_identifier=locale_identifier, get_gender=get_gender
        )
    return kept[locale_identifier]


def _localise(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        return _Number(value)
    return write_day(value) if isinstance(value, date) else value


# Most of a page are the same messages, numbers and days. What is kept follows from its
# arguments alone, and the oldest gives way.


def _reader() -> tuple[str, tuple[str, ...]]:
    """Give what a message depends on beside its key and values.

    These are the reader's language and those of the elements around the message.
    """
    here = g._get_current_object()
    language = QQX if here.qqx else here.interface_language_code
    return language, tuple(here.html_language_codes)


def _is_short(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST_KEPT
    return isinstance(value, int | date)


# Text and HTML can be equal and must be told apart.
@lru_cache(maxsize=MOST_KEPT, typed=True)
def _keep_message(key: str, _of: tuple[str, tuple[str, ...]], **values: Any) -> Markup:
    return _write(key, values)


@lru_cache(maxsize=MOST_KEPT, typed=True)
def _keep_text(key: str, _of: tuple[str, tuple[str, ...]], **values: Any) -> str:
    return _write(key, values).striptags()


def _write(key: str, values: Mapping[str, Any]) -> Markup:
    return toolforge_i18n.message(key, **{k: _localise(v) for k, v in values.items()})


@lru_cache(maxsize=MOST_KEPT)
def _keep_number(number: int, language: str) -> str:
    locale = _read_locale(language)
    written = format_decimal(number, locale=locale, numbering_system="default")
    return _write_digits(written, locale)


@lru_cache(maxsize=MOST_KEPT)
def _keep_day(day: date, language: str) -> str:
    locale = _read_locale(language)
    return _write_digits(format_date(day, "long", locale=locale), locale)


def _write_digits(written: str, locale: Locale) -> str:
    digits = DIGITS.get(locale.default_numbering_system)
    return written.translate(str.maketrans("0123456789", digits)) if digits else written


def _locale() -> Locale:
    return _read_locale(g.get("language", DEFAULT))


@cache
def _read_locale(language: str) -> Locale:
    return Locale.parse(_i18n().config.language_code_to_babel(language))
