"""A MediaWiki XML export, page by page, in a constant amount of memory.

Format: https://www.mediawiki.org/wiki/Help:Export#Export_format. An export with full
history names every author of a page, as the consent of its owner needs.
"""

import bz2
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any, cast

from lxml import etree

from bot.jobs.read_pages import read_page
from bot.ports import ReadPages, WikiError, WikiPage
from exchange.domain.account import Account
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import Vocabulary

TEMPLATE_NAMESPACE = 10


class XmlExport:
    """An export file (`.xml`, `.gz` or `.bz2`), as `bot.ports.PageExport`."""

    def __init__(
        self, path: Path, profile_template: str, request_template: str
    ) -> None:
        self._path = path
        self._templates = (profile_template, request_template)

    def site(self) -> Site:
        """Tell what the file says of the wiki, redirects to our templates included."""
        info: dict[str, str] = {}
        namespaces: dict[str, int] = {}
        redirects: dict[str, set[str]] = {name: {name} for name in self._templates}
        for element in self._elements("siteinfo", "page"):
            if element.tag.endswith("siteinfo"):
                info = {_name(each): each.text or "" for each in element}
                for each in element.iter("{*}namespace"):
                    namespaces[(each.text or "").lower()] = int(each.get("key", "0"))
            else:
                _note_redirect(element, redirects)
        root = info.get("base", "").rpartition("/")[0]
        profile, request = (frozenset(redirects[name]) for name in self._templates)
        default = SiteSyntax()
        return Site(
            dbname=info.get("dbname", "export"),
            language="en",
            article_url=f"{root}/$1",
            script_url=_script_url(root),
            syntax=SiteSyntax(
                namespaces={**default.namespaces, **namespaces},
                profile_names=profile,
                request_names=request,
                first_letter_matters=info.get("case") == "case-sensitive",
            ),
        )

    def pages(self, site: Site, vocabulary: Vocabulary) -> Iterator[ReadPages]:
        """Read the pages that have a template of ours or may hold a Babel box."""
        for element in self._elements("page"):
            page, names = _to_page(element)
            read = read_page(page, site, vocabulary)
            facts = read.facts
            if not (facts.kind or facts.has_requests or facts.babel_rev_id):
                continue
            facts = replace(facts, transcludes=bool(facts.kind or facts.has_requests))
            wanted = {facts.owner, *facts.named} & set(names)
            accounts = tuple(
                Account(site.dbname, name, names[name], is_asked=False)
                for name in sorted(wanted)
            )
            yield ReadPages((replace(read, facts=facts),), accounts)

    def _elements(self, *names: str) -> Iterator[Any]:
        tags = [f"{{*}}{name}" for name in names]
        try:
            with self._open() as file:
                for _, element in etree.iterparse(file, tag=tags):
                    yield element
                    # What was read is dropped, else a dump would fill the memory.
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except (
            OSError,
            EOFError,
            ValueError,
            zlib.error,
            etree.XMLSyntaxError,
        ) as error:
            raise WikiError(
                f"The export {self._path} cannot be read ({error}); "
                "fetch or make it again"
            ) from error

    def _open(self) -> IO[bytes]:
        if self._path.suffix == ".gz":
            return cast(IO[bytes], gzip.open(self._path))
        if self._path.suffix == ".bz2":
            return bz2.open(self._path)
        return self._path.open("rb")


def _script_url(root: str) -> str:
    """Guess where index.php is, which an export does not say."""
    if root.endswith("/index.php"):
        return root
    return f"{root.removesuffix('/wiki')}/w/index.php"


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any, path: str) -> str:
    return str(element.findtext(path) or "")


def _note_redirect(page: Any, redirects: dict[str, set[str]]) -> None:
    target = page.find("{*}redirect")
    if target is None or _text(page, "{*}ns") != str(TEMPLATE_NAMESPACE):
        return
    template = target.get("title", "").partition(":")[2]
    if template in redirects:
        redirects[template].add(_text(page, "{*}title").partition(":")[2])


def _to_page(page: Any) -> tuple[WikiPage, dict[str, int]]:
    """Read a page element; give its authors' names and ids too."""
    revisions = page.findall("{*}revision")
    newest = max(revisions, key=lambda each: int(_text(each, "{*}id")))
    authors: dict[str, int] = {}
    for contributor in page.iterfind("{*}revision/{*}contributor"):
        user_id = _text(contributor, "{*}id")
        if user_id and user_id != "0":
            authors[_text(contributor, "{*}username")] = int(user_id)
    wiki_page = WikiPage(
        page_id=int(_text(page, "{*}id")),
        title=_text(page, "{*}title"),
        namespace=int(_text(page, "{*}ns")),
        rev_id=int(_text(newest, "{*}id")),
        edited_at=datetime.fromisoformat(_text(newest, "{*}timestamp")),
        wikitext=_text(newest, "{*}text"),
        is_redirect=page.find("{*}redirect") is not None,
        content_model=_text(newest, "{*}model") or "wikitext",
        author_ids=frozenset(authors.values()),
        # The first revision of a page has no parent.
        has_all_authors=any(each.find("{*}parentid") is None for each in revisions),
    )
    return wiki_page, authors
