"""Whatever the wiki answers, nobody is removed, and the next run catches up.

The bot asks the wiki through a proxy that fails as each case says.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev.faults import FAULTS
from dev.faulty_proxy import FaultyProxy, Parameters
from dev.local_wiki import LocalWiki
from dev.pywikibot_dir import write_pywikibot_dir
from tests.parts import require
from tests.real.bot_runs import BOT, PASSWORD, Bot
from tests.real.stores import assert_equal_to_full_run, differences, read_store

PEOPLE = tuple(f"P{number}" for number in range(12))
KINDS: dict[str, Callable[[Parameters], bool]] = {
    "pages": lambda asked: "pageids" in asked,
    "listing": lambda asked: asked.get("generator") == "embeddedin",
    "accounts": lambda asked: asked.get("list") == "users",
    "logs": lambda asked: asked.get("list") == "logevents",
}
# An empty answer to these says nothing false: pages are asked for one by one before
# they leave, and a log may be empty.
ENOUGH = {("empty-list", "listing"), ("empty-list", "logs")}


@dataclass
class Scene:
    """A wiki, the bot behind the proxy, and the store before anything failed."""

    wiki: LocalWiki
    proxy: FaultyProxy
    bot: Bot
    direct: Bot
    folder: Path
    edits: int = 0

    def edit_everybody(self) -> None:
        """Let everybody change their profile, and one leave."""
        self.edits += 1
        text = f"{{{{Capacity profile|offers=Lua, thing {self.edits}|languages=en-N}}}}"
        self.wiki.save(
            {"title": f"User:{name}", "text": text, "user": name} for name in PEOPLE
        )
        leaver = PEOPLE[self.edits % len(PEOPLE)]
        self.wiki.save_page(f"User:{leaver}", f"Bye {self.edits}", leaver)

    @property
    def url(self) -> str:
        """Give the address of the store."""
        return self.bot.environment["CXC_DATABASE_URL"]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Read a small wiki once without faults."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("faults")
    with LocalWiki(folder / "wiki") as wiki, FaultyProxy(wiki.url) as proxy:
        wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
        wiki.save(
            {"account": name, "password": PASSWORD, "groups": []} for name in PEOPLE
        )
        direct = Bot.on(wiki, folder)
        pywikibot = write_pywikibot_dir(
            folder / "pywikibot",
            name=wiki.dbname,
            code=wiki.language,
            domain=f"127.0.0.1:{proxy.port}",
            user=BOT,
            password=PASSWORD,
        )
        with (pywikibot / "user-config.py").open("a") as config:
            config.write("retry_wait = 0\nretry_max = 1\nmax_retries = 1\n")
        bot = Bot(wiki, {**direct.environment, "PYWIKIBOT_DIR": str(pywikibot)})
        scene = Scene(wiki, proxy, bot, direct, folder)
        scene.edit_everybody()
        bot.run("sync")
        yield scene


def cases() -> Iterator[object]:
    """Give every fault of every kind of request; some are for long runs alone."""
    for fault in FAULTS:
        for kind in KINDS:
            is_quick = kind == "pages" or fault in ("empty-list", "cut-json")
            yield pytest.param(fault, kind, marks=() if is_quick else pytest.mark.long)


@pytest.mark.parametrize(("fault", "kind"), list(cases()))
def test_failing_wiki_harms_nobody(scene: Scene, fault: str, kind: str) -> None:
    """All requests of a kind fail: a clear message, and the store shows what it did."""
    scene.edit_everybody()
    before = read_store(scene.url)
    scene.proxy.inject(fault, when=KINDS[kind], times=1000)

    is_enough = (fault, kind) in ENOUGH
    printed = scene.bot.run("sync", code=0 if is_enough else 2)
    scene.proxy.clear()

    if not is_enough:
        after = read_store(scene.url)
        for table in ("profiles", "requests"):
            assert after[table] == before[table]
        assert "un the command again" in printed
    if fault in ("empty-list", "cut-after"):
        scene.direct.run("sync")
        assert_equal_to_full_run(scene.direct, scene.folder)


@pytest.mark.parametrize(
    "fault", ["503", "429", "maxlag", "html", "cut-json", "cut-after"]
)
def test_fault_that_passes_is_not_noticed(scene: Scene, fault: str) -> None:
    """One failure of a read is tried again by the library; nothing is read twice."""
    scene.edit_everybody()
    scene.proxy.inject(fault, when=KINDS["pages"], times=1)

    scene.bot.run("sync")
    scene.proxy.clear()

    after = read_store(scene.url)
    scene.direct.run("sync")
    assert not differences(after, read_store(scene.url))
