"""Finds in a Jinja template what people see or hear and what is no message."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

# What is read out or shown of an element beside its text.
SHOWN_ATTRIBUTES = frozenset(
    {"title", "placeholder", "alt", "label", "aria-label", "aria-description"}
)
BUTTONS = frozenset({"submit", "button", "reset"})
# Technical text, the same in every language, and what is no text.
NOT_READ = frozenset({"code", "script", "style"})
# Functions whose arguments are names of something else.
NAMING = frozenset({"message", "text", "url_for"})
# Filters that show their arguments.
SHOWING_FILTERS = frozenset({"default", "d", "join"})
# Statements whose expressions may be shown, and what closes them.
STATEMENTS = {
    "set": "",
    "for": "{% endfor %}",
    "call": "{% endcall %}",
    "macro": "{% endmacro %}",
    "with": "{% endwith %}",
}
# What gives some or all of its parts as its value.
PASSED_ON = (
    *(nodes.Concat, nodes.Add, nodes.And, nodes.Or),
    *(nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair),
)
# A string that is handed to a macro is a name, as of a class, when it looks like one.
NAME = re.compile(r"[a-z0-9_./:#?=&-]*")
# An attribute that a macro gives to whoever calls it.
ATTRIBUTE = re.compile(r"\s*([a-z-]+)=[\"']([^\"']*)[\"']\s*")
# In the page that is parsed, an expression of the template is its number between these.
MARK = re.compile("\ue000([0-9]+)\ue001")

_environment = Environment(autoescape=True)


def find_literals(source: str) -> list[str]:
    """List the texts of a template that are shown and no messages, in their order.

    They are texts between tags, attributes that people see or hear, and strings of
    expressions that are put out. Text in `<code>` counts as technical.
    """
    page, expressions = _divide(source)
    reader = _Reader(expressions)
    reader.feed(page)
    reader.close()
    return reader.found


def _divide(source: str) -> tuple[str, list[list[str]]]:
    """Put marks in the place of Jinja's parts; list the strings that each shows."""
    page, expressions, inside = "", list[list[str]](), ""
    for _, kind, value in _environment.lex(source):
        if kind == "data":
            page += value
        elif kind in ("variable_begin", "block_begin"):
            inside = ""
        elif kind in ("variable_end", "block_end"):
            is_statement = kind == "block_end"
            strings = list(_strings_of(inside, is_statement=is_statement))
            if strings or not is_statement:
                page += f"\ue000{len(expressions)}\ue001"
                expressions.append(strings)
        elif not kind.startswith(("comment", "raw")):
            inside += value
    return page, expressions


def _strings_of(inside: str, *, is_statement: bool) -> Iterator[str]:
    """List the strings that an expression or a statement may show."""
    if not is_statement:
        tree: nodes.Template = _environment.parse("{{" + inside + "}}")
        for output in tree.find_all(nodes.Output):
            for each in output.nodes:
                yield from _shown(each)
        return
    word = inside.split()[0]
    if word in STATEMENTS and (word != "set" or "=" in inside):
        tree = _environment.parse("{%" + inside + "%}" + STATEMENTS[word])
        for statement in tree.body:
            yield from _of_statement(statement)


def _of_statement(statement: nodes.Node) -> Iterator[str]:
    match statement:
        case nodes.Assign():
            yield from _shown(statement.node)
        case nodes.For():
            yield from _shown(statement.iter)
        case nodes.CallBlock():
            yield from _shown(statement.call)
        case nodes.Macro():
            yield from _arguments(statement.defaults)
        case nodes.With():
            for each in statement.values:
                yield from _shown(each)


def _shown(node: nodes.Node) -> Iterator[str]:
    """List the strings with letters that an expression may give as its value."""
    match node:
        case nodes.Const(value=str(value)) | nodes.TemplateData(data=value):
            if _has_letter(value):
                yield value.strip()
        case nodes.Call(node=nodes.Name(name=name)) if name in NAMING:
            pass
        case nodes.Call():
            yield from _arguments([*node.args, *(each.value for each in node.kwargs)])
        case _:
            for each in _values(node):
                yield from _shown(each)


def _values(node: nodes.Node) -> Iterable[nodes.Node]:
    """List the parts of an expression that may be its value."""
    match node:
        case nodes.Filter(node=nodes.Node() as filtered, name=name, args=arguments):
            return (filtered, *(arguments if name in SHOWING_FILTERS else ()))
        case nodes.CondExpr():
            return filter(None, (node.expr1, node.expr2))
        case node if isinstance(node, PASSED_ON):
            return node.iter_child_nodes()
    return ()


def _arguments(arguments: list[nodes.Expr]) -> Iterator[str]:
    for each in arguments:
        yield from (text for text in _shown(each) if not NAME.fullmatch(text))


def _has_letter(text: str) -> bool:
    return any(each.isalpha() for each in text)


class _Reader(HTMLParser):
    """Collects the texts of a page with marks."""

    def __init__(self, expressions: list[list[str]]) -> None:
        super().__init__()
        self.found: list[str] = []
        self._expressions = expressions
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the attributes that are shown."""
        tag = MARK.sub("", tag)
        self._unread += tag in NOT_READ
        values = {name: value or "" for name, value in attrs}
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES or _is_shown(tag, name, values):
                self._read(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Read again after what is not read."""
        self._unread -= MARK.sub("", tag) in NOT_READ

    def handle_data(self, data: str) -> None:
        """Read text between tags."""
        if not self._unread:
            self._read(data)

    def _read(self, text: str) -> None:
        # Text and numbers of marks take turns.
        for position, part in enumerate(MARK.split(text)):
            if position % 2:
                self.found += self._expressions[int(part)]
            elif attribute := ATTRIBUTE.fullmatch(part):
                if attribute[1] in SHOWN_ATTRIBUTES:
                    self._read(attribute[2])
            elif _has_letter(part):
                self.found.append(" ".join(part.split()))


def _is_shown(tag: str, name: str, values: dict[str, str]) -> bool:
    if tag == "meta":
        return name == "content" and "description" in (
            values.get("name", ""),
            values.get("property", "").removeprefix("og:"),
        )
    is_button = tag == "input" and values.get("type") in BUTTONS
    return name == "value" and is_button
