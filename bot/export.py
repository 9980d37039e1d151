"""An XML export of a wiki, as Special:Export, `dumpBackup.php` and the dumps write it.

Full history names every author of a page, as the consent of its owner needs.
"""

import bz2
import gzip
import multiprocessing
import os
import re
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from lxml import etree

from bot.export_pieces import cut_pages, read_head, worth_parsing
from bot.jobs.read_pages import read_page
from bot.ports import ReadPages, WikiError, WikiPage
from exchange.domain.account import Account
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import Vocabulary

TEMPLATE_NAMESPACE = 10
BATCH = 200
# Other processes are worth their start from here on.
SMALL_BYTES = 4 << 20
BATCHES_AHEAD = 2
_REDIRECT = re.compile(rb'<redirect title="')
BROKEN = (OSError, EOFError, ValueError, zlib.error, etree.XMLSyntaxError)


class XmlExport:
    """An export file (`.xml`, `.gz` or `.bz2`), as `bot.ports.PageExport`."""

    def __init__(
        self, path: Path, profile_template: str, request_template: str
    ) -> None:
        self._path = path
        self._templates = (profile_template, request_template)

    def site(self) -> Site:
        """Tell what the file says of the wiki, redirects to our templates included."""
        with self._plain_errors():
            with self._open() as file:
                head = etree.fromstring(read_head(file))
            redirects = self._redirects()
        info = {_name(each): each.text or "" for each in head.iterfind("{*}siteinfo/*")}
        namespaces = {
            (each.text or "").lower(): int(each.get("key", "0"))
            for each in head.iterfind("{*}siteinfo/{*}namespaces/{*}namespace")
        }
        root = info.get("base", "").rpartition("/")[0]
        profile, request = (frozenset(redirects[name]) for name in self._templates)
        default = SiteSyntax()
        return Site(
            dbname=info.get("dbname", "export"),
            language=head.get("{http://www.w3.org/XML/1998/namespace}lang", "en"),
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
        """Read the pages that have a template of ours or may hold a Babel box.

        A large file is read by all processors; the pages come in the file's order.
        """
        with self._plain_errors():
            batches = self._batches(site)
            if self._path.stat().st_size < SMALL_BYTES:
                for batch in batches:
                    yield _read_batch(batch, site, vocabulary)
            else:
                yield from _read_in_processes(batches, site, vocabulary)

    def _batches(self, site: Site) -> Iterator[list[bytes]]:
        names = site.syntax.profile_names | site.syntax.request_names
        pattern = worth_parsing(names)
        with self._open() as file:
            pieces = (piece for piece in cut_pages(file) if pattern.search(piece))
            while batch := list(islice(pieces, BATCH)):
                yield batch

    def _redirects(self) -> dict[str, set[str]]:
        """Map our templates to their names, those of redirects among them."""
        names: dict[str, set[str]] = {name: {name} for name in self._templates}
        with self._open() as file:
            for piece in cut_pages(file):
                if _REDIRECT.search(piece):
                    _note_redirect(etree.fromstring(piece), names)
        return names

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except BROKEN as error:
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


# What a process that reads pages goes by; set once, when it starts.
_worker: list[Any] = []


def _begin_worker(site: Site, vocabulary: Vocabulary) -> None:
    _worker[:] = [site, vocabulary]


def _work(batch: Sequence[bytes]) -> ReadPages:
    return _read_batch(batch, *_worker)


def _read_in_processes(
    batches: Iterator[list[bytes]], site: Site, vocabulary: Vocabulary
) -> Iterator[ReadPages]:
    """Read batches on all processors, a few ahead of what is taken, in their order."""
    workers = len(os.sched_getaffinity(0))
    coming: deque[Future[ReadPages]] = deque()
    with ProcessPoolExecutor(
        workers,
        # This process has threads and connections that a copy of it must not have.
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_begin_worker,
        initargs=(site, vocabulary),
    ) as pool:
        for batch in batches:
            coming.append(pool.submit(_work, batch))
            if len(coming) > BATCHES_AHEAD * workers:
                yield coming.popleft().result()
        while coming:
            yield coming.popleft().result()


def _read_batch(
    batch: Sequence[bytes], site: Site, vocabulary: Vocabulary
) -> ReadPages:
    """Parse and read the pieces of some pages; keep those that matter."""
    pages = []
    accounts: dict[str, Account] = {}
    for piece in batch:
        page, author_ids = _to_page(etree.fromstring(piece))
        read = read_page(page, site, vocabulary)
        facts = read.facts
        if not (facts.kind or facts.has_requests or facts.babel_rev_id):
            continue
        facts = replace(facts, transcludes=bool(facts.kind or facts.has_requests))
        pages.append(replace(read, facts=facts))
        for name in {facts.owner, *facts.named} & set(author_ids):
            accounts[name] = Account(
                site.dbname, name, author_ids[name], is_asked=False
            )
    return ReadPages(tuple(pages), tuple(accounts.values()))


def _script_url(root: str) -> str:
    """Guess where index.php is, which an export does not say."""
    if root.endswith("/index.php"):
        return root
    return f"{root.removesuffix('/wiki')}/w/index.php"


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _text(element: Any, path: str) -> str:
    return str(element.findtext(path) or "")


def _note_redirect(page: Any, names: dict[str, set[str]]) -> None:
    target = page.find("redirect")
    if target is None or _text(page, "ns") != str(TEMPLATE_NAMESPACE):
        return
    template = target.get("title", "").partition(":")[2]
    if template in names:
        names[template].add(_text(page, "title").partition(":")[2])


def _to_page(page: Any) -> tuple[WikiPage, dict[str, int]]:
    """Read a page element, which has lost its namespace; give its authors' ids too."""
    revisions = page.findall("revision")
    newest = max(revisions, key=lambda each: int(_text(each, "id")))
    author_ids: dict[str, int] = {}
    for contributor in page.iterfind("revision/contributor"):
        user_id = _text(contributor, "id")
        if user_id and user_id != "0":
            author_ids[_text(contributor, "username")] = int(user_id)
    wiki_page = WikiPage(
        page_id=int(_text(page, "id")),
        title=_text(page, "title"),
        namespace=int(_text(page, "ns")),
        rev_id=int(_text(newest, "id")),
        edited_at=datetime.fromisoformat(_text(newest, "timestamp")),
        wikitext=_text(newest, "text"),
        is_redirect=page.find("redirect") is not None,
        content_model=_text(newest, "model") or "wikitext",
        author_ids=frozenset(author_ids.values()),
        has_all_authors=_has_whole_history(revisions),
    )
    return wiki_page, author_ids


def _has_whole_history(revisions: Sequence[Any]) -> bool:
    """Tell whether the file holds every revision of a page.

    The first one has no parent, and each other one's parent must be there too.
    """
    ids = {_text(each, "id") for each in revisions}
    parents = {_text(each, "parentid") for each in revisions} - {"", "0"}
    return parents <= ids
