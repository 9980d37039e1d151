"""Children that end with us, and the lock that keeps a second run out."""

import sys
import time
from pathlib import Path

import pytest

from dev.lock import AlreadyRunningError, Lock
from dev.processes import start_child, stop_child, tail

PATIENCE_SECONDS = 120
# Starts a child of its own, says both process ids, and ignores the wish to end.
STUBBORN = (
    "import os, signal, subprocess, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "other = subprocess.Popen(['sleep', '900'])\n"
    "print(os.getpid(), other.pid, os.environ['WORD'], flush=True)\n"
    "time.sleep(900)"
)


def wait_for(log: Path) -> str:
    """Wait until the child has said something."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not tail(log) and time.monotonic() < end:
        time.sleep(0.01)
    return tail(log)


def is_alive(process_id: int) -> bool:
    """Tell whether a process runs; one that waits to be buried does not."""
    try:
        stat = Path(f"/proc/{process_id}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_stop_ends_children_of_children_that_ignore_it(tmp_path: Path) -> None:
    """After stop_child nothing of the group is left, however it was asked."""
    log = tmp_path / "log"
    child = start_child([sys.executable, "-c", STUBBORN], {"WORD": "given"}, log)
    own, other, word = wait_for(log).split()
    assert word == "given"
    assert int(own) == child.pid
    assert is_alive(int(other))
    started = time.monotonic()
    stop_child(child, patience_s=0.2)
    assert time.monotonic() - started < PATIENCE_SECONDS, "it was not waited for"
    assert not is_alive(int(own))
    assert not is_alive(int(other))


def test_child_that_ends_by_itself_is_seen(tmp_path: Path) -> None:
    """The exit code of the program is the exit code of the child."""
    child = start_child(["sh", "-c", "echo sorry; exit 7"], {}, tmp_path / "log")
    assert child.wait(PATIENCE_SECONDS) == 7
    stop_child(child)
    assert tail(tmp_path / "log") == "sorry"


def test_lock_is_held_by_one_and_tells_the_others(tmp_path: Path) -> None:
    """Who finds the lock held reads what its holder wrote; after that it is free."""
    path = tmp_path / "var" / "lock"
    with Lock(path) as held:
        held.write(["The tool: http://127.0.0.1:8000/"])
        with pytest.raises(AlreadyRunningError, match="8000"), Lock(path):
            pass
    with Lock(path):
        assert path.read_text() == ""
