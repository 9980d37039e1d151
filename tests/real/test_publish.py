"""`bot publish` on a real wiki: a report that the wiki shows as it is meant."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from lxml import html

from dev.local_wiki import ADMIN, LocalWiki
from exchange.domain.missing_words import MISSING_WORDS
from exchange.store.sql import open_store
from tests.real.bot_runs import BOT, Bot, read_page

NOW = datetime(2026, 3, 4, tzinfo=UTC)
HOSTILE = (
    "{{PAGENAME}} [[Category:X]] <script>x</script> |- || ! ~~~~ '''b''' "
    "https://spam.example \u202eabc"
)


def word(text: str, profiles: int = 2) -> dict[str, object]:
    """Make a word of the report as the store keeps it."""
    languages = {"pt": profiles}
    return {
        "text": text,
        "folded": text.lower(),
        "profiles": profiles,
        "offers": 1,
        "wants": 0,
        "languages": languages,
    }


@pytest.fixture
def bot(local_wiki: LocalWiki, tmp_path: Path) -> Bot:
    """Give the bot a store in which words were counted."""
    bot = Bot.on(local_wiki, tmp_path)
    bot.environment["CXC_REPORT_PAGE"] = "Project:Report"
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        store.upgrade()
        lease = store.take_lease("match", "test", NOW, 60)
        assert lease
        words = [word("Weaving", 12), word(HOSTILE, 3), word("Zines", 1)]
        store.save_report(MISSING_WORDS, words, lease)
    return bot


def rendered(wiki: LocalWiki, title: str) -> html.HtmlElement:
    """Give a page as the wiki shows it."""
    answer = requests.get(
        wiki.api_url,
        params={
            "action": "parse",
            "page": title,
            "prop": "text|categories|externallinks|templates",
            "format": "json",
            "formatversion": "2",
        },
        timeout=60,
    ).json()["parse"]
    assert answer["categories"] == []
    assert answer["templates"] == []
    assert all("spam" not in each for each in answer["externallinks"])
    return html.fromstring(answer["text"])


def test_report_is_saved_once_and_shown_as_text(bot: Bot) -> None:
    """Words of several people are listed, as they were written and nothing more."""
    assert "saved" in bot.run("publish")
    assert "says the same already" in bot.run("publish")

    page = rendered(bot.wiki, "Project:Report")
    rows = [[cell.text_content().strip() for cell in row] for row in page.iter("tr")]
    assert rows[1][:4] == ["Weaving", "12", "1", "0"]
    assert rows[1][4] == "Portuguese (12)"
    assert rows[2][0].startswith("{{PAGENAME}} [[Category:X]] <script>x</script> |-")
    assert len(rows) == 3


def test_report_is_shown_and_not_saved(bot: Bot) -> None:
    """With -simulate the page is printed, and the wiki stays as it is."""
    bot.environment["CXC_REPORT_PAGE"] = "Project:Simulated report"
    assert "| <bdi>Weaving</bdi> || 12" in bot.run("publish", "-simulate")
    assert read_page(bot.wiki, "Project:Simulated report") == ""


def test_run_page_stops_the_report(bot: Bot) -> None:
    """Whoever may stop the bot stops this too."""
    bot.environment["CXC_REPORT_PAGE"] = "Project:Stopped report"
    bot.wiki.save_page(f"User:{BOT}/run", "stop", ADMIN)
    assert "does not say 'run'" in bot.run("publish", code=2)
    assert read_page(bot.wiki, "Project:Stopped report") == ""
    bot.wiki.save_page(f"User:{BOT}/run", "run", ADMIN)
