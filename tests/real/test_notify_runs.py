"""Runs that meet, that are ended, that are watched: what they ask, and how fast."""

import json
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise

import pytest

from dev.faulty_proxy import Parameters
from dev.local_wiki import ADMIN, ADMIN_PASSWORD, LocalWiki
from exchange.domain.notices import FAILED, SENDING, SENT, UNKNOWN
from tests.parts import require
from tests.real.bot_runs import BOT, Editor
from tests.real.delivery_scene import (
    KINDS,
    Scene,
    is_about,
    keep_only,
    make_scene,
    name_of,
    talk_of,
)

PEOPLE = 98
MOST_REQUESTS_A_NOTICE = 4
COUNTED, SQLITE, MARIADB, ENDED, LOST, PACED, DELETED, EXCLUDED = (
    range(40),
    range(40, 54),
    range(54, 68),
    range(68, 78),
    range(78, 88),
    range(88, 92),
    range(92, 94),
    range(94, 98),
)
LIST = "MediaWiki:Capacity exchange exclusions.json"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Read a wiki of which each test has people of its own."""
    require(LocalWiki.why_missing())
    with make_scene(tmp_path_factory.mktemp("runs"), PEOPLE) as scene:
        yield scene


def test_notice_costs_two_requests(scene: Scene) -> None:
    """One to look at all that could speak against it, one to post; and the start.

    The run page, the exclusion list, the talk page, its owner and their profile are
    read anew before each.
    """
    scene.begin(COUNTED)
    scene.proxy.requests.clear()

    scene.bot.output("notify")

    asked = list(scene.proxy.requests)
    notices = sum(map(KINDS["edit"], asked))
    print(f"{len(asked)} requests for {notices} notices")  # noqa: T201
    assert notices == len(COUNTED)
    assert len(asked) <= MOST_REQUESTS_A_NOTICE * notices
    for before, edit in pairwise(asked):
        if KINDS["edit"](edit):
            looked_at = before["titles"].split("\x1f")
            name = edit["title"].removeprefix("User talk:")
            assert {
                edit["title"],
                f"User:{name}/Capacity profile",
                f"User:{BOT}/run",
                LIST,
            } <= set(looked_at)
            assert KINDS["look"](before)


def on_edit(scene: Scene, number: int, act: Callable[[], None]) -> None:
    """Do something while so many edits have been asked for, the last unanswered."""
    edits: list[Parameters] = []

    def see(asked: Parameters) -> bool:
        if KINDS["edit"](asked):
            edits.append(asked)
            if len(edits) == number:
                act()
        return False

    scene.proxy.inject("503", when=see)


def test_exclusion_list_counts_while_the_run_goes_on(scene: Scene) -> None:
    """Whoever is put on it during the first edit gets nothing, and stays due."""
    scene.begin(EXCLUDED)
    admin = Editor(scene.wiki, ADMIN, password=ADMIN_PASSWORD)
    admin.log_in()
    everybody = json.dumps({"users": [name_of(number) for number in EXCLUDED]})
    on_edit(scene, 1, lambda: admin.edit(LIST, everybody) and None)

    scene.bot.run("notify")
    scene.proxy.clear()
    admin.edit(LIST, "{}")

    ends = sorted((row.state, row.reason) for row in scene.rows().values())
    assert ends == [*[(FAILED, "excluded")] * (len(EXCLUDED) - 1), (SENT, "")]


def test_sigterm_finishes_the_edit_in_hand(scene: Scene) -> None:
    """The third edit is made and recorded, the fourth not begun; the report says so."""
    scene.begin(ENDED)
    on_edit(scene, 3, lambda: scene.bot.send_signal(signal.SIGTERM))

    code = scene.bot.run("notify")
    scene.proxy.clear()

    posted = scene.posted()
    assert sum(posted[talk_of(number)] for number in ENDED) == 3
    assert [row.state for row in scene.rows().values()] == [SENT] * 3
    assert code == 1
    assert "3 notices sent" in scene.printed()
    assert "The run ended early: the run was asked to end" in scene.printed()


def test_run_that_lost_its_lease_writes_nothing_more(scene: Scene) -> None:
    """Another run took over while the second edit was under way."""
    scene.begin(LOST)

    def take_over() -> None:
        with closing(sqlite3.connect(scene.store, timeout=30)) as store, store:
            store.execute("UPDATE leases SET fence = fence + 1 WHERE job = 'notify'")

    on_edit(scene, 2, take_over)
    code = scene.bot.run("notify")
    scene.proxy.clear()

    posted = scene.posted()
    assert sum(posted[talk_of(number)] for number in LOST) == 2
    assert sorted(row.state for row in scene.rows().values()) == [SENDING, SENT]
    assert code == 1
    assert "Another run of notify has taken over" in scene.printed()
    scene.finish()
    posted = scene.posted()
    assert [posted[talk_of(number)] for number in LOST] == [1] * len(LOST)


def test_page_that_was_deleted_is_not_made_again(scene: Scene) -> None:
    """A notice that arrived unseen, and went with its page, is not repeated.

    No history shows it, and the page is missing as before the first request.
    """
    scene.begin(DELETED)
    title = talk_of(DELETED[0])
    admin = Editor(scene.wiki, ADMIN, password=ADMIN_PASSWORD)
    admin.log_in()
    scene.proxy.inject(
        "cut-after",
        when=is_about("edit", title),
        then=lambda: admin.ask_with_token(action="delete", title=title) and None,
    )

    scene.bot.run("notify")
    scene.proxy.clear()

    row = scene.rows()[name_of(DELETED[0])]
    assert (row.state, row.reason, row.tries) == (UNKNOWN, "pagedeleted", 2)
    assert scene.sections([title]) == {title: 0}


def test_edits_keep_to_the_configured_rate(scene: Scene) -> None:
    """With `put_throttle = 10`, ten seconds lie between edits; nobody sleeps here.

    The run log is an edit like the others.
    """
    scene.begin(PACED)

    printed = scene.bot.output("notify", change="pace")

    times = [float(each) for each in re.findall(r"edit at ([\d.]+)", printed)]
    assert len(times) == len(PACED) + 1
    assert all(later - sooner >= 10 for sooner, later in pairwise(times))


@pytest.mark.parametrize("kind", ["sqlite", "mariadb"])
def test_two_runs_at_the_same_moment(
    scene: Scene, kind: str, request: pytest.FixtureRequest
) -> None:
    """One waits for the other, and finds nothing left to do."""
    numbers = SQLITE if kind == "sqlite" else MARIADB
    url = f"sqlite:///{scene.store}"
    if kind == "mariadb":
        url = str(request.getfixturevalue("mariadb_url"))
        scene.direct.run("sync", CXC_DATABASE_URL=url)
        keep_only(url, numbers)
    else:
        scene.begin(numbers)

    # Whoever waits has to be as patient as a lease is long.
    settings = {"CXC_DATABASE_URL": url, "CXC_LEASE_SECONDS": "300"}
    runs = [scene.direct.start("notify", **settings) for _ in range(2)]
    printed = [run.communicate(timeout=300)[0] for run in runs]

    assert [run.returncode for run in runs] == [0, 0], printed
    found = re.findall(r"(\d+) notices sent", "".join(printed))
    assert sorted(map(int, found)) == [0, len(numbers)]
    posted = scene.posted()
    assert [posted[talk_of(number)] for number in numbers] == [1] * len(numbers)
