"""The indexer's process lives as long as the server."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from toolforge_app.indexer_process import IndexerProcess

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def process() -> Iterator[IndexerProcess]:
    """Give a started process that stands for the indexer."""
    process = IndexerProcess(SLEEPER, restart_seconds=0.05)
    process.start()
    yield process
    process.stop()


def wait_until(is_true: Callable[[], bool]) -> None:
    """Wait ten seconds at most."""
    deadline = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_it_is_started_again_when_it_dies(process: IndexerProcess) -> None:
    """A killed indexer is replaced by another."""
    first = process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: process.pid not in (None, first))
    assert process.pid is not None
    assert is_alive(process.pid)


def test_it_ends_with_the_server(process: IndexerProcess) -> None:
    """Nothing is left running, and nothing is started again."""
    pid = process.pid
    assert pid is not None
    process.stop()
    assert not is_alive(pid)
    time.sleep(0.2)
    assert process.pid == pid
