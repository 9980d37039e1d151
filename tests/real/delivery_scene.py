"""A wiki with people who match, the bot behind a proxy, and what the pages show."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.jobs.match import match
from dev.faulty_proxy import Fault, FaultyProxy, Parameters
from dev.local_wiki import LocalWiki
from dev.pywikibot_dir import write_pywikibot_dir
from exchange.domain.notices import LedgerRow
from exchange.store.sql import open_store
from tests.real.bot_runs import BOT, PASSWORD, SETTLE_SECONDS, Bot, Editor
from tests.real.forking_bot import KILLED, ForkingBot
from tests.real.notice_cases import CHANGED, KILL, Case

PYWIKIBOT_CONFIG = """
retry_wait = retry_max = 0
socket_timeout = ({0}, {0})
"""
MOST_RUNS = 60
KINDS: dict[str, Callable[[Parameters], bool]] = {
    "look": lambda asked: asked.get("list") == "users" and "titles" in asked,
    "edit": lambda asked: asked.get("section") == "new",
    "find": lambda asked: "rvuser" in asked,
}


@dataclass
class Scene:
    """A wiki with people, and the bot, through the proxy and without it.

    `orphaned` are talk pages during whose requests the bot was killed.
    """

    wiki: LocalWiki
    proxy: FaultyProxy
    bot: ForkingBot
    direct: Bot
    passer_by: Editor
    folder: Path
    orphaned: set[str] = field(default_factory=set)

    @property
    def store(self) -> Path:
        """Give the file of the store."""
        return self.folder / "exchange.db"

    def begin(self, numbers: Sequence[int]) -> None:
        """Make a store in which these people match, and nobody was ever written to."""
        for each in self.folder.glob("exchange.db*"):
            each.unlink()
        shutil.copy(self.folder / "synced.db", self.store)
        keep_only(f"sqlite:///{self.store}", numbers)

    def rows(self) -> dict[str, LedgerRow]:
        """Map people to their rows in the ledger."""
        with closing(open_store(f"sqlite:///{self.store}")) as store:
            return {
                row.talk_title.removeprefix("User talk:"): row
                for row in store.notices()
            }

    def end_leases(self) -> None:
        """Let the time pass for which the lease of a killed bot lasts."""
        with closing(sqlite3.connect(self.store)) as connection, connection:
            connection.execute("UPDATE leases SET holder = ''")

    def set_up(self, case: Case, number: int) -> list[Fault]:
        """Make a person's talk page as a case wants it, and let its faults wait."""
        title = talk_of(number)
        faults = []
        if case.page != "missing":
            self.wiki.save([{"title": title, "text": "Welcome!", "user": BYSTANDER}])

        def inject(kind: str, fault: str, after: int = 0) -> None:
            def then() -> None:
                if kind == "edit" and case.page in CHANGED and is_first(fault_waits):
                    text = "" if case.page == "archived" else "Hello!"
                    self.passer_by.ask_with_token(
                        action="edit", title=title, **changed(case.page, text)
                    )
                if fault.startswith(KILL):
                    self.orphaned.add(title)
                    self.bot.kill()

            fault_waits = self.proxy.inject(
                fault.removeprefix(KILL), is_about(kind, title), 1, after, then
            )
            faults.append(fault_waits)

        def is_first(fault: Fault) -> bool:
            return fault is faults[0]

        if case.look:
            inject("look", case.look)
        if case.edit:
            inject("edit", case.edit)
        if case.later:
            inject(case.later, case.later_fault, 1 if case.later == "look" else 0)
        return faults

    def deliver(self, faults: Sequence[Fault], change: str = "") -> int:
        """Run the bot again and again until all faults have hit; count the runs."""
        for runs in range(1, MOST_RUNS):
            self.end_leases()
            self.bot.start("notify", change=change)
            # What was under way when the bot was killed arrives after the restart.
            self.proxy.release(lambda asked: asked["title"] in self.orphaned)
            code = self.bot.wait()
            if code != KILLED and all(each.has_hit for each in faults):
                return runs
        missed = [each for each in faults if not each.has_hit]
        raise AssertionError(f"{missed} never came\n{self.printed()}")

    def finish(self) -> None:
        """Let all faults pass, and run once more."""
        self.proxy.clear()
        self.proxy.release()
        self.end_leases()
        self.bot.run("notify")

    def printed(self) -> str:
        """Give what the bot has printed."""
        return self.bot.printed.read_text()

    def posted(self) -> Counter[str]:
        """Count the notices that the bot has posted, by title, by all histories."""
        counts: Counter[str] = Counter()
        more: dict[str, str] = {}
        while True:
            answer = self.passer_by.ask(
                action="query",
                list="usercontribs",
                ucuser=BOT,
                uclimit="max",
                ucprop="title|comment",
                **more,
            )
            for each in answer["query"]["usercontribs"]:
                counts[each["title"]] += "(notice " in each["comment"]
            if "continue" not in answer:
                return counts
            more = answer["continue"]

    def sections(self, titles: Sequence[str]) -> dict[str, int]:
        """Count the notices that stand on pages now."""
        counts: dict[str, int] = {}
        for start in range(0, len(titles), 50):
            answer = self.passer_by.ask(
                action="query",
                titles="|".join(titles[start : start + 50]),
                prop="revisions",
                rvprop="content",
                rvslots="main",
            )
            for page in answer["query"]["pages"]:
                revisions = page.get("revisions", [])
                text = revisions[0]["slots"]["main"]["content"] if revisions else ""
                counts[page["title"]] = text.count("<!-- capacity-exchange ")
        return counts


BYSTANDER = "Cyd"


def name_of(number: int) -> str:
    """Name a person."""
    return f"Person {number}"


def keep_only(url: str, numbers: Sequence[int]) -> None:
    """Take everybody else out of a store, and match those who stay."""
    names = {name_of(number) for number in numbers}
    with closing(open_store(url)) as store:
        now = datetime.now(UTC)
        lease = store.take_lease("match", "test", now, 60)
        assert lease
        others = [
            page.profile_id for page in store.profiles() if page.user_name not in names
        ]
        store.remove_profiles(others, lease)
        match(store, lease, now.date())


def talk_of(number: int) -> str:
    """Name a person's talk page."""
    return f"User talk:{name_of(number)}"


def is_about(kind: str, title: str) -> Callable[[Parameters], bool]:
    """Recognise a request of a kind about a talk page."""

    def is_it(asked: Parameters) -> bool:
        titles = asked.get("titles", asked.get("title", "")).split("\x1f")
        return KINDS[kind](asked) and title in titles

    return is_it


def changed(page: str, text: str) -> dict[str, str]:
    """Say what a passer-by makes of a page: all gone, or a remark below."""
    if page == "archived":
        return {"text": text, "summary": "Into the archive"}
    return {"appendtext": f"\n\n{text}", "summary": "A remark"}


@contextmanager
def make_scene(
    folder: Path,
    people: int,
    *,
    timeout_seconds: int = 60,
    settle_seconds: int = SETTLE_SECONDS,
) -> Iterator[Scene]:
    """Make a wiki with so many people of whom each matches all, and read it.

    The bot waits `timeout_seconds` for an answer: whoever lets answers stay away makes
    that short, and lets the bot settle later still.
    """
    with LocalWiki(folder / "wiki") as wiki, FaultyProxy(wiki.url) as proxy:
        wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
        wiki.save(profiles(people))
        direct = Bot.on(wiki, folder)
        passer_by = Editor.on(wiki, BYSTANDER)
        pywikibot = write_pywikibot_dir(
            folder / "pywikibot",
            name=wiki.dbname,
            code=wiki.language,
            domain=f"127.0.0.1:{proxy.port}",
            user=BOT,
            password=PASSWORD,
        )
        with (pywikibot / "user-config.py").open("a") as config:
            config.write(PYWIKIBOT_CONFIG.format(timeout_seconds))
        environment = {
            **direct.environment,
            "PYWIKIBOT_DIR": str(pywikibot),
            "CXC_SETTLE_AFTER": str(settle_seconds),
            "CXC_NOTICE_LIMIT": "1000000",
            "CXC_NOTICES_A_DAY": "1000000",
        }
        direct.run("sync", CXC_DATABASE_URL=f"sqlite:///{folder}/synced.db")
        with ForkingBot(environment, folder / "printed") as bot:
            yield Scene(wiki, proxy, bot, direct, passer_by, folder)


def profiles(people: int) -> Iterator[dict[str, object]]:
    """Give the accounts and profiles of people who match in pairs.

    Were all alike, the matching would take long to choose among thousands of rings.
    """
    for number in range(people):
        name = name_of(number)
        what = f"offers=thing {number // 2}|wants=thing {number // 2}"
        text = f"{{{{Capacity profile|{what}|languages=en-N}}}}"
        yield {"account": name, "password": PASSWORD, "groups": []}
        yield {
            "title": f"User:{name}/Capacity profile",
            "text": text,
            "user": name,
            "summary": "",
        }
