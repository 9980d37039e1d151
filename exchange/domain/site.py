"""What must be known of a wiki to read its pages: its names and its syntax."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self
from urllib.parse import quote

from exchange.domain.exclusions import Exclusions
from exchange.domain.weights import Weights

# What `meta=siteinfo&siprop=extensiontags` lists on a plain MediaWiki that has
# CategoryTree, Cite, InputBox, ParserFunctions, Scribunto, TemplateData, VisualEditor.
DEFAULT_EXTENSION_TAGS = frozenset(
    [
        "pre",
        "nowiki",
        "gallery",
        "indicator",
        "langconvert",
        "categorytree",
        "inputbox",
        "ref",
        "references",
        "templatedata",
    ]
)
DEFAULT_NAMESPACES: Mapping[str, int] = {
    "": 0,
    "talk": 1,
    "user": 2,
    "user talk": 3,
    "project": 4,
    "project talk": 5,
    "file": 6,
    "image": 6,
    "file talk": 7,
    "mediawiki": 8,
    "mediawiki talk": 9,
    "template": 10,
    "template talk": 11,
    "help": 12,
    "help talk": 13,
    "category": 14,
    "category talk": 15,
}


@dataclass(frozen=True, slots=True)
class SiteSyntax:
    """What the wikitext of a page means on one wiki.

    `namespaces` maps lower-case names and aliases to numbers. `profile_names` and
    `request_names` are the titles in the template namespace, without its prefix, under
    which our templates are reached: their own and those of redirects to them.
    `language_variants` says whether `-{` is markup, which it is on every wiki that has
    not turned language conversion off (`langconversion` in siteinfo).
    """

    extension_tags: frozenset[str] = DEFAULT_EXTENSION_TAGS
    namespaces: Mapping[str, int] = field(default_factory=lambda: DEFAULT_NAMESPACES)
    profile_names: frozenset[str] = frozenset({"Capacity profile"})
    request_names: frozenset[str] = frozenset({"Capacity request"})
    first_letter_matters: bool = False
    language_variants: bool = True

    def to_json(self) -> dict[str, Any]:
        """Give the syntax as JSON-ready values."""
        record = asdict(self)
        for name in ("extension_tags", "profile_names", "request_names"):
            record[name] = sorted(record[name])
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        values = dict(record)
        for name in ("extension_tags", "profile_names", "request_names"):
            values[name] = frozenset(values[name])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class Site:
    """One wiki: its database name, its content language and where its pages are.

    `article_url` is the full address of a page with `$1` for the title; `script_url` is
    the full address of index.php. `exclusions` are whom and what the wiki takes out.
    `weights` are those that the wiki gives the matching, None where it is not asked for
    any; `weights_problems` say what is wrong on their page, in sentences that name it.
    """

    dbname: str
    language: str
    article_url: str
    script_url: str
    syntax: SiteSyntax = field(default_factory=SiteSyntax)
    exclusions: Exclusions = field(default_factory=Exclusions)
    weights: Weights | None = None
    weights_problems: tuple[str, ...] = ()

    @property
    def api_url(self) -> str:
        """Give the full address of the action API."""
        return self.script_url.removesuffix("index.php") + "api.php"

    def page_url(self, title: str) -> str:
        """Give the full address of a page."""
        name = quote(title.replace(" ", "_"), safe="/:~!*()@,;")
        return self.article_url.replace("$1", name)
