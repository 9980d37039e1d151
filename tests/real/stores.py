"""Whole stores, compared: what an incremental run left, and what a full run finds."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from exchange.store.sql import open_store
from tests.real.bot_runs import Bot

Rows = Mapping[str, Mapping[Any, Any]]


def read_store(url: str) -> Rows:
    """Give all that a store knows of its wikis, by table and key."""
    with closing(open_store(url)) as store:
        facts = {each.page_id: replace(each, full_run=0) for each in store.page_facts()}
        kept = {each.facts.page_id: each.to_json() for each in store.pages(list(facts))}
        return {
            "pages": {key: (asdict(facts[key]), kept[key]) for key in facts},
            "accounts": store.accounts(),
            "profiles": {each.profile_id: each for each in store.profiles()},
            "requests": {each.request_id: each for each in store.requests()},
        }


def differences(found: Rows, expected: Rows) -> list[str]:
    """Say in lines where two stores differ."""
    return [
        f"{table} {key}:\n  found    {found[table].get(key)}\n"
        f"  expected {expected[table].get(key)}"
        for table in expected
        for key in sorted({*found[table], *expected[table]}, key=str)
        if found[table].get(key) != expected[table].get(key)
    ]


def read_by_full_run(bot: Bot, folder: Path) -> Rows:
    """Read the bot's wiki into an empty store of its own."""
    database = folder / "full.db"
    for each in folder.glob("full.db*"):
        each.unlink()
    url = f"sqlite:///{database}"
    bot.run("sync", "--full", CXC_DATABASE_URL=url)
    return read_store(url)


def assert_equal_to_full_run(bot: Bot, folder: Path) -> Rows:
    """Compare the bot's store with a full run into an empty one; give its rows."""
    found = read_store(bot.environment["CXC_DATABASE_URL"])
    differing = differences(found, read_by_full_run(bot, folder))
    assert not differing, "\n".join(differing)
    return found
