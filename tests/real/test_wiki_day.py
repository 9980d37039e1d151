"""A day in the life of a wiki, after which the store is what a full run would find.

Each chapter is some events, one incremental run, and the comparison; the tests go on
from one another on one wiki, in their order.
"""

import re
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dev.local_wiki import ADMIN, LocalWiki
from exchange.domain.site import Site
from exchange.domain.weights import USUAL, Weights
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import PASSWORD, Bot, Editor
from tests.real.stores import Rows, assert_equal_to_full_run

EXCLUSIONS = "MediaWiki:Capacity exchange exclusions.json"
WEIGHTS = "MediaWiki:Capacity exchange weights.json"
PEOPLE = ("Ana", "Ben", "Cem", "Dora", "Eve", "Finn", "Gita", "Hao")
RENAME = "../extensions/Renameuser/maintenance/renameUser.php"


def profile(offers: str, more: str = "languages=en-N") -> str:
    """Write a profile."""
    return f"{{{{Capacity profile|offers={offers}|{more}}}}}"


@dataclass
class Day:
    """A wiki with its people, the bot and an administrator."""

    wiki: LocalWiki
    bot: Bot
    admin: Editor
    folder: Path

    def save(self, title: str, text: str, user: str = ADMIN) -> None:
        """Save a page as a user."""
        self.wiki.save_page(title, text, user)

    def act(self, **parameters: str) -> None:
        """Do something by the API as the administrator."""
        kind = "userrights" if parameters["action"] == "userrights" else "csrf"
        tokens = self.admin.ask(action="query", meta="tokens", type=kind)
        token = tokens["query"]["tokens"][f"{kind}token"]
        answer = self.admin.ask(**parameters, token=token)
        assert "error" not in answer, answer

    def sync(self, *arguments: str, **environment: str) -> Rows:
        """Run incrementally and compare with a full run; give the store's rows."""
        printed = self.bot.run("sync", *arguments, **environment)
        assert "pages read with" in printed
        return assert_equal_to_full_run(self.bot, self.folder)

    def people(self, *arguments: str) -> list[str]:
        """Name the people who count after an incremental run."""
        rows = self.sync(*arguments)
        return sorted(page.user_name for page in rows["profiles"].values())


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    """Give a wiki with two profiles that the bot has read in full."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("day")
    with LocalWiki(folder / "wiki") as wiki:
        wiki.append_settings(
            "$wgGroupPermissions['sysop'] = [ 'deletelogentry' => true,"
            " 'deleterevision' => true, 'mergehistory' => true,"
            " 'editcontentmodel' => true, 'userrights' => true ]"
            " + $wgGroupPermissions['sysop'];"
        )
        wiki.save(
            {"account": name, "password": PASSWORD, "groups": []} for name in PEOPLE
        )
        wiki.save_page("Template:Capacity profile", "{{{offers|}}}{{{wants|}}}")
        wiki.save_page("Template:Capacity request", "{{{title|}}}")
        wiki.save_page("User:Ana", profile("Lua"), "Ana")
        wiki.save_page("User:Ben/Capacity profile", profile("advocacy"), "Ben")
        bot = Bot.on(wiki, folder)
        bot.run("sync")
        day = Day(wiki, bot, Editor.on(wiki, ADMIN), folder)
        day.admin.log_in()
        yield day


def test_created_edited_and_blanked(day: Day) -> None:
    """A new profile is in, a changed one is changed, a blanked one is gone."""
    day.save("User:Cem", profile("photography"), "Cem")
    day.save("User:Ana", profile("Lua, storytelling"), "Ana")
    day.save("User:Ben/Capacity profile", "", "Ben")

    rows = day.sync()

    offers = {
        page.user_name: len(page.profile.offers) for page in rows["profiles"].values()
    }
    assert offers == {"Ana": 2, "Cem": 1}


def test_template_of_somebody_else(day: Day) -> None:
    """It counts for nobody until the owner saves the page."""
    day.save("User:Dora", profile("Lua"), "Eve")
    day.save(
        "User:Eve/Wiki Movement Brazil",
        profile("Lua", "type=affiliate|contacts=Eve"),
        "Eve",
    )
    assert day.people() == ["Ana", "Cem"]

    day.save("User:Dora", profile("Lua") + " Yes", "Dora")
    assert day.people() == ["Ana", "Cem", "Dora"]


def test_moved_deleted_and_restored(day: Day) -> None:
    """With and without a redirect left; the page is the same wherever it stands."""
    day.act(action="move", **{"from": "User:Ana", "to": "User:Ana/Skills"})
    day.act(
        action="move",
        noredirect="1",
        **{"from": "User:Cem", "to": "User:Cem/Capacity profile"},
    )
    day.act(action="delete", title="User:Dora")
    rows = day.sync()
    titles = {page.title for page in rows["profiles"].values()}
    assert titles == {"User:Ana/Skills", "User:Cem/Capacity profile"}

    day.act(action="undelete", title="User:Dora")
    day.act(action="delete", title="User:Cem/Capacity profile")
    assert day.people() == ["Ana", "Dora"]

    day.act(action="undelete", title="User:Cem/Capacity profile")
    assert day.people() == ["Ana", "Cem", "Dora"]


def test_blocked_for_a_while_and_for_ever(day: Day) -> None:
    """A block takes out and its end brings back, though no event tells of the end."""
    day.act(action="block", user="Ana", expiry="infinite")
    day.act(
        action="block",
        user="Dora",
        partial="1",
        pagerestrictions="Main Page",
        allowusertalk="1",
    )
    assert day.people() == ["Cem", "Dora"]

    soon = datetime.now(UTC) + timedelta(seconds=10)
    day.act(action="block", user="Cem", expiry=soon.isoformat())
    day.bot.run("sync")
    day.act(action="unblock", user="Ana")
    while datetime.now(UTC) <= soon + timedelta(seconds=1):
        time.sleep(0.2)
    assert day.people() == ["Ana", "Cem", "Dora"]


def test_renamed_with_and_without_pages(day: Day) -> None:
    """Who is renamed with the page stays; who leaves it behind is no owner there."""
    for name in ("Dora", "Cem"):
        names = (f"--oldname={name}", f"--newname={name} Neu")
        day.wiki.run_script(RENAME, *names, "--reason=Asked for it")
    day.act(action="move", **{"from": "User:Dora", "to": "User:Dora Neu"})

    rows = day.sync()

    assert sorted(page.user_name for page in rows["profiles"].values()) == [
        "Ana",
        "Dora Neu",
    ]


def test_template_redirect_and_page_redirect(day: Day) -> None:
    """A new name of the template reads everything again; a redirect page is nobody."""
    day.save("Template:Perfil", "#REDIRECT [[Template:Capacity profile]]")
    day.save("User:Finn", "{{Perfil|offers=Lua|languages=pt-N}}", "Finn")
    day.save("User:Ana/Skills", f"#REDIRECT [[Main Page]]\n{profile('Lua')}", "Ana")
    assert day.people() == ["Dora Neu", "Finn"]


def test_content_model_and_history(day: Day) -> None:
    """Another model of content, hidden names and merged histories."""
    day.save("User:Ana/Skills", profile("Lua"), "Ana")
    day.save("User:Finn/Notes", "Notes", "Finn")
    day.save("User:Gita", profile("Lua"), "Gita")
    day.save("User:Gita", profile("Lua") + " corrected", ADMIN)
    assert day.people() == ["Ana", "Dora Neu", "Finn", "Gita"]

    day.act(action="changecontentmodel", title="User:Finn", model="text", summary="Try")
    first = day.admin.ask(
        action="query",
        titles="User:Gita",
        prop="revisions",
        rvlimit="1",
        rvdir="newer",
        rvprop="ids",
    )
    rev_id = first["query"]["pages"][0]["revisions"][0]["revid"]
    day.act(action="revisiondelete", type="revision", ids=str(rev_id), hide="user")
    assert day.people() == ["Ana", "Dora Neu"]

    day.act(action="revisiondelete", type="revision", ids=str(rev_id), show="user")
    assert day.people() == ["Ana", "Dora Neu", "Gita"]

    day.save("User:Hao/Draft", profile("Lua"), "Hao")
    day.save("User:Hao", profile("advocacy"), ADMIN)
    day.act(action="mergehistory", **{"from": "User:Hao/Draft", "to": "User:Hao"})
    assert day.people() == ["Ana", "Dora Neu", "Gita", "Hao"]


def languages(rows: Rows, name: str) -> list[str]:
    """Name the languages of a person."""
    (page,) = (each for each in rows["profiles"].values() if each.user_name == name)
    return [f"{each.code}-{each.level}" for each in page.profile.languages]


def test_babel_box_of_the_root_user_page(day: Day) -> None:
    """It is watched while a profile says nothing of languages."""
    day.save("User:Ana/Capacity profile", profile("Lua", "wants=advocacy"), "Ana")
    day.save("User:Ana", "{{#babel:pt-N|en-3}}", "Ana")
    assert languages(day.sync(), "Ana") == ["pt-N", "en-3"]

    day.save("User:Ana", "{{#babel:de-2}}", "Ana")
    assert languages(day.sync(), "Ana") == ["de-2"]

    day.act(action="move", **{"from": "User:Ana", "to": "User:Ana/Old"})
    assert languages(day.sync(), "Ana") == []

    day.act(action="delete", title="User:Ana")
    day.save("User:Ana", "{{#babel:ja-N}}", "Ana")
    assert languages(day.sync(), "Ana") == ["ja-N"]

    day.act(action="delete", title="User:Ana")
    assert languages(day.sync(), "Ana") == []


def test_groups_come_and_go_with_their_contacts(day: Day) -> None:
    """One of the contacts must have edited the page and name the group."""
    day.save("Project:Club", profile("Lua", "type=group|contacts=Hao, Gita"), "Hao")
    assert "Club" not in day.people()

    day.save("User:Hao", profile("Lua", "affiliations=Project:Club"), "Hao")
    assert "Club" in day.people()

    day.act(action="block", user="Hao", expiry="infinite")
    assert "Club" not in day.people()
    day.act(action="unblock", user="Hao")


def test_requests_live_and_end(day: Day) -> None:
    """Who is said to ask must have edited the page."""
    asking = "{{Capacity request|title=Help with Lua|capacity=Lua"
    day.save("User talk:Gita", f"{asking}}}}}", "Gita")
    day.save("Project:Help desk", f"{asking}|by=Gita}}}}", "Eve")
    rows = day.sync()
    assert [each.user_name for each in rows["requests"].values()] == ["Gita"]

    day.save("User talk:Gita", f"{asking}|status=answered}}}}", "Gita")
    day.save("Project:Help desk", f"{asking}|by=Gita}}}} Thanks", "Gita")
    again = day.sync()["requests"]
    assert set(rows["requests"]) < set(again)
    assert sorted(each.request.status for each in again.values()) == [
        "answered",
        "open",
    ]


def test_exclusion_list_and_bots(day: Day) -> None:
    """The wiki takes somebody out; a bot's profile is nobody's."""
    before = day.people()
    day.save(EXCLUSIONS, '{"users": ["gita"], "pages": ["User:Hao"]}')
    day.act(action="userrights", user="Finn", add="bot")
    assert day.people() == [
        name for name in before if name not in ("Gita", "Hao", "Club")
    ]

    day.save(EXCLUSIONS, "{}")
    assert day.people() == before


def test_exclusion_list_that_cannot_be_read_stops_the_run(day: Day) -> None:
    """Else people would be shown who have been taken out."""
    day.save("Project:Exclusions", '{"users": "Gita"}')

    printed = day.bot.run("sync", code=2, CXC_EXCLUSION_PAGE="Project:Exclusions")

    assert "The exclusion list Project:Exclusions cannot be read" in printed
    assert "Gita" in day.people()


def weights_after(day: Day, text: str | None, title: str = WEIGHTS) -> tuple[Any, str]:
    """Save the page of weights, if there is a text, and sync; give what is kept."""
    if text is not None:
        day.save(title, text)
    printed = day.bot.run("sync", CXC_WEIGHTS_PAGE=title)
    site = read_site(day.bot)
    assert all(problem in printed for problem in site.weights_problems)
    return site.weights, "\n".join(site.weights_problems)


def read_site(bot: Bot) -> Site:
    """Give what the store knows of the bot's wiki."""
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        (site,) = store.sites().values()
        return site


def test_weights_come_from_their_page(day: Day) -> None:
    """A good page, a changed one, an empty one and none at all."""
    assert weights_after(day, None) == (USUAL, "")
    tuned = Weights(region=12, fresh=4, learners=3)
    text = '{"region": 12, "fresh": 4, "learners": 3}'
    assert weights_after(day, text) == (tuned, "")
    assert weights_after(day, '{"hours": 0}') == (Weights(hours=0), "")
    assert weights_after(day, "{}") == (USUAL, "")

    day.save(WEIGHTS, '{"hours": 0}')
    assert weights_after(day, None) == (Weights(hours=0), "")
    day.act(action="delete", title=WEIGHTS)
    assert weights_after(day, None) == (USUAL, "")


def test_weights_that_cannot_be_used_are_said_and_stop_no_run(day: Day) -> None:
    """Each mistake with the page's title; what else is on the page holds."""
    text = '{"region": 99, "hours": 0, "speed": 3}'
    weights, problems = weights_after(day, text)
    assert weights == Weights(hours=0)
    assert f"{WEIGHTS}: region is 99; it can be 0 to 64." in problems
    assert f"{WEIGHTS}: There is no weight 'speed'" in problems

    title = "Project:Weights"
    half = '{"established_regions": ["\\ud800"]}'
    weights, problems = weights_after(day, half, title)
    assert (weights.established_regions, problems) == (("\ud800",), "")

    weights, problems = weights_after(day, "Hours matter.", title)
    assert weights == USUAL
    assert problems.startswith(f"{title}: The page of weights is no JSON")
    assert weights_after(day, '{"hours": 0}', title) == (Weights(hours=0), "")


def test_weights_whose_text_is_withheld_are_the_usual_ones(day: Day) -> None:
    """A text that the wiki has lost stands for one that it does not give the bot."""
    title = "Project:Lost weights"
    assert weights_after(day, '{"hours": 2}', title) == (Weights(hours=2), "")
    day.wiki.run_script(
        *("sql.php", "--query"),
        "DELETE FROM text WHERE old_id = (SELECT MAX(old_id) FROM text)",
    )

    problem = f"{title}: its text cannot be read."
    assert weights_after(day, None, title) == (USUAL, problem)


def test_title_that_cannot_be_one_of_weights_names_the_setting(day: Day) -> None:
    """That is the operator's to mend, not the community's."""
    printed = day.bot.run("sync", code=2, CXC_WEIGHTS_PAGE="Weights]]")

    assert "check CXC_WEIGHTS_PAGE" in printed


def pages_read(printed: str) -> int:
    """Give how many pages a run says that it has read."""
    found = re.search(r"(\d+) pages read", printed)
    assert found, printed
    return int(found.group(1))


def test_words_read_otherwise_mean_a_full_run(day: Day) -> None:
    """Another name of the template, and the old one again: everything is read anew."""
    incremental = pages_read(day.bot.run("sync"))
    full = pages_read(day.bot.run("sync", CXC_PROFILE_TEMPLATE="Perfil"))
    again = pages_read(day.bot.run("sync"))

    assert incremental < full
    assert incremental < again
    assert_equal_to_full_run(day.bot, day.folder)
