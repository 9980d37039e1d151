"""A sync that is killed is gone on from, and ends where it would have ended."""

import random
import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from tests.parts import require
from tests.real.bot_runs import PASSWORD, Bot
from tests.real.stores import Rows, assert_equal_to_full_run

SEED = 20_261_123
PEOPLE = 300
# After a run has begun, which it does only some time after it was started.
LATEST_SECONDS = 1.1


def page(number: int, offers: str) -> dict[str, str]:
    """Make the edit of one person's profile; every third leaves it to the Babel box."""
    languages = "" if number % 3 == 0 else "|languages=en-N"
    name = f"Person {number}"
    text = f"{{{{Capacity profile|offers={offers}{languages}}}}}"
    return {"title": f"User:{name}/Capacity profile", "text": text, "user": name}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """Give a bot that may read fifty pages at once, on a wiki with many profiles."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("killed")
    with LocalWiki(folder / "wiki") as wiki:
        wiki.append_settings("$wgGroupPermissions['bot']['apihighlimits'] = false;")
        wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
        wiki.save(
            record
            for number in range(PEOPLE)
            for record in (
                {"account": f"Person {number}", "password": PASSWORD, "groups": []},
                page(number, "Lua"),
            )
        )
        yield Bot.on(wiki, folder)


def kill_and_finish(bot: Bot, folder: Path, moments: list[float], option: str) -> Rows:
    """Kill runs so long after they began, then let one end; compare; give the store."""
    database = folder / "exchange.db"
    for seconds in moments:
        begun = count_begun(database)
        with bot.start("sync", *([option] if option else [])) as process:
            while count_begun(database) == begun:
                assert process.poll() is None, "the run ended before it began"
                time.sleep(0.01)
            time.sleep(seconds)
            process.kill()
    bot.run("sync")
    return assert_equal_to_full_run(bot, folder)


@pytest.mark.parametrize(
    "kills", [4, pytest.param(20, marks=pytest.mark.long)], ids=["4", "20"]
)
def test_killed_full_run(
    bot: Bot, tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed at random moments and started again: the same store at the end."""
    monkeypatch.setitem(
        bot.environment, "CXC_DATABASE_URL", f"sqlite:///{tmp_path}/exchange.db"
    )
    monkeypatch.setitem(bot.environment, "CXC_LEASE_SECONDS", "1")
    dice = random.Random(SEED)
    moments = [dice.uniform(0, LATEST_SECONDS) for _ in range(kills)]
    print(f"seed {SEED}, killed after {moments}")  # noqa: T201  # shown on failure

    rows = kill_and_finish(bot, tmp_path, moments, "--full")

    assert len(rows["profiles"]) == PEOPLE


@pytest.mark.parametrize(
    "kills", [4, pytest.param(20, marks=pytest.mark.long)], ids=["4", "20"]
)
def test_killed_incremental_run(
    bot: Bot, tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After changes of which a killed run has taken in some."""
    monkeypatch.setitem(
        bot.environment, "CXC_DATABASE_URL", f"sqlite:///{tmp_path}/exchange.db"
    )
    monkeypatch.setitem(bot.environment, "CXC_LEASE_SECONDS", "1")
    dice = random.Random(SEED + kills)
    bot.run("sync")
    bot.wiki.save(page(number, f"Lua, thing {kills}") for number in range(PEOPLE))
    moments = [dice.uniform(0, LATEST_SECONDS) for _ in range(kills)]
    print(f"seed {SEED + kills}, killed after {moments}")  # noqa: T201

    rows = kill_and_finish(bot, tmp_path, moments, "")

    offers = {len(each.profile.offers) for each in rows["profiles"].values()}
    assert offers == {2}


def test_killed_full_run_is_gone_on_from(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had read is not read again."""
    url = f"sqlite:///{tmp_path}/exchange.db"
    monkeypatch.setitem(bot.environment, "CXC_DATABASE_URL", url)
    monkeypatch.setitem(bot.environment, "CXC_LEASE_SECONDS", "1")
    with bot.start("sync", "--full") as process:
        while count_pages(tmp_path / "exchange.db") < 100:
            assert process.poll() is None, "the run ended before it could be killed"
            time.sleep(0.01)
        process.kill()
    there = count_pages(tmp_path / "exchange.db")

    printed = bot.run("sync", "--full")

    found = re.search(r"(\d+) pages read", printed)
    assert found
    assert int(found.group(1)) <= PEOPLE - there
    assert_equal_to_full_run(bot, tmp_path)


def count_pages(database: Path) -> int:
    """Count the pages that a run has read so far."""
    return read_number(database, "SELECT COUNT(*) FROM pages")


def count_begun(database: Path) -> int:
    """Count the runs that have begun, that is, taken the lease of their job."""
    return read_number(database, "SELECT fence FROM leases WHERE job = 'sync'")


def read_number(database: Path, query: str) -> int:
    """Read a number from a store that a run may be making, 0 where it is not there."""
    if not database.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as store:
            row = store.execute(query).fetchone()
    except sqlite3.OperationalError:
        # The tables are not there yet.
        return 0
    return int(row[0]) if row else 0
