"""A machine whose clock is wrong posts nothing, and what one has left is settled."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.runtime import CANNOT_START
from dev.local_wiki import ADMIN, ADMIN_PASSWORD, LocalWiki
from exchange.domain.notices import SENDING, SENT, UNKNOWN
from exchange.store.sql import open_store
from tests.parts import require
from tests.real.bot_runs import Editor
from tests.real.delivery_scene import Scene, is_about, make_scene, name_of, talk_of

PEOPLE = 4
# Each has the other as a match; nobody has a talk page.
WRONG_CLOCK, AHEAD = (0, 1), (2, 3)
NEW_PAGE, DELETED_PAGE = AHEAD


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Read a wiki of which each test has people of its own."""
    require(LocalWiki.why_missing())
    with make_scene(tmp_path_factory.mktemp("clock"), PEOPLE) as scene:
        yield scene


@pytest.mark.parametrize("days", [1, -1])
def test_bot_with_a_wrong_clock_does_not_start(scene: Scene, days: int) -> None:
    """Nothing is posted or recorded; the sentence says what to do."""
    scene.begin(WRONG_CLOCK)

    code = scene.bot.run("notify", days=days)

    assert code == CANNOT_START
    assert "set this machine's clock" in scene.printed()
    assert scene.rows() == {}
    assert not any(scene.posted()[talk_of(number)] for number in WRONG_CLOCK)


def test_bot_with_a_wrong_clock_shows_what_it_would_post(scene: Scene) -> None:
    """Showing does no harm, and says that it would not be posted."""
    scene.begin(WRONG_CLOCK)

    printed = scene.bot.output("notify", "-simulate", days=1)

    assert "so no notice can be posted" in printed
    assert f"--- {name_of(WRONG_CLOCK[0])}: " in printed


def test_what_a_clock_of_next_year_has_left_is_settled(scene: Scene) -> None:
    """A lost notice is sent after all, and a page that was deleted is not made again.

    Nobody knows whether it was deleted before that notice or after, and with it.
    """
    scene.begin(AHEAD)
    admin = Editor(scene.wiki, ADMIN, password=ADMIN_PASSWORD)
    admin.log_in()
    title = talk_of(DELETED_PAGE)
    admin.edit(title, "Welcome!")
    admin.ask_with_token(action="delete", title=title)
    for number in AHEAD:
        leave_unanswered(scene, number)
    move_rows(scene, timedelta(days=365))

    scene.bot.run("notify")

    rows = scene.rows()
    assert rows[name_of(NEW_PAGE)].state == SENT
    row = rows[name_of(DELETED_PAGE)]
    assert (row.state, row.reason) == (UNKNOWN, "pagedeleted")
    assert [scene.posted()[talk_of(number)] for number in AHEAD] == [1, 0]


def leave_unanswered(scene: Scene, number: int) -> None:
    """Kill the bot when it sends somebody a notice, which never arrives."""
    scene.proxy.inject(
        "cut-before", is_about("edit", talk_of(number)), then=scene.bot.kill
    )
    scene.bot.run("notify", "--to", name_of(number))
    scene.end_leases()
    assert scene.rows()[name_of(number)].state == SENDING


def move_rows(scene: Scene, ahead: timedelta) -> None:
    """Let what is recorded be of a clock that ran so far ahead."""
    with closing(open_store(f"sqlite:///{scene.store}")) as store:
        lease = store.take_lease("notify", "test", datetime.now(UTC), 60)
        assert lease
        for row in store.notices():
            later = replace(row, requested_at=row.requested_at + ahead)
            assert store.record_notice(later, lease)
        store.release_lease(lease)
