"""The reader's language: `?uselang=`, else what the browser asks for."""

from collections.abc import Iterable

from flask import Request

# In the order of the language list of every page, each with its own name.
INTERFACE_LANGUAGES = {
    "ar": "العربية",
    "de": "Deutsch",
    "en": "English",
    "es": "español",
    "fa": "فارسی",
    "fr": "français",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "italiano",
    "ja": "日本語",
    "pt": "português",
    "pt-br": "português do Brasil",
    "ru": "русский",
    "sw": "Kiswahili",
    "zh-hans": "简体中文",
}
RIGHT_TO_LEFT = frozenset({"ar", "fa"})
DEFAULT = "en"
# The language of messages' own names, as on every wiki.
QQX = "qqx"


def choose_language(request: Request) -> str:
    """Choose the interface language of a request."""
    asked = asked_language(request)
    if asked:
        return asked
    return _first_known(code for code, _ in request.accept_languages) or DEFAULT


def asked_language(request: Request) -> str:
    """Give the language of `?uselang=`, "" where it names none of ours."""
    asked = request.args.get("uselang", "")
    return QQX if asked == QQX else _known(asked)


def direction(language: str) -> str:
    """Give the direction of a language's script."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def _first_known(codes: Iterable[str]) -> str:
    return next(filter(None, map(_known, codes)), "")


def _known(code: str) -> str:
    """Give our code for a browser's: "pt-PT" is pt and "zh-CN" is zh-hans."""
    code = code.lower().replace("_", "-")
    if code in INTERFACE_LANGUAGES:
        return code
    base = code.partition("-")[0]
    if base == "zh":
        return "zh-hans"
    return base if base in INTERFACE_LANGUAGES else ""
