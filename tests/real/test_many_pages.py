"""A wiki with many profiles is read with few requests."""

import re
from pathlib import Path

import pytest

from benchmarks.export import write_export
from dev.local_wiki import LocalWiki
from tests.real.bot_runs import PASSWORD, Bot
from tests.real.stores import read_store


@pytest.mark.parametrize(
    "size", [100, pytest.param(2000, marks=pytest.mark.long)], ids=["100", "2000"]
)
def test_full_run_asks_little(own_wiki: LocalWiki, tmp_path: Path, size: int) -> None:
    """At most three requests for fifty pages, and thirty more, for an ordinary account.

    The pages are imported, each credited to an account that was there before.
    """
    own_wiki.start()
    own_wiki.append_settings("$wgGroupPermissions['bot']['apihighlimits'] = false;")
    own_wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
    own_wiki.save(
        {"account": f"Person {number}", "password": PASSWORD, "groups": []}
        for number in range(1, size + 1)
    )
    export = tmp_path / "export.xml"
    write_export(export, size)
    own_wiki.import_export(export)
    bot = Bot.on(own_wiki, tmp_path)

    printed = bot.run("sync", "--full")

    found = re.search(r"(\d+) pages read with (\d+) requests", printed)
    assert found, printed
    assert int(found.group(2)) <= 3 * size / 50 + 30, printed
    profiles = read_store(bot.environment["CXC_DATABASE_URL"])["profiles"]
    assert len(profiles) == size, printed
    print(printed)  # noqa: T201  # the figures
