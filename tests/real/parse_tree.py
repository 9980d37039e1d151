"""What a real MediaWiki says of a page: its tree as calls and values."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

import requests

from exchange.domain.template_names import PHP_SPACE

Call = tuple[str, dict[str, str]]
# What the tree shows and a viewed page ignores.
_IGNORED = ("comment", "ignore")


class Oracle:
    """Asks one wiki."""

    def __init__(self, api_url: str) -> None:
        self._api_url = api_url
        self._session = requests.Session()
        self._session.trust_env = False

    def calls(self, wikitext: str) -> list[Call]:
        """List the template calls of a page: the title and the raw values by name."""
        if not wikitext:
            return []
        answer = self._ask(
            action="expandtemplates", prop="parsetree", title="Test", text=wikitext
        )
        tree = ET.fromstring(answer["expandtemplates"]["parsetree"])
        return [_call(template) for template in tree.iter("template")]

    def templates(self, wikitext: str) -> list[str]:
        """List the titles of the templates that a page shows."""
        answer = self._ask(
            action="parse", prop="templates", title="Test", text=wikitext
        )
        return [each["title"] for each in answer["parse"]["templates"]]

    def extension_tags(self) -> set[str]:
        """List the extension tags of the wiki."""
        answer = self._ask(action="query", meta="siteinfo", siprop="extensiontags")
        return {tag.strip("<>") for tag in answer["query"]["extensiontags"]}

    def _ask(self, **parameters: str) -> dict[str, dict[str, list]]:
        answer = self._session.post(
            self._api_url,
            data={**parameters, "format": "json", "formatversion": "2"},
            timeout=60,
        )
        answer.raise_for_status()
        return answer.json()


def _call(template: ET.Element) -> Call:
    values: dict[str, str] = {}
    for part in template.findall("part"):
        name = part.find("name")
        key = name.get("index") or _wikitext(name).strip(PHP_SPACE)
        values[key] = _wikitext(part.find("value")).strip(PHP_SPACE)
    return _wikitext(template.find("title")).strip(PHP_SPACE), values


def _wikitext(element: ET.Element) -> str:
    """Write the content of a node as wikitext again."""
    return "".join(_pieces(element))


def _pieces(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield _node(child)
        yield child.tail or ""


def _node(node: ET.Element) -> str:
    if node.tag in _IGNORED:
        return ""
    if node.tag in ("template", "tplarg"):
        braces = 2 if node.tag == "template" else 3
        parts = [_wikitext(node.find("title")), *map(_wikitext, node.findall("part"))]
        return "{" * braces + "|".join(parts) + "}" * braces
    if node.tag == "ext":
        name, attributes = node.findtext("name"), node.findtext("attr")
        inner, close = node.find("inner"), node.findtext("close") or ""
        if inner is None:
            return f"<{name}{attributes}/>"
        return f"<{name}{attributes}>{inner.text or ''}{close}"
    return _wikitext(node)
