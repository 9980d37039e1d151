"""The main job, from a profile on a wiki page to a notice on a talk page."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from dev.local_wiki import LocalWiki
from tests.real.bot_runs import Bot, Editor, count_notices, read_page
from tests.served import PATIENCE_SECONDS, serve


@pytest.fixture
def bot(local_wiki: LocalWiki, tmp_path: Path) -> Bot:
    """Give the bot with an empty store."""
    return Bot.on(local_wiki, tmp_path)


@pytest.fixture
def tool_url(bot: Bot, tmp_path: Path) -> Iterator[str]:
    """Serve the tool as it is served on Toolforge."""
    with serve(bot.environment, tmp_path / "tool.log") as port:
        yield f"http://127.0.0.1:{port}"


def wait_for(tool_url: str, query: str, text: str) -> str:
    """Search until a page shows a text; give the page."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = requests.get(
            f"{tool_url}/search", params={"q": query}, timeout=PATIENCE_SECONDS
        )
        if answer.status_code == 200 and text in answer.text:
            return answer.text
        assert time.monotonic() < end, answer.text[:2000]
        time.sleep(0.3)


def profile(offers: str, wants: str, languages: str) -> str:
    """Write a profile as people write it."""
    return (
        "Hello!\n{{Capacity profile\n"
        f"| offers    = {offers}\n| wants     = {wants}\n| languages = {languages}\n"
        "| notify = weekly\n}}\n"
    )


def test_edit_becomes_a_search_result_and_one_notice(
    local_wiki: LocalWiki, bot: Bot, tool_url: str
) -> None:
    """An ordinary edit is found in the tool, and tells the match once, run twice."""
    zara = Editor.on(local_wiki, "Zara Fotógrafa")
    yann = Editor.on(local_wiki, "Yann Journaliste")
    zara.edit(
        "User:Zara Fotógrafa",
        profile("contação de histórias", "press release", "pt-N, en-3"),
    )
    yann.edit(
        "User:Yann Journaliste/Capacity profile",
        profile("press release", "storytelling", "fr-N, en-4"),
    )

    for _ in range(2):
        bot.run("sync")
        bot.run("match")
        bot.run("notify")

    wait_for(tool_url, "storytelling", "Zara Fotógrafa")
    wait_for(tool_url, "ストーリーテリング", "Zara Fotógrafa")
    assert count_notices(local_wiki, "Zara Fotógrafa") == 1
    assert count_notices(local_wiki, "Yann Journaliste") == 1
    notice = read_page(local_wiki, "User talk:Yann Journaliste")
    # Yann's best language is French, and the wiki's is English.
    assert '<div class="plainlinks mw-content-ltr" lang="fr" dir="ltr">' in notice
    zara = "<bdi>Zara Fotógrafa</bdi>"
    assert (
        f"Vous voulez apprendre : <bdi>mise en récit</bdi>, et {zara} le propose."
        in notice
    )
    assert f"{zara} veut apprendre : <bdi>communiqué de presse</bdi>" in notice
    assert f"Vous et {zara} parlez <bdi>anglais</bdi>." in notice
    assert re.search(r"</bdi> \d\d:\d\d, \d+ \w+ 20\d\d \(UTC\)\n<!-- cap", notice)


def test_template_taken_off_takes_the_person_out(
    local_wiki: LocalWiki, bot: Bot, tool_url: str
) -> None:
    """Blanking the page is enough: the person leaves the search."""
    wanda = Editor.on(local_wiki, "Wanda")
    wanda.edit("User:Wanda", profile("speleology of archives", "Lua", "pl-N"))
    bot.run("sync")
    wait_for(tool_url, "speleology", "User:Wanda")

    wanda.edit("User:Wanda", "Bye")
    bot.run("sync")

    wait_for(tool_url, "speleology", "obody")


def test_follow_brings_an_edit_into_the_store(
    local_wiki: LocalWiki, bot: Bot, tool_url: str
) -> None:
    """With `sync --follow` an edit is in the search without any further command."""
    vera = Editor.on(local_wiki, "Vera")
    bot.run("sync")
    with bot.start("sync", "--follow") as following:
        try:
            vera.edit("User:Vera", profile("bell ringing", "Lua", "nl-N"))
            wait_for(tool_url, "bell ringing", "User:Vera")
        finally:
            following.terminate()
            printed, _ = following.communicate(timeout=PATIENCE_SECONDS)
    assert following.returncode == 0, printed
    assert "Traceback" not in printed


def test_simulated_run_posts_and_records_nothing(
    local_wiki: LocalWiki, bot: Bot
) -> None:
    """`-simulate` prints the notice, and the next run still posts it."""
    tina = Editor.on(local_wiki, "Tina")
    theo = Editor.on(local_wiki, "Theo")
    tina.edit("User:Tina", profile("storytelling", "advocacy", "et-N"))
    theo.edit("User:Theo", profile("advocacy", "storytelling", "et-N"))
    bot.run("sync")
    bot.run("match")

    printed = bot.run("notify", "-simulate", "--to", "Tina")
    assert "<bdi>Theo</bdi>" in printed
    assert count_notices(local_wiki, "Tina") == 0

    bot.run("notify", "--to", "Tina")
    assert count_notices(local_wiki, "Tina") == 1
