"""An XML export gives the same profiles as the wiki that it was made from."""

import bz2
import gzip
from contextlib import closing
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from exchange.domain.profile import ProfilePage
from exchange.store.sql import open_store
from tests.real.bot_runs import PASSWORD, Bot

PEOPLE = {
    "User:Ada": ("Ada", "{{Capacity profile|offers=Lua|languages=en-N}}"),
    "User:Bea/Capacity profile": (
        "Bea",
        "{{ملف القدرات|wants=写真 & <b>more</b>|languages=ar-N, en-3}}",
    ),
    "User:Bea": ("Bea", "{{Capacity profile|offers=second page}}"),
    "User:Cem": ("Ada", "{{Capacity profile|offers=not mine}}"),
}


@pytest.fixture
def bot(own_wiki: LocalWiki, tmp_path: Path) -> Bot:
    """Give the bot on a wiki with a template redirect and an unasked template."""
    own_wiki.start()
    own_wiki.save(
        [
            {"account": n, "password": PASSWORD, "groups": []}
            for n in ("Ada", "Bea", "Cem")
        ]
    )
    own_wiki.save_page("Template:Capacity profile", "A profile")
    own_wiki.save_page(
        "Template:ملف القدرات", "#REDIRECT [[Template:Capacity profile]]"
    )
    for title, (author, text) in PEOPLE.items():
        own_wiki.save_page(title, text, author)
    own_wiki.save_page("User:Ada", "{{Capacity profile|offers=Lua, advocacy}}", "Ada")
    return Bot.on(own_wiki, tmp_path)


def profiles(url: str) -> list[ProfilePage]:
    """List the profiles of a store."""
    with closing(open_store(url)) as store:
        return store.profiles()


def test_export_with_full_history_equals_the_wiki(bot: Bot, tmp_path: Path) -> None:
    """Same people, same consent, same choice among pages; through redirects too."""
    bot.run("sync")
    export = tmp_path / "export.xml"
    export.write_text(bot.wiki.run_script("dumpBackup.php", "--full", "--quiet"))
    url = f"sqlite:///{tmp_path}/of-export.db"

    bot.run("sync", "--dump", str(export), CXC_DATABASE_URL=url)

    expected = profiles(bot.environment["CXC_DATABASE_URL"])
    assert [page.title for page in expected] == [
        "User:Ada",
        "User:Bea/Capacity profile",
    ]
    assert profiles(url) == expected


def test_compressed_export_is_read_as_it_is(bot: Bot, tmp_path: Path) -> None:
    """Dumps are read as they are downloaded."""
    text = bot.wiki.run_script("dumpBackup.php", "--full", "--quiet").encode()
    for suffix, compress in ((".gz", gzip.compress), (".bz2", bz2.compress)):
        export = tmp_path / f"export.xml{suffix}"
        export.write_bytes(compress(text))

        printed = bot.run("sync", "--dump", str(export))

        assert "2 profiles, " in printed


def test_broken_export_says_so_and_changes_nothing(bot: Bot, tmp_path: Path) -> None:
    """A file that was cut off is not half a wiki."""
    bot.run("sync")
    export = tmp_path / "export.xml"
    for text in ("", "<mediawiki><page>", "no XML at all"):
        export.write_text(text)

        printed = bot.run("sync", "--dump", str(export), code=2)

        assert "cannot be read" in printed
        assert len(profiles(bot.environment["CXC_DATABASE_URL"])) == 2
