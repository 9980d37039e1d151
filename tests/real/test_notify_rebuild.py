"""A lost ledger is rebuilt from what the bot itself has written on the wiki."""

import re
from collections.abc import Iterator

import pytest

from dev.local_wiki import ADMIN, ADMIN_PASSWORD, LocalWiki
from exchange.domain.notice_facts import NoticeFacts, write_facts
from exchange.domain.notices import SENT
from tests.parts import require
from tests.real.bot_runs import Editor
from tests.real.delivery_scene import Scene, make_scene, name_of, talk_of

PEOPLE = 40
PAST_THE_COOL_DOWN_DAYS = 40
FORGED = write_facts(NoticeFacts("f" * 16, "localwiki:999", "2026-W01", ("a" * 16,)))
FORGED_BEFORE, FORGED_AFTER, ARCHIVED, HIDDEN, MOVED = range(5)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Read a wiki with forty people, whose store can be lost."""
    require(LocalWiki.why_missing())
    with make_scene(tmp_path_factory.mktemp("rebuild"), PEOPLE) as scene:
        scene.wiki.append_settings(
            "$wgGroupPermissions['sysop']['deleterevision'] = true;"
        )
        yield scene


def test_lost_ledger_is_rebuilt_and_nobody_hears_twice(scene: Scene) -> None:
    """After forty notices and a lost store, no old pair is sent.

    What the bot has not written is not believed, what was archived or moved counts, and
    what was hidden is named: only that person hears again.
    """
    everybody = range(PEOPLE)
    scene.begin(everybody)
    scene.passer_by.edit(talk_of(FORGED_BEFORE), f"Hello!\n{FORGED}")
    scene.bot.output("notify")
    assert [row.state for row in scene.rows().values()] == [SENT] * PEOPLE
    before = scene.rows()
    found_on_their_pages(scene)
    tamper(scene)

    scene.begin(everybody)
    assert len(due(scene)) == PEOPLE
    printed = scene.bot.output("notify", "--rebuild-ledger")

    assert f"revisions of the bot, {PEOPLE - 1} notices in them" in printed
    assert f"hidden, so not read: revision {before[name_of(HIDDEN)].rev_id}" in printed
    known = {row.notice_id: row for row in scene.rows().values()}
    assert len(known) == PEOPLE - 1
    for name, row in before.items():
        if name != name_of(HIDDEN):
            again = known[row.notice_id]
            assert (again.recipient_id, again.period) == (row.recipient_id, row.period)
            assert (again.pairs, again.rev_id) == (row.pairs, row.rev_id)
    assert due(scene) == [name_of(HIDDEN)]
    assert "0 of them new to the ledger" in scene.bot.output(
        "notify", "--rebuild-ledger"
    )


def found_on_their_pages(scene: Scene) -> None:
    """Run with the store of before the notices: each is seen where it stands."""
    before = scene.rows()
    scene.begin(range(PEOPLE))

    printed = scene.bot.output("notify")

    assert f"0 notices sent, {PEOPLE} of earlier requests found sent" in printed
    for name, row in scene.rows().items():
        assert (row.state, row.rev_id) == (SENT, before[name].rev_id)
        assert row.pairs == before[name].pairs


def tamper(scene: Scene) -> None:
    """Do to the notices what may happen on a wiki."""
    scene.passer_by.ask_with_token(
        action="edit", title=talk_of(FORGED_AFTER), appendtext=f"\n{FORGED}"
    )
    scene.passer_by.edit(talk_of(ARCHIVED), "")
    scene.passer_by.edit(talk_of(HIDDEN), "")
    admin = Editor(scene.wiki, ADMIN, password=ADMIN_PASSWORD)
    admin.log_in()
    admin.ask_with_token(
        action="revisiondelete",
        type="revision",
        ids=str(scene.rows()[name_of(HIDDEN)].rev_id),
        hide="content",
    )
    target = {"from": talk_of(MOVED), "to": "User talk:Somebody else"}
    admin.ask_with_token(action="move", **target)


def due(scene: Scene) -> list[str]:
    """Name those who would get a notice when the cool-down has passed."""
    printed = scene.bot.output("notify", "-simulate", days=PAST_THE_COOL_DOWN_DAYS)
    return re.findall("^--- (.*?): ", printed, re.MULTILINE)


def test_simulated_rebuild_only_counts(scene: Scene) -> None:
    """`-simulate` shows what would be found and leaves the ledger as it is."""
    scene.begin(range(PEOPLE))

    printed = scene.bot.output("notify", "--rebuild-ledger", "-simulate")

    assert "notices in them" in printed
    assert scene.rows() == {}
