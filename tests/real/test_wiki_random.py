"""Random events on a wiki, after which the store is what a full run would find.

Incremental runs come at random moments; another run follows all the time. The seed is
printed, so that a failure can be had again: CXC_TEST_SEED sets it.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.jobs.sync import read_cursor
from dev.event_relay import EventRelay
from dev.local_wiki import ADMIN, LocalWiki
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import PASSWORD, Bot, Editor
from tests.real.stores import assert_equal_to_full_run, read_store

PATIENCE_SECONDS = 60
EXCLUSIONS = "MediaWiki:Capacity exchange exclusions.json"
NAMES = ("Ana", "Ben", "Cem", "Dora", "Eve")
SUBPAGES = ("", "/Capacity profile", "/Notes")
OTHER_TITLES = ("Project:Club", "Project:Help desk", "User talk:Ana")
TITLES = (*(f"User:{name}{end}" for name in NAMES for end in SUBPAGES), *OTHER_TITLES)
TEXTS = (
    "{{Capacity profile|offers=Lua|languages=en-N}}",
    "{{Capacity profile|wants=photography}}",
    "{{#babel:pt-N|en-3}}",
    "{{#babel:de-2}} {{Capacity profile|offers=advocacy}}",
    "{{Capacity profile|type=group|contacts=Ana, Ben|offers=Lua}}",
    "{{Capacity profile|affiliations=Project:Club|offers=Lua|languages=ja-N}}",
    "{{Capacity request|title=Help|capacity=Lua|by=Cem}}",
    "{{Capacity request|title=More help|capacity=photography|status=closed}}",
    "#REDIRECT [[Main Page]] {{Capacity profile|offers=Lua}}",
    "Nothing of ours",
    "",
)
LISTS = ('{"users": ["Ben"]}', '{"pages": ["User:Cem"]}', "{}")
LENGTHS = [
    pytest.param(40, 4, id="40"),
    pytest.param(1000, 50, marks=pytest.mark.long, id="1000"),
]


@dataclass
class Life:
    """A wiki on which things happen by the fall of dice."""

    wiki: LocalWiki
    admin: Editor
    dice: random.Random

    def step(self) -> None:
        """Let something happen; what MediaWiki refuses has not happened."""
        actions: tuple[Callable[[], None], ...] = (
            *(self._save,) * 6,
            *(self._move,) * 2,
            self._delete,
            self._restore,
            self._block,
            self._unblock,
            self._hide,
            self._exclude,
            self._model,
        )
        self.dice.choice(actions)()

    def _act(self, **parameters: str) -> None:
        token = self.admin.ask(action="query", meta="tokens")["query"]["tokens"]
        self.admin.ask(**parameters, token=token["csrftoken"])

    def _save(self) -> None:
        title, text = self.dice.choice(TITLES), self.dice.choice(TEXTS)
        owner = title.partition(":")[2].partition("/")[0]
        own = owner if owner in NAMES else self.dice.choice(NAMES)
        user = own if self.dice.random() < 0.7 else self.dice.choice(NAMES)
        mark = self.dice.randrange(1000)
        self.wiki.save_page(title, text and f"{text} <!-- {mark} -->", user)

    def _move(self) -> None:
        here, there = self.dice.sample(TITLES, 2)
        more = {"noredirect": "1"} if self.dice.random() < 0.5 else {}
        self._act(action="move", **{"from": here, "to": there}, **more)

    def _delete(self) -> None:
        self._act(action="delete", title=self.dice.choice(TITLES))

    def _restore(self) -> None:
        self._act(action="undelete", title=self.dice.choice(TITLES))

    def _block(self) -> None:
        name = self.dice.choice(NAMES)
        self._act(action="block", user=name, expiry="infinite", reblock="1")

    def _unblock(self) -> None:
        self._act(action="unblock", user=self.dice.choice(NAMES))

    def _hide(self) -> None:
        asked = self.admin.ask(
            action="query",
            titles=self.dice.choice(TITLES),
            prop="revisions",
            rvlimit="20",
            rvprop="ids",
        )
        revisions = asked["query"]["pages"][0].get("revisions", [])
        if revisions:
            rev_id = str(self.dice.choice(revisions)["revid"])
            how = {self.dice.choice(("hide", "show")): "user"}
            self._act(action="revisiondelete", type="revision", ids=rev_id, **how)

    def _exclude(self) -> None:
        self.wiki.save_page(EXCLUSIONS, self.dice.choice(LISTS))

    def _model(self) -> None:
        model = self.dice.choice(("text", "wikitext"))
        title = self.dice.choice(TITLES)
        self._act(action="changecontentmodel", title=title, model=model)


@pytest.fixture
def life(tmp_path: Path) -> Iterator[Life]:
    """Give a wiki with its people, and dice of a known seed."""
    require(LocalWiki.why_missing())
    seed = int(os.environ.get("CXC_TEST_SEED", "20261123"))
    print(f"CXC_TEST_SEED={seed}")  # noqa: T201  # shown where it fails
    with LocalWiki(tmp_path / "wiki") as wiki:
        wiki.append_settings(
            "$wgGroupPermissions['sysop'] = [ 'deleterevision' => true,"
            " 'deletelogentry' => true, 'editcontentmodel' => true ]"
            " + $wgGroupPermissions['sysop'];"
        )
        wiki.save(
            {"account": name, "password": PASSWORD, "groups": []} for name in NAMES
        )
        wiki.save_page("Template:Capacity profile", "{{{offers|}}}{{{wants|}}}")
        wiki.save_page("Template:Capacity request", "{{{title|}}}")
        yield Life(wiki, Editor.on(wiki, ADMIN), random.Random(seed))


@pytest.mark.parametrize(("steps", "comparisons"), LENGTHS)
def test_incremental_runs(
    life: Life, tmp_path: Path, steps: int, comparisons: int
) -> None:
    """At random moments; each is compared with a full run into an empty store."""
    bot = Bot.on(life.wiki, tmp_path)
    bot.run("sync")
    at = set(life.dice.sample(range(steps - 1), comparisons - 1)) | {steps - 1}
    most = 0
    for number in range(steps):
        life.step()
        if number in at:
            life.wiki.run_jobs()
            bot.run("sync", "--confirm-removals")
            rows = assert_equal_to_full_run(bot, tmp_path)
            most = max(most, len(rows["profiles"]))
    assert most, "no profile ever counted, so nothing was compared"


@pytest.mark.parametrize(("steps", "comparisons"), LENGTHS)
@pytest.mark.parametrize(
    "source", ["stream", pytest.param("polling", marks=pytest.mark.long)]
)
def test_following(
    life: Life, tmp_path: Path, source: str, steps: int, comparisons: int
) -> None:
    """A run that follows; it has taken in all before a marker edit."""
    bot = Bot.on(life.wiki, tmp_path)
    with EventRelay() as relay:
        if source == "stream":
            life.wiki.send_changes_to(relay.feed_uri)
            bot.environment["CXC_STREAM_URL"] = relay.url
        bot.run("sync")
        with bot.start("sync", "--follow") as following:
            try:
                for number in range(1, steps + 1):
                    life.step()
                    if number % (steps // comparisons) == 0:
                        wait_for_marker(bot, life, number)
                        assert_equal_to_full_run(bot, tmp_path)
            finally:
                following.terminate()
                printed, _ = following.communicate(timeout=30)
        assert "Traceback" not in printed
        assert read_store(bot.environment["CXC_DATABASE_URL"])["pages"]


def wait_for_marker(bot: Bot, life: Life, number: int) -> None:
    """Make one more edit, and wait until the store's cursor has passed it."""
    life.wiki.save_page("Project:Marker", f"Marker {number}")
    life.wiki.run_jobs()
    asked = life.admin.ask(
        action="query", list="recentchanges", rctitle="Project:Marker", rcprop="ids"
    )
    change_id = asked["query"]["recentchanges"][0]["rcid"]
    end = time.monotonic() + PATIENCE_SECONDS
    while reached(bot) < change_id:
        assert time.monotonic() < end, "the cursor does not pass the marker"
        time.sleep(0.1)


def reached(bot: Bot) -> int:
    """Give the newest change that the store has taken in."""
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        cursor = read_cursor(store, bot.wiki.dbname)
        return cursor.moment.change_id if cursor else 0
