"""How a person lays out a template call, and the same way for what is added to it."""

import re
from collections import Counter
from collections.abc import Iterator

from exchange.domain.call_edits import Splice
from exchange.domain.calls import Call, Part
from exchange.domain.template_names import PHP_SPACE

# `#REDIRECT [[...]]` in any language; it counts at the top of a page alone.
_REDIRECT = re.compile(r"\s*#[^\s\[#*:;]+[ \t]*:?[ \t]*\[\[")


def additions(text: str, call: Call, name: str, value: str) -> Iterator[Splice]:
    """Write a parameter that a call lacks, behind the named ones that it has.

    It is laid out like the last of them: on a line of its own or not, with the same
    spaces, and with its equals sign in the column of the others. The second way is for
    where that breaks something, as it does on the line of a heading.
    """
    named = [part for part in call.parts if part.equals >= 0]
    place = call.end - 2
    if named:
        yield _like(text, call, named, name, value)
        yield Splice(named[-1].end, named[-1].end, f"|{name}={value}")
    elif call.bars:
        yield Splice(place, place, f"|{name}={value}")
    else:
        line = "" if text[call.start : place].endswith("\n") else "\n"
        yield Splice(place, place, f"{line}| {name} = {value}\n")


def addition_at_top(text: str, title: str) -> Splice:
    """Write an empty call at the top of a page, or below what must stay at the top."""
    if _REDIRECT.match(text):
        line = "" if text.endswith("\n") else "\n"
        return Splice(len(text), len(text), f"{line}{{{{{title}\n}}}}")
    return Splice(0, 0, f"{{{{{title}\n}}}}" + "\n" * bool(text))


def _like(text: str, call: Call, named: list[Part], name: str, value: str) -> Splice:
    model = named[-1]
    place = model.start + len(text[model.start : model.end].rstrip(PHP_SPACE))
    before = _spaces_at_end(text[call.start : model.start - 1])
    if "\n" in before:
        before = before[before.rindex("\n") :]
    given_name = text[model.start : model.equals]
    lead = given_name[: len(given_name) - len(given_name.lstrip(PHP_SPACE))]
    column = _column(text, named)
    if column:
        padding = " " * max(1, column - len(lead) - len(name))
    else:
        padding = _spaces_at_end(given_name)[:1]
    after = text[model.equals + 1 : model.end]
    after = after[: len(after) - len(after.lstrip(" \t"))]
    if after == text[model.equals + 1 : model.end].rstrip("\n") or not after:
        # An empty value, or one that begins on the next line, shows no custom.
        after = padding[:1]
    return Splice(place, place, f"{before}|{lead}{name}{padding}={after}{value}")


def _column(text: str, named: list[Part]) -> int:
    """Give how far behind their bars the equals signs stand in one column, else 0."""
    lengths: dict[int, set[int]] = {}
    for part in named:
        name = text[part.start : part.equals].strip(PHP_SPACE)
        lengths.setdefault(part.equals - part.start, set()).add(len(name))
    columns = Counter(part.equals - part.start for part in named)
    column, count = columns.most_common(1)[0]
    is_meant = 2 * count > len(named) and len(lengths[column]) > 1
    return column if is_meant else 0


def _spaces_at_end(text: str) -> str:
    return text[len(text.rstrip(PHP_SPACE)) :]
