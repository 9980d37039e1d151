"""Pages as people write them, with what their profiles say known beforehand."""

from dataclasses import dataclass
from random import Random

CAPACITIES = [
    *("Lua", "photography", "policy", "public speaking", "event planning", "Python"),
    *("fundraising", "translation", "data visualisation", "conflict resolution"),
]
LANGUAGES = ["pt-N", "en-4", "es-2", "de-3", "fr-1", "ja-5"]
_WORDS = [
    *("wiki", "article", "editor", "image", "region", "history", "project", "source"),
    *("village", "river", "meeting", "museum", "student", "library", "archive"),
]
_OTHER_CALLS = [
    "{{Userbox|id=%s|info=likes [[%s]]}}",
    "{{Quote|text=''%s'' and %s|by=[[User:Ana|Ana]]}}",
    "{{Cite web|url=https://example.org/%s|title=%s|date=2024-05-03}}",
    "{{Clear}} {{Done|%s|%s}}",
]


@dataclass(frozen=True, slots=True)
class Page:
    """A page and what is on it: of each profile the offers, wants and languages."""

    wikitext: str
    profiles: tuple[tuple[tuple[str, ...], ...], ...]


def ordinary_page(random: Random) -> Page:
    """Make a user page of about 1.7 kB with a dozen templates and a profile."""
    call, said = _profile(random)
    boxes = "\n".join(_call(random) for _ in range(4))
    text = "".join(_section(random) for _ in range(3))
    return Page(f"{boxes}\n{call}\n{text}", (said,))


def long_page(random: Random, length: int) -> Page:
    """Make a page of about `length` characters with a profile in the middle."""
    call, said = _profile(random)
    half = _text(random, length // 2)
    return Page(f"{half}\n{call}\n{_text(random, length // 2)}", (said,))


def page_without(random: Random, length: int) -> Page:
    """Make a page that holds no profile."""
    return Page(_text(random, length), ())


def _profile(random: Random) -> tuple[str, tuple[tuple[str, ...], ...]]:
    offers, wants = random.sample(CAPACITIES, 4), random.sample(CAPACITIES, 2)
    languages = random.sample(LANGUAGES, 3)
    call = (
        "{{Capacity profile\n"
        f"| offers    = [[{offers[0]}]], {', '.join(offers[1:])}\n"
        f"| wants     =\n* {wants[0]}\n* '''{wants[1]}'''\n"
        f"| languages = {', '.join(languages)} <!-- more or less -->\n"
        "| about     = I write about [[Brazil|my country]] and its birds.\n"
        "| notify    = weekly\n}}"
    )
    return call, (tuple(offers), tuple(wants), tuple(languages))


def _text(random: Random, length: int) -> str:
    sections: list[str] = []
    while sum(map(len, sections)) < length:
        sections += [_section(random) for _ in range(10)]
    return "".join(sections)


def _section(random: Random) -> str:
    """Make a heading and two paragraphs with links, a reference and a call each."""
    heading = random.choice(_WORDS).title()
    return f"== {heading} ==\n{_paragraph(random)}{_paragraph(random)}"


def _paragraph(random: Random) -> str:
    words = random.choices(_WORDS, k=16)
    return (
        f"{' '.join(words[1:10])} [[{words[10]}]], '''{words[11]}''' {_call(random)} "
        f"{' '.join(words[12:])}.<ref>{words[0]}</ref>\n\n"
    )


def _call(random: Random) -> str:
    return random.choice(_OTHER_CALLS) % tuple(random.choices(_WORDS, k=2))
