"""The committed export of the sample wiki."""

from xml.etree import ElementTree

from dev.people import sample_pages
from dev.sample_export import SAMPLE_EXPORT
from exchange.store.snapshot import snapshot_vocabulary

EXPORT = "{http://www.mediawiki.org/xml/export-0.11/}"


def test_export_holds_every_edit_of_the_sample_people() -> None:
    """`python -m dev.sample_export` was run after the last change of the people."""
    in_export = {
        (
            page.findtext(f"{EXPORT}title"),
            revision.findtext(f"{EXPORT}contributor/{EXPORT}username"),
            revision.findtext(f"{EXPORT}text"),
        )
        for page in ElementTree.parse(SAMPLE_EXPORT).iter(f"{EXPORT}page")
        for revision in page.iter(f"{EXPORT}revision")
    }
    expected = {
        # A wiki keeps no white space at the end of a page.
        (page.title, page.user, page.wikitext.rstrip())
        for page in sample_pages(snapshot_vocabulary())
    }
    assert expected <= in_export
