"""A wiki on which everybody had a match, and then something came between.

`CASES` says what came between, and how the notice must end; `STOPS` what ends a run.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.jobs.match import match
from dev.faulty_proxy import FaultyProxy
from dev.local_wiki import ADMIN, LocalWiki
from dev.pywikibot_dir import write_pywikibot_dir
from exchange.domain.notices import LedgerRow
from exchange.domain.refusals import LARGEST_TALK_PAGE_BYTES
from exchange.store.sql import open_store
from tests.real.bot_runs import BOT, PASSWORD, Bot, Editor
from tests.real.forking_bot import ForkingBot

HERE = Path(__file__).resolve().parent
RENAME = "../extensions/Renameuser/maintenance/renameUser.php"
RUN_PAGE = f"User:{BOT}/run"
EXCLUSIONS = "MediaWiki:Capacity exchange exclusions.json"
STEWARD = "Steward"
# Below the size at which we refuse a page, and above it with a notice.
FULL_PAGE_BYTES = 100 * 1024 - 200


@dataclass
class RefusingWiki:
    """The wiki, the bot behind a proxy that only listens, and who makes trouble."""

    wiki: LocalWiki
    proxy: FaultyProxy
    bot: ForkingBot
    steward: Editor
    folder: Path
    switches: Path
    accounts: dict[str, dict[str, object]] = field(default_factory=dict)
    simulated: str = ""
    # Pages are saved together, which takes a second; what needs them comes after.
    _pages: list[dict[str, object]] = field(default_factory=list)
    _later: list[Callable[[], object]] = field(default_factory=list)

    @contextmanager
    def on(self, switch: str) -> Iterator[None]:
        """Turn something of `refusing_wiki.php` on for the time of the block."""
        (self.switches / switch).touch()
        try:
            yield
        finally:
            (self.switches / switch).unlink()

    def notify(self, *arguments: str, code: int = 0) -> str:
        """Let the bot post notices, expect an exit code, and give what it printed."""
        before = self.bot.printed.stat().st_size
        ended = self.bot.run("notify", *arguments)
        printed = self.bot.printed.read_bytes()[before:].decode()
        assert ended == code, printed
        assert "Traceback" not in printed
        return printed

    def rows(self) -> dict[str, LedgerRow]:
        """Map recipients to their rows, by the names that they had at first."""
        with closing(open_store(self.bot.environment["CXC_DATABASE_URL"])) as store:
            names = {page.person_id: page.user_name for page in store.profiles()}
            return {names[row.recipient_id]: row for row in store.notices()}

    def tell_centrally(self) -> None:
        """Write what CentralAuth would know."""
        (self.folder / "central.json").write_text(json.dumps(self.accounts))

    def save(self, title: str, text: str, user: str = ADMIN) -> None:
        """Save a page as a user, soon."""
        self._pages.append({"title": title, "text": text, "user": user})

    def talk(self, name: str, text: str) -> None:
        """Save somebody's talk page."""
        self.save(f"User talk:{name}", text)

    def profile(self, name: str, text: str) -> None:
        """Let somebody edit their profile."""
        self.save(f"User:{name}", text, name)

    def act(self, **parameters: str) -> None:
        """Do something as a steward when the pages are saved."""
        self._later.append(lambda: self.steward.ask_with_token(**parameters))

    def rename(self, old: str, new: str) -> None:
        """Rename somebody, and leave all pages where they are."""
        names = (f"--oldname={old}", f"--newname={new}")
        self._later.append(
            lambda: self.wiki.run_script(RENAME, *names, "--reason=Asked for it")
        )

    def finish(self) -> None:
        """Save the pages, then do what was to come later."""
        self.wiki.save(self._pages)
        for each in self._later:
            each()
        self.wiki.run_jobs()

    def move(self, old: str, new: str, **how: str) -> None:
        """Move a page."""
        self.act(action="move", to=new, **{"from": old}, **how)


Change = Callable[[RefusingWiki, str], None]
LUA = "{{Capacity profile|offers=Lua|wants=photography|languages=en-N"


OWN_CAPACITIES = {
    ("Spam one", "Spam two"): ("Origami", "Chess"),
    ("Excluded", "Never"): ("Juggling", "Knitting"),
}


def profile_of(name: str, number: int) -> str:
    """Write a profile: half of the people teach the other half.

    Some fit one other alone: whoever fits the one that is excluded hears of nothing.
    """
    offers, wants = ("Lua", "photography")[:: 1 if number % 2 else -1]
    for pair, own in OWN_CAPACITIES.items():
        if name in pair:
            offers, wants = own[:: 1 if name == pair[0] else -1]
    return f"{{{{Capacity profile|offers={offers}|wants={wants}|languages=en-N}}}}"


def says(text: str) -> Change:
    """Let a text stand on the talk page."""
    return lambda wiki, name: wiki.talk(name, text.replace("NAME", name))


def wants(text: str) -> Change:
    """Let the profile become another one."""
    return lambda wiki, name: wiki.profile(name, text)


def is_blocked(**how: str) -> Change:
    """Block the user."""

    def block(wiki: RefusingWiki, name: str) -> None:
        wiki.talk(name, "Hello")
        wiki.act(
            action="block",
            user=name,
            **{key: value.replace("NAME", name) for key, value in how.items()},
        )

    return block


def _has_a_profile_by_others(own: str) -> Change:
    """Let the user have saved something, and another one the profile that was there."""

    def change(wiki: RefusingWiki, name: str) -> None:
        wiki.profile(name, own)
        wiki.save(f"User:{name}", profile_of(name, list(CASES).index(name)))

    return change


def _is_redirected_twice(wiki: RefusingWiki, name: str) -> None:
    wiki.talk(f"{name}/Post", "Hello")
    wiki.talk(f"{name}/Old", f"#REDIRECT [[User talk:{name}/Post]]")
    wiki.talk(name, f"#REDIRECT [[User talk:{name}/Old]]")


def _is_redirected_in_a_circle(wiki: RefusingWiki, name: str) -> None:
    wiki.talk(f"{name}/Two", f"#REDIRECT [[User talk:{name}]]")
    wiki.talk(name, f"#REDIRECT [[User talk:{name}/Two]]")


def _is_redirected_inside(wiki: RefusingWiki, name: str) -> None:
    wiki.talk(f"{name}/Post", "Hello")
    wiki.talk(name, f"#REDIRECT [[User talk:{name}/Post]]")


def _has_profile_in_a_circle(wiki: RefusingWiki, name: str) -> None:
    wiki.profile(name, f"#REDIRECT [[User:{name}]]")


def _has_header(wiki: RefusingWiki, name: str) -> None:
    wiki.save(f"User:{name}/Header", "Welcome! {{nobots}}")
    wiki.talk(name, f"{{{{User:{name}/Header}}}}")


def _is_renamed_with_pages(wiki: RefusingWiki, name: str) -> None:
    wiki.talk(name, "Hello")
    wiki.rename(name, f"{name} now")
    for space in ("User", "User talk"):
        wiki.move(f"{space}:{name}", f"{space}:{name} now")


def _is_renamed_without_trace(wiki: RefusingWiki, name: str) -> None:
    wiki.rename(name, f"{name} now")
    wiki.move(f"User:{name}", f"User:{name} now", noredirect="1")


def _is_renamed_alone(wiki: RefusingWiki, name: str) -> None:
    wiki.rename(name, f"{name} now")


def _is_renamed_centrally(wiki: RefusingWiki, name: str) -> None:
    _is_renamed_with_pages(wiki, name)
    wiki.accounts[f"{name} now"] = wiki.accounts.pop(name)


def _is_gone_centrally(wiki: RefusingWiki, name: str) -> None:
    del wiki.accounts[name]


def _is_locked(wiki: RefusingWiki, name: str) -> None:
    wiki.accounts[name]["locked"] = True


def _is_temporary(wiki: RefusingWiki, name: str) -> None:
    wiki.wiki.create_account(name, PASSWORD, ["temp"])


def _is_protected(wiki: RefusingWiki, name: str) -> None:
    wiki.talk(name, "Hello")
    title = f"User talk:{name}"
    wiki.act(action="protect", title=title, protections="edit=sysop")


def _is_protected_unmade(wiki: RefusingWiki, name: str) -> None:
    title = f"User talk:{name}"
    wiki.act(action="protect", title=title, protections="create=sysop")


def _has_another_model(wiki: RefusingWiki, name: str) -> None:
    title = f"User talk:{name}"
    wiki.act(action="edit", title=title, text="{}", contentmodel="json")


def _nothing(_wiki: RefusingWiki, _name: str) -> None:
    pass


SENT = ""
CASES: Mapping[str, tuple[str, Change]] = {
    "Plain": (SENT, _nothing),
    "Talkative": (SENT, says("Hello\n\n== Old ==\n{{bots|deny=OtherBot}}")),
    "Nobots": ("nobots", says("{{nobots}}")),
    "Denied": ("nobots", says(f"{{{{bots| Deny = OtherBot, {BOT.lower()} }}}}")),
    "Not allowed": ("nobots", says("{{bots|allow=OtherBot}}")),
    "Opted out": ("nobots", says("{{bots|allow=all|optout=x, capacity-exchange}}")),
    "Other name": ("nobots", says("{{Robots, stay out}}")),
    "Header": ("nobots", _has_header),
    "Category": ("opted-out", says("[[Category:Opted-out of message delivery]]")),
    "Own category": ("opted-out", says("[[Category:No mass messages]]")),
    "Edited beside": (SENT, lambda wiki, name: wiki.profile(name, _beside(name))),
    "Never": ("notify-never", wants(LUA + "|notify=never}}")),
    "Not any more": ("no-profile", wants("The template is gone.")),
    "Otherwise": ("profile-changed", wants("{{Capacity profile|offers=Cooking}}")),
    "Not asked": ("not-asked", _has_a_profile_by_others("Hello! I edit maps.")),
    "Said never": ("not-asked", _has_a_profile_by_others(LUA + "|notify=never}}")),
    "Helped": (SENT, lambda wiki, name: wiki.save(f"User:{name}", _beside(name))),
    "Paused": ("profile-changed", wants(LUA + "|availability=paused}}")),
    "Excluded": ("excluded", _nothing),
    "Blocked": ("blocked", is_blocked()),
    "Blocked at talk": (
        "talk-blocked",
        is_blocked(partial="1", allowusertalk="1", pagerestrictions="User talk:NAME"),
    ),
    "Blocked at talks": (
        "talk-blocked",
        is_blocked(partial="1", namespacerestrictions="3"),
    ),
    "Blocked elsewhere": (
        SENT,
        is_blocked(partial="1", allowusertalk="1", pagerestrictions="Main Page"),
    ),
    "Hidden": ("no-user", is_blocked(hidename="1", expiry="never")),
    "Locked": ("locked", _is_locked),
    "Gone everywhere": ("no-user", _is_gone_centrally),
    "Temporary": ("temporary", _is_temporary),
    "Renamed": (SENT, _is_renamed_with_pages),
    "Renamed silently": (SENT, _is_renamed_without_trace),
    "Renamed alone": ("no-profile", _is_renamed_alone),
    "Renamed everywhere": (SENT, _is_renamed_centrally),
    "Elsewhere": ("redirect", says("#REDIRECT [[User talk:Plain]]")),
    "Inside": (SENT, _is_redirected_inside),
    "Twice": ("redirect", _is_redirected_twice),
    "Abroad": ("redirect", says("#REDIRECT [[mediawikiwiki:User talk:NAME]]")),
    "Circle": ("redirect", says("#REDIRECT [[User talk:NAME]]")),
    "Circle of two": ("redirect", _is_redirected_in_a_circle),
    "Special page": ("redirect", says("#REDIRECT [[Special:Random]]")),
    "Profile in a circle": ("no-profile", _has_profile_in_a_circle),
    "Other model": ("not-wikitext", _has_another_model),
    "Board": ("flow-board", _nothing),
    "Huge": ("too-large", says("x" * (LARGEST_TALK_PAGE_BYTES + 1))),
    "Full": ("too-large", says("x" * FULL_PAGE_BYTES)),
    "Protected": ("protected", _is_protected),
    "Protected unmade": ("protected", _is_protected_unmade),
    "Warned": ("abuse-filter", _nothing),
    "Forbidden": ("abuse-filter", _nothing),
    "Hooked": ("hook", _nothing),
    "Blacklisted": ("title-blacklist", _nothing),
    "Unmade": ("no-new-page", _nothing),
    "Spam one": ("spam-blacklist", _nothing),
    "Spam two": ("spam-blacklist", _nothing),
}
CENTRAL = ("Locked", "Renamed everywhere", "Gone everywhere")


@contextmanager
def make_refusing_wiki(folder: Path) -> Iterator[RefusingWiki]:
    """Make the wiki, let everybody match, and then let everything come between."""
    switches = folder / "switches"
    switches.mkdir()
    wiki = LocalWiki(folder / "wiki")
    wiki.install()
    wiki.append_settings(
        f"$refusingWiki = '{switches}'; require '{HERE / 'refusing_wiki.php'}';"
    )
    accounts = {name: {"id": 1000 + i} for i, name in enumerate(CENTRAL)}
    (folder / "central.json").write_text(json.dumps(accounts))
    wiki.share_accounts(folder / "central.json")
    with wiki, FaultyProxy(wiki.url) as proxy:
        wiki.create_account(STEWARD, PASSWORD, ["sysop", "suppress"])
        steward = Editor.on(wiki, STEWARD)
        bot = Bot.on(wiki, folder)
        bot.environment["PYWIKIBOT_DIR"] = str(
            write_pywikibot_dir(
                folder / "pywikibot",
                name=wiki.dbname,
                code=wiki.language,
                domain=f"127.0.0.1:{proxy.port}",
                user=BOT,
                password=PASSWORD,
            )
        )
        wiki.save(_people())
        bot.run("sync")
        with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
            now = datetime.now(UTC)
            lease = store.take_lease("match", "test", now, 60)
            assert lease
            match(store, lease, now.date())
        with ForkingBot(bot.environment, folder / "printed") as forking:
            yield RefusingWiki(
                wiki, proxy, forking, steward, folder, switches, accounts
            )


def _beside(name: str) -> str:
    return "Hello! " + profile_of(name, list(CASES).index(name))


def _people() -> Iterator[dict[str, object]]:
    for number, name in enumerate(CASES):
        yield {"account": name, "password": PASSWORD, "groups": []}
        text = profile_of(name, number)
        yield {"title": f"User:{name}", "text": text, "user": name, "summary": ""}


def let_all_happen(scene: RefusingWiki) -> None:
    """Let everything come between that the cases say."""
    scene.save("Template:Nobots", "")
    scene.save("Template:Bots", "")
    scene.save("Template:Robots, stay out", "#REDIRECT [[Template:Nobots]]")
    scene.save("MediaWiki:Massmessage-optout-category", "No mass messages")
    scene.save("MediaWiki:Titleblacklist", "User talk:Blacklisted")
    scene.save("MediaWiki:Spam-blacklist", r"127\.0\.0\.1:8000\/profile\/.*Spam")
    scene.save(EXCLUSIONS, '{"users": ["Excluded"]}')
    for name, (_, change) in CASES.items():
        change(scene, name)
    scene.finish()
    scene.wiki.run_script(HERE / "refusing_filters.php")
    scene.tell_centrally()
