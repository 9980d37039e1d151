"""Bad input and missing parts do no harm, and the message says what to do."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from dev.pywikibot_dir import write_pywikibot_dir
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import BOT, PASSWORD, Bot

FINE = "{{Capacity profile|offers=Lua|wants=advocacy|languages=en-N}}"
ODD_PAGES = {
    "Broken": "{{Capacity profile|offers=Lua|wants=[[advocacy|languages=en-N",
    "Unknown language": "{{Capacity profile|offers=Lua|languages=xx-klingon-9, en-N}}",
    "Empty": "{{Capacity profile}}",
    "Quoting": f"<nowiki>{FINE}</nowiki> <!-- {FINE} -->",
    "Verbose": "x" * 1_000_000 + "{{" * 200 + FINE,
}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """Give the bot on a wiki with one fine profile and all the odd ones."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("odd")
    with LocalWiki(folder / "wiki") as wiki:
        _save_odd_pages(wiki)
        yield Bot.on(wiki, folder)


def _save_odd_pages(wiki: LocalWiki) -> None:
    pages = {"Fine": FINE, **ODD_PAGES}
    wiki.save(
        [
            record
            for name, text in pages.items()
            for record in (
                {"account": name, "password": PASSWORD, "groups": []},
                {"title": f"User:{name}", "text": text, "user": name, "summary": ""},
            )
        ]
    )


def test_template_on_another_persons_page_counts_for_nobody(bot: Bot) -> None:
    """Anyone can edit a wiki page; a profile counts once its owner has edited it."""
    bot.wiki.create_account("Victim", PASSWORD)
    bot.wiki.save_page("User:Victim", FINE, "Fine")

    printed = bot.run("sync")

    assert "Victim" not in names(bot)
    assert "left out: not-edited (1)" in printed

    bot.wiki.save_page("User:Victim", f"I agree. {FINE}", "Victim")
    bot.run("sync")

    assert "Victim" in names(bot)
    bot.wiki.save_page("User:Victim", "", "Victim")


def names(bot: Bot) -> list[str]:
    """Name the people in the store."""
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        return sorted(page.user_name for page in store.profiles())


def test_odd_pages_harm_nobody(bot: Bot) -> None:
    """What can be read is kept, what cannot is left out, and the run goes on.

    The broken call never closes, and the quoted ones are no calls: for MediaWiki
    neither page transcludes the template.
    """
    bot.run("sync")

    assert names(bot) == ["Empty", "Fine", "Unknown language", "Verbose"]
    bot.run("match")
    bot.run("notify")


class Unwilling(http.server.BaseHTTPRequestHandler):
    """A wiki that is overloaded."""

    def do_GET(self) -> None:  # the library's name
        self.send_response(503)
        self.end_headers()
        self.wfile.write(b"<html>Our servers are under maintenance</html>")

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def overloaded_port() -> Iterator[int]:
    """Serve 503 to everything."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Unwilling) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("verb", ["sync", "notify", "install-templates"])
@pytest.mark.parametrize("kind", ["overloaded", "absent"])
def test_wiki_that_is_away_changes_nothing(
    bot: Bot,
    overloaded_port: int,
    closed_port: int,
    tmp_path: Path,
    kind: str,
    verb: str,
) -> None:
    """A wiki that answers 503 or not at all: a sentence, exit code 2, nobody lost."""
    bot.run("sync")
    before = names(bot)
    port = overloaded_port if kind == "overloaded" else closed_port
    folder = write_pywikibot_dir(
        tmp_path / "pywikibot",
        name="localwiki",
        code="en",
        domain=f"127.0.0.1:{port}",
        user=BOT,
        password=PASSWORD,
    )
    with (folder / "user-config.py").open("a") as config:
        config.write("retry_wait = 0\n")

    printed = bot.run(verb, code=2, PYWIKIBOT_DIR=str(folder))

    assert "The wiki localwiki:en cannot be used" in printed
    assert "run the command again" in printed
    assert names(bot) == before


@pytest.mark.parametrize("verb", ["sync", "match", "notify", "vocabulary"])
def test_store_that_is_not_there_is_named(bot: Bot, verb: str, tmp_path: Path) -> None:
    """A database that does not answer: a sentence that names the setting."""
    url = f"mysql+pymysql://root@localhost/x?unix_socket={tmp_path}/none.sock"

    printed = bot.run(verb, code=2, CXC_DATABASE_URL=url, CXC_CONTACT="me")

    assert "check CXC_DATABASE_URL" in printed


def test_suspicious_answer_removes_nobody(own_wiki: LocalWiki, tmp_path: Path) -> None:
    """If most profiles seem to be gone, the run stops and says how to go on."""
    own_wiki.start()
    people = [f"P{number}" for number in range(15)]
    accounts = [
        {"account": name, "password": PASSWORD, "groups": []} for name in people
    ]

    def save(text: str) -> None:
        own_wiki.save(
            {"title": f"User:{name}", "text": text, "user": name, "summary": ""}
            for name in people
        )

    own_wiki.save(accounts)
    save(FINE)
    bot = Bot.on(own_wiki, tmp_path)
    bot.run("sync")
    save("Blanked")

    printed = bot.run("sync", code=1)
    assert "would remove 15 of the 15" in printed
    assert len(names(bot)) == 15

    bot.run("sync", "--confirm-removals")
    assert names(bot) == []
