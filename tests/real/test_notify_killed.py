"""A bot that is killed while it posts forgets nothing and repeats nothing."""

import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs.notify import situation_of
from dev.local_wiki import LocalWiki
from exchange.domain.notice_plan import plan_notices
from exchange.domain.notices import FAILED, SENDING, SENT, UNKNOWN, LedgerRow
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import BOT, PASSWORD, Bot, Editor, count_notices

PEOPLE = 30


def person(number: int) -> tuple[dict[str, object], dict[str, object]]:
    """Make an account and its profile: half of the people teach the other half.

    Were all alike, the matching would take long to choose among thousands of rings.
    """
    name = f"Person {number}"
    offers, wants = ("Lua", "photography")[:: 1 if number % 2 else -1]
    text = f"{{{{Capacity profile|offers={offers}|wants={wants}|languages=en-N}}}}"
    title = f"User:{name}/Capacity profile"
    return (
        {"account": name, "password": PASSWORD, "groups": []},
        {"title": title, "text": text, "user": name, "summary": ""},
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> LocalWiki:
    """Give a stopped wiki with 30 people, of whom each has a match in the store."""
    require(LocalWiki.why_missing())
    folder = tmp_path_factory.mktemp("prepared")
    with LocalWiki(folder / "wiki") as wiki:
        wiki.save(record for number in range(PEOPLE) for record in person(number))
        bot = Bot.on(wiki, folder)
        bot.run("sync")
        bot.run("match")
    return wiki


@pytest.fixture
def bot(prepared: LocalWiki, tmp_path: Path) -> Iterator[Bot]:
    """Give the bot before its notices, on a copy of the wiki and with one of the store.

    The copy has the address that the wiki had.
    """
    folder = tmp_path / "copy"
    shutil.copytree(prepared.directory.parent, folder)
    with LocalWiki(folder / "wiki", port=prepared.port) as wiki:
        yield Bot.on(wiki, folder)


def states(bot: Bot) -> list[str]:
    """Give the states of the ledger's rows."""
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        return [row.state for row in store.notices()]


def kill_when_sent(bot: Bot, number: int, state: str) -> None:
    """SIGKILL the bot when it has sent so many notices and one row is in a state."""
    with bot.start("notify") as process:
        while states(bot).count(SENT) < number or state not in states(bot):
            assert process.poll() is None, process.stdout and process.stdout.read()
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)


def test_killed_bot_posts_every_notice_exactly_once(bot: Bot) -> None:
    """SIGKILL in the middle of 30 notices, twice, then a run: one notice a person.

    The first kill comes while a request is under way, the second after an answer.
    """
    kill_when_sent(bot, 8, SENDING)
    kill_when_sent(bot, 17, SENT)
    assert states(bot).count(SENT) < PEOPLE
    bot.run("notify")

    counts = {
        f"Person {number}": count_notices(bot.wiki, f"Person {number}")
        for number in range(PEOPLE)
    }
    assert counts == dict.fromkeys(counts, 1)
    assert states(bot) == [SENT] * PEOPLE


def leave_unanswered(bot: Bot) -> LedgerRow:
    """Leave the ledger as a run does that is killed just before its first request.

    The talk page exists, so that its revisions tell what has happened to it since.
    """
    base = bot.wiki.save_page("User talk:Person 0", "Welcome!")
    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        lease = store.take_lease("notify", "test", datetime.now(UTC), 60)
        assert lease is not None
        now = datetime.now(UTC)
        planned = plan_notices(situation_of(store), now)
        notice = next(
            each for each in planned if each.recipient.user_name == "Person 0"
        )
        row = LedgerRow(
            notice_id=notice.notice_id,
            recipient_id=notice.recipient.person_id,
            period=notice.period,
            dbname="localwiki",
            state=SENDING,
            talk_title="User talk:Person 0",
            summary=f"Capacity Exchange (notice {notice.notice_id})",
            heading="Capacity Exchange: one person to learn with",
            text="They want Lua.",
            base_rev_id=base,
            requested_at=now,
            pairs=notice.pairs,
        )
        store.record_notice(row, lease)
        store.release_lease(lease)
    return row


def test_request_that_arrived_unseen_is_found_in_the_history(bot: Bot) -> None:
    """The section is on the page, only the answer was lost: it is not posted again."""
    row = leave_unanswered(bot)
    poster = Editor(bot.wiki, BOT)
    poster.log_in()
    poster.ask_with_token(
        action="edit",
        title=row.talk_title,
        section="new",
        sectiontitle=row.heading,
        text=row.text,
        summary=row.summary,
        baserevid=str(row.base_rev_id),
    )

    printed = bot.run("notify", "--limit", "0")

    assert "1 of earlier requests found sent" in printed
    assert count_notices(bot.wiki, "Person 0") == 1
    assert states(bot) == [SENT]


def test_request_that_never_arrived_is_sent_once_more(bot: Bot) -> None:
    """The page is as it was, so the same request is repeated."""
    leave_unanswered(bot)

    printed = bot.run("notify", "--to", "Person 0")

    assert "1 of earlier requests found sent" in printed
    assert count_notices(bot.wiki, "Person 0") == 1
    assert states(bot) == [SENT]


def test_on_a_page_that_has_changed_since_nothing_is_risked(bot: Bot) -> None:
    """MediaWiki would no longer refuse a double, so the notice is given up."""
    row = leave_unanswered(bot)
    bot.wiki.save_page(row.talk_title, "Welcome!\n\nSomething else.")

    printed = bot.run("notify", "--to", "Person 0", code=1)

    assert "1 left unknown" in printed
    assert count_notices(bot.wiki, "Person 0") == 0
    assert states(bot) == [UNKNOWN]


def test_wiki_that_is_read_only_loses_no_notice(bot: Bot) -> None:
    """The run stops at the first refusal, and the next one posts everything."""
    switch = bot.wiki.directory / "read-only"
    switch.touch()
    bot.wiki.append_settings(
        f"if ( ( $_REQUEST['action'] ?? '' ) === 'edit' && file_exists( '{switch}' ) )"
        " { $wgReadOnly = 'maintenance'; }"
    )

    printed = bot.run("notify", code=1)
    assert "the wiki refuses edits (readonly)" in printed
    assert states(bot) == [FAILED]

    switch.unlink()
    bot.run("notify")
    assert states(bot) == [SENT] * PEOPLE


def test_stopped_bot_writes_nothing(bot: Bot) -> None:
    """Whoever empties the run page stops the bot before its next edit."""
    bot.wiki.save_page(f"User:{BOT}/run", "stop, please")

    printed = bot.run("notify", code=1)

    assert "run page" in printed
    assert states(bot) == []
    assert count_notices(bot.wiki, "Person 0") == 0
