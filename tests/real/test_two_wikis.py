"""Several wikis in one store: one person, one profile; and accounts that are locked."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from exchange.domain.weights import Weights
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import BOT, PASSWORD, Bot
from tests.real.stores import assert_equal_to_full_run, read_store

NAMES = ("Ana", "Ben", "Cem")


@dataclass
class Scene:
    """Two wikis that share accounts, and a bot that reads both."""

    here: LocalWiki
    there: LocalWiki
    bot: Bot
    accounts: Path

    def save(self, wiki: LocalWiki, title: str, offers: str) -> None:
        """Save a profile as its owner."""
        owner = title.partition(":")[2].partition("/")[0]
        text = f"{{{{Capacity profile|offers={offers}|languages=en-N}}}}"
        wiki.save_page(title, text, owner)

    def lock(self, *names: str) -> None:
        """Lock accounts on all wikis."""
        said = {
            name: {"id": number, "locked": name in names}
            for number, name in enumerate(NAMES, 101)
        }
        self.accounts.write_text(json.dumps(said))

    def profiles(self) -> dict[str, str]:
        """Map people's ids to the pages that count."""
        rows = read_store(self.bot.environment["CXC_DATABASE_URL"])["profiles"]
        return {page.person_id: f"{page.dbname}:{page.title}" for page in rows.values()}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Make both wikis, with the same people under other user ids."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("two")
    accounts = folder / "accounts.json"
    with (
        LocalWiki(folder / "here") as here,
        LocalWiki(folder / "there", dbname="otherwiki", language="pt") as there,
    ):
        for wiki, names in ((here, NAMES), (there, NAMES[::-1])):
            wiki.share_accounts(accounts)
            wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
            wiki.save({"account": n, "password": PASSWORD, "groups": []} for n in names)
        there.create_account(BOT, PASSWORD, ["bot"])
        bot = Bot.on(here, folder)
        configure_both(Path(bot.environment["PYWIKIBOT_DIR"]), there)
        bot.environment["CXC_WIKI"] = "localwiki:en, otherwiki:pt"
        scene = Scene(here, there, bot, accounts)
        scene.lock()
        yield scene


def configure_both(folder: Path, there: LocalWiki) -> None:
    """Let Pywikibot's configuration of one wiki know the other one too."""
    other = there.pywikibot_dir(BOT, PASSWORD)
    with (folder / "user-config.py").open("a") as config:
        config.write(
            f"family_files['otherwiki'] = {str(other / 'otherwiki_family.py')!r}\n"
            f"usernames['otherwiki']['pt'] = {BOT!r}\n"
        )


def test_person_of_two_wikis_has_the_profile_that_was_edited_last(scene: Scene) -> None:
    """The other one is named in the run's report, and shown to nobody."""
    scene.save(scene.here, "User:Ana", "Lua")
    scene.save(scene.here, "User:Ben", "Lua")
    scene.save(scene.there, "User:Cem", "Lua")

    printed = scene.bot.run("sync")
    assert "localwiki: " in printed
    assert "otherwiki: " in printed
    assert scene.profiles() == {
        "c:101": "localwiki:User:Ana",
        "c:102": "localwiki:User:Ben",
        "c:103": "otherwiki:Utilizador:Cem",
    }

    scene.save(scene.there, "User:Ana/Capacity profile", "advocacy")
    assert "another-page (1)" in scene.bot.run("sync")
    assert scene.profiles()["c:101"] == "otherwiki:Utilizador:Ana/Capacity profile"
    assert_equal_to_full_run(scene.bot, scene.accounts.parent)


def test_locked_account_does_not_count(scene: Scene) -> None:
    """A full run sees the lock, of which the wiki's own logs say nothing."""
    scene.lock("Ben")

    assert "left out: locked (1)" in scene.bot.run("sync", "--full")
    assert "c:102" not in scene.profiles()

    scene.lock()
    scene.bot.run("sync", "--full")
    assert scene.profiles()["c:102"] == "localwiki:User:Ben"


def test_wiki_that_is_away_does_not_keep_the_other_from_its_turn(scene: Scene) -> None:
    """Exit code 1, a sentence for the one, and the other's news in the store."""
    before = scene.profiles()
    scene.there.stop()
    scene.save(scene.here, "User:Cem/Capacity profile", "storytelling")

    printed = scene.bot.run("sync", code=1)
    scene.there.start()

    assert "The wiki otherwiki:pt cannot be used" in printed
    assert scene.profiles() == {
        **before,
        "c:103": "localwiki:User:Cem/Capacity profile",
    }


def test_weights_are_those_of_the_first_wiki(scene: Scene) -> None:
    """There is one matching; what another wiki says of its weights is not asked."""
    title = "MediaWiki:Capacity exchange weights.json"
    scene.here.save_page(title, '{"hours": 1}')
    scene.there.save_page(title, '{"hours": 2}')
    scene.bot.run("sync")

    with closing(open_store(scene.bot.environment["CXC_DATABASE_URL"])) as store:
        sites = store.sites()
    assert {dbname: site.weights for dbname, site in sites.items()} == {
        "localwiki": Weights(hours=1),
        "otherwiki": None,
    }
