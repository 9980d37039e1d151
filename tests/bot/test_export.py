"""Exports as bytes: where pages begin and end, which matter, and whole histories."""

import io
from pathlib import Path

import pytest

from bot.export import XmlExport
from bot.export_pieces import PiecesError, cut_pages, read_head, worth_parsing
from bot.ports import WikiError
from exchange.domain.kept_page import KeptPage
from tests.builders import make_vocabulary

HEAD = (
    '<mediawiki xml:lang="pt"><siteinfo><dbname>ptwiki</dbname>'
    "<base>https://pt.example/wiki/P</base><namespaces>"
    '<namespace key="10">Predefinição</namespace></namespaces></siteinfo>'
)
PIECES = (
    "<page><title>A</title></page>",
    "<page>\n&lt;/page&gt; <text>é 写</text>\n</page>",
    "<page></page>",
)


@pytest.mark.parametrize("chunk_bytes", [*range(1, 30), 1000])
def test_pages_are_cut_wherever_a_chunk_ends(chunk_bytes: int) -> None:
    """A tag may lie across the border of two chunks."""
    text = "\n".join([HEAD, *PIECES, "</mediawiki>"]).encode()

    found = list(cut_pages(io.BytesIO(text), chunk_bytes))

    assert [piece.decode() for piece in found] == list(PIECES)


@pytest.mark.parametrize(
    "text",
    ["", HEAD, f"{HEAD}<page>", f"{HEAD}{PIECES[0]}", f"{HEAD}</page></mediawiki>"],
)
def test_file_that_was_cut_off_is_an_error(text: str) -> None:
    """Half a dump is not a small wiki."""
    with pytest.raises(PiecesError):
        list(cut_pages(io.BytesIO(text.encode())))


def test_head_is_what_comes_before_the_first_page() -> None:
    """Closed, so that it can be parsed."""
    text = f"{HEAD}{PIECES[0]}</mediawiki>".encode()

    assert read_head(io.BytesIO(text)).decode() == f"{HEAD}</mediawiki>"
    with pytest.raises(PiecesError):
        read_head(io.BytesIO(b"no XML at all"))


@pytest.mark.parametrize(
    ("wikitext", "matters"),
    [
        ("{{Capacity profile}}", True),
        ("{{capacity_profile|x}}", True),
        ("{{Capa&lt;!-- x --&gt;city profile}}", True),
        ("{{C&amp;#97;pacity profile}}", True),
        ("{{ملف القدرات}}", True),
        ("{{#BABEL:pt}}", True),
        ("{{Infobox|a=b}} text", False),
        ("Profile &amp; more", False),
    ],
)
def test_pages_that_cannot_matter_are_not_parsed(wikitext: str, matters: bool) -> None:
    """Whatever may be a call of ours is looked at."""
    pattern = worth_parsing({"Capacity profile", "ملف القدرات"})
    assert bool(pattern.search(wikitext.encode())) is matters


def revision(number: int, author: str, parent: int = 0, text: str = "") -> str:
    """Write a revision; the users' ids are the lengths of their names."""
    of = f"<parentid>{parent}</parentid>" if parent else ""
    return (
        f"<revision><id>{number}</id>{of}<timestamp>2026-01-02T03:04:05Z</timestamp>"
        f"<contributor><username>{author}</username><id>{len(author)}</id>"
        f"</contributor><model>wikitext</model><text>{text}</text></revision>"
    )


def read(tmp_path: Path, *revisions: str) -> KeptPage:
    """Read an export with one page of Ana's and a redirect to the template."""
    path = tmp_path / "export.xml"
    path.write_text(
        f"{HEAD}<page><title>Predefinição:Perfil</title><ns>10</ns><id>1</id>"
        f'<redirect title="Predefinição:Capacity profile"/>{revision(9, "Bob")}</page>'
        f"<page><title>User:Ana</title><ns>2</ns><id>2</id>{''.join(revisions)}</page>"
        "</mediawiki>"
    )
    export = XmlExport(path, "Capacity profile", "Capacity request")
    site = export.site()
    assert (site.dbname, site.language) == ("ptwiki", "pt")
    assert "Perfil" in site.syntax.profile_names
    (batch,) = export.pages(site, make_vocabulary())
    (page,) = batch.pages
    return page


PROFILE = "{{Perfil|offers=Lua}}"


def test_history_is_whole_when_every_parent_is_there(tmp_path: Path) -> None:
    """Only then the file decides who has never edited the page."""
    first, second = revision(1, "Bob"), revision(2, "Ana", 1, PROFILE)
    alone = read(tmp_path, revision(7, "Bob", 6, PROFILE))
    whole = read(tmp_path, first, second)
    cut = read(tmp_path, second)

    assert not alone.facts.has_all_authors
    assert (whole.facts.has_all_authors, whole.facts.author_ids) == (True, {3})
    assert (cut.facts.has_all_authors, cut.facts.author_ids) == (False, {3})


def test_newest_revision_counts(tmp_path: Path) -> None:
    """In whatever order they stand in the file."""
    page = read(tmp_path, revision(5, "Ana", 4, PROFILE), revision(4, "Ana", 0, "No"))

    assert page.facts.rev_id == 5
    assert page.profile is not None


def test_broken_page_says_which_file(tmp_path: Path) -> None:
    """It is a sentence to the operator."""
    path = tmp_path / "export.xml"
    path.write_text(f"{HEAD}<page>Capacity <b></page></mediawiki>")
    export = XmlExport(path, "Capacity profile", "Capacity request")
    with pytest.raises(WikiError, match="fetch or make it again"):
        list(export.pages(export.site(), make_vocabulary()))
