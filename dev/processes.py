"""Child processes that end with us, whichever way we end."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# Standard input is a pipe that we hold open: once it closes, we are gone, and a watcher
# beside the program ends their group. (A signal at the parent's death would reach the
# program alone, and PHP's server does not end its workers then.)
END_WITH_US = """
exec 3<&0 </dev/null
{
  trap '' TERM
  read -r _ <&3
  kill -TERM 0
  sleep 5
  kill -KILL 0
} &
exec 3<&-
exec "$@"
"""


def listen(wanted: int | None = None) -> socket.socket:
    """Listen on a port of this machine: the wanted one if it is free, else any."""
    try:
        return socket.create_server(("127.0.0.1", wanted or 0))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def free_port(wanted: int | None = None) -> int:
    """Give a free port of this machine: the wanted one if it is free, else any.

    For a program that is to listen at once; soon it may be someone else's.
    """
    with listen(wanted) as probe:
        return int(probe.getsockname()[1])


def answers(port: int, path: str) -> bool:
    """Tell whether a web server of this machine answers a request with 200."""
    # Not urllib, which would ask a proxy for this machine.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def start_child(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    log: Path,
    sockets: Sequence[socket.socket] = (),
) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, its output going to a file.

    `environment` is added to ours, and the child has `sockets` under our numbers. The
    whole group ends when we die without having stopped it.
    """
    with log.open("ab") as output:
        return subprocess.Popen(
            ["sh", "-c", END_WITH_US, "sh", *command],
            env={**os.environ, **environment},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=[each.fileno() for each in sockets],
        )


def stop_child(child: subprocess.Popen[bytes], patience_s: float = 10) -> None:
    """End the child and every process of its group; wait until it is gone."""
    _signal_group(child, signal.SIGTERM)
    try:
        child.wait(patience_s)
    except subprocess.TimeoutExpired:
        pass
    finally:
        _signal_group(child, signal.SIGKILL)
        child.wait()
        _wait_for_group(child.pid)
        if child.stdin:
            child.stdin.close()


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _wait_for_group(group: int, patience_s: float = 5) -> None:
    # Grandchildren hold ports and files for a moment after the child has ended.
    end = time.monotonic() + patience_s
    while _is_alive(group) and time.monotonic() < end:
        time.sleep(0.01)


def _is_alive(group: int) -> bool:
    # Not os.killpg(group, 0): it counts the dead whom no one has asked for their exit
    # code, and in a container there may be no one who does.
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, of_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(of_group) == group and state not in "ZX":
                return True
    return False


def tail(log: Path, lines: int = 15) -> str:
    """Give the last lines of a log, for a message that says what went wrong."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
