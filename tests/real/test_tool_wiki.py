"""The tool's own client on the real wiki."""

import pytest

from dev.local_wiki import LocalWiki
from exchange.domain.site import Site
from toolforge_app.wiki import PageText, WikiUnavailableError, fetch_page


def site_at(url: str) -> Site:
    """Describe a local wiki as sync does."""
    return Site("localwiki", "en", f"{url}/wiki/$1", f"{url}/index.php")


def test_page_is_read_under_the_title_that_the_wiki_uses(local_wiki: LocalWiki) -> None:
    """Lower case and underscores lead to the page; a missing page is None."""
    local_wiki.save_page("User:Checked page", "{{Capacity profile|offers=写真}}")
    site = site_at(local_wiki.url)

    page = fetch_page(site, "user:Checked_page", "")

    assert page == PageText("User:Checked page", "{{Capacity profile|offers=写真}}")
    assert fetch_page(site, "User:Nobody at all", "") is None
    assert fetch_page(site, "Bad <title>", "") is None


def test_wiki_that_is_away_raises_its_own_error(closed_port: int) -> None:
    """The view turns it into 503."""
    with pytest.raises(WikiUnavailableError):
        fetch_page(site_at(f"http://127.0.0.1:{closed_port}"), "User:Ana", "")
