"""The messages of notices in every language, in the form of translatewiki.net.

`{{PLURAL:$1|...}}` is settled here by the rules of CLDR. `{{GENDER:$1|...}}` stays in
the wikitext with the name of the user, since the wiki alone knows how they want to be
spoken of.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from exchange.domain.languages import LAST_RESORT, fallback_chain
from exchange.domain.profile import LEAST_WORKABLE_LEVEL, LanguageSkill
from exchange.domain.wikitext import escape_wikitext

# The order in which MediaWiki, and so translatewiki.net, gives the forms of a plural.
PLURAL_TAGS = ("zero", "one", "two", "few", "many")
# The first of the marks that stand for items while they are listed; no text has them.
FIRST_MARK = 0xF0000
_FULL_WIDTH_STOP = "。"
# English as the world writes it, with the day before the month.
_WORLD_ENGLISH = "en-001"
_PARAMETER = re.compile(r"\$(\d)")
_PLACEHOLDER = re.compile(
    r"\{\{(PLURAL|GENDER):\$(\d)\|([^{}]*)\}\}|" + _PARAMETER.pattern
)
_EXACT_FORM = re.compile(r"(\d+)=(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody in a message: how they are shown, as wikitext, and their user name.

    `user_name` is "" for a group or an affiliate, which has no gender.
    """

    shown: str
    user_name: str = ""


# Text is wikitext; a number chooses a plural.
Parameter = str | int | Named


@dataclass(frozen=True, slots=True)
class NoticeMessages:
    """All messages, by language and key; English is complete."""

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def language_of(self, skills: Iterable[LanguageSkill], content: str) -> str:
        """Choose the language to write to somebody in.

        It is the one that they know best among those that have messages, or that stand
        in for one without; else the content language of the wiki, else English.
        """
        by_level = sorted(skills, key=lambda each: -each.rank)
        codes = [each.code for each in by_level if each.rank >= LEAST_WORKABLE_LEVEL]
        for code in (*codes, content):
            found = self._nearest(code)
            if found:
                return found
        return LAST_RESORT

    def _nearest(self, code: str) -> str:
        for each in fallback_chain(code):
            # English ends every chain, and stands in for nothing but itself here.
            if each in self.texts and (each != LAST_RESORT or code == LAST_RESORT):
                return each
        return ""

    def in_language(self, language: str) -> "Speaker":
        """Give the messages as one reader gets them."""
        return Speaker(language, self)

    def find(self, key: str, language: str) -> tuple[str, str]:
        """Give a message with the language that it is in."""
        for code in fallback_chain(language):
            text = self.texts.get(code, {}).get(key)
            if text is not None:
                return text, code
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says messages, lists, days and numbers in one language."""

    language: str
    messages: NoticeMessages

    def say(self, key: str, *parameters: Parameter) -> str:
        """Give a message with its parameters, as wikitext.

        Text is put in as it is, so it must be wikitext that means what it should.
        """
        text, language = self.messages.find(key, self.language)
        # In one pass: a parameter that looks like a placeholder is not taken for one.
        return _PLACEHOLDER.sub(
            lambda found: self._settle(found, parameters, language), text
        )

    def _settle(
        self, found: re.Match[str], parameters: Sequence[Parameter], language: str
    ) -> str:
        call, number, forms, plain_number = found.groups()
        parameter = parameters[int(number or plain_number) - 1]
        if call is None:
            return self._show(parameter)
        written = [
            _PARAMETER.sub(lambda each: self._show(parameters[int(each[1]) - 1]), form)
            for form in forms.split("|")
        ]
        if call == "GENDER":
            return _gender(parameter, written)
        assert isinstance(parameter, int)
        return choose_plural(written, parameter, language)

    def _show(self, parameter: Parameter) -> str:
        if isinstance(parameter, Named):
            return parameter.shown
        return self.number(parameter) if isinstance(parameter, int) else parameter

    @property
    def direction(self) -> str:
        """Give `ltr` or `rtl`."""
        return "rtl" if is_right_to_left(self.language) else "ltr"

    def paragraph(self, sentences: Iterable[str]) -> str:
        """Put sentences behind one another; after a full-width stop comes no space."""
        together = "".join(
            each if each.endswith(_FULL_WIDTH_STOP) else f"{each} "
            for each in sentences
        )
        return together.rstrip()

    def number(self, number: int) -> str:
        """Write a number."""
        return format_decimal(number, locale=locale_of(self.language))

    def day(self, day: date) -> str:
        """Write a day."""
        return format_date(day, "long", locale=locale_of(self.language))

    def enumerate(self, items: Sequence[str]) -> str:
        """Write a list, such as `Lua, policy and events`."""
        # Who else uses Babel's patterns in a process may make them escape what they
        # list, as toolforge-i18n does: so they list marks, and these become the items.
        marks = [chr(FIRST_MARK + place) for place in range(len(items))]
        listed = str(format_list(marks, locale=locale_of(self.language)))
        items_of_marks = dict(zip(map(ord, marks), items, strict=True))
        return listed.translate(items_of_marks)


def choose_plural(forms: Sequence[str], number: int, language: str) -> str:
    """Choose among the forms of a PLURAL; `0=none` is a form for just that number."""
    usual: list[str] = []
    for form in forms:
        exact = _EXACT_FORM.fullmatch(form)
        if exact is None:
            usual.append(form)
        elif int(exact[1]) == number:
            return exact[2]
    rules = locale_of(language).plural_form
    tags = [each for each in PLURAL_TAGS if each in rules.tags]
    tag = rules(number)
    place = tags.index(tag) if tag in tags else len(tags)
    return usual[min(place, len(usual) - 1)] if usual else ""


@cache
def locale_of(language: str) -> Locale:
    """Give what CLDR knows of a language, or of one that stands in for it."""
    for code in fallback_chain(language):
        try:
            return Locale.parse(_WORLD_ENGLISH if code == "en" else code, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(LAST_RESORT)


def is_right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left."""
    return locale_of(language).character_order == "right-to-left"


def _gender(parameter: Parameter, forms: Sequence[str]) -> str:
    """Leave the choice to the wiki, or settle it for what has no gender."""
    if isinstance(parameter, Named) and parameter.user_name:
        name = escape_wikitext(parameter.user_name)
        return f"{{{{GENDER:{name}|{'|'.join(forms)}}}}}"
    return forms[2] if forms[2:] else forms[0]
