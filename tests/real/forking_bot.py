"""The bot's commands as processes that start at once, and can be told another time.

A bot that is killed forty times would spend its time on importing. So one process
imports everything and gives each command to a child of its own.

    python -m tests.real.forking_bot        (lines of JSON on standard input)
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Self

from dev.templates import PROJECT

KILLED = -int(signal.SIGKILL)


@dataclass
class ForkingBot:
    """Starts commands; `printed` is the file to which they all write."""

    environment: Mapping[str, str]
    printed: Path
    pid: int = 0
    _parent: subprocess.Popen[str] | None = field(default=None, repr=False)

    def __enter__(self) -> Self:
        with self.printed.open("a") as printed:
            self._parent = subprocess.Popen(
                [sys.executable, "-m", "tests.real.forking_bot"],
                cwd=PROJECT,
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=printed,
                text=True,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self._parent:
            self.kill()
            self._parent.kill()
            self._parent.communicate()

    def start(self, *arguments: str, days: int = 0, change: str = "") -> None:
        """Start a command, with a clock so many days ahead, or one of `CHANGES`."""
        self._say({"arguments": arguments, "days": days, "change": change})
        self.pid = int(self._hear())

    def wait(self) -> int:
        """Wait for the end of the command, and give its exit code."""
        code = int(self._hear())
        self.pid = 0
        return code

    def run(self, *arguments: str, days: int = 0, change: str = "") -> int:
        """Run a command to its end, and give its exit code."""
        self.start(*arguments, days=days, change=change)
        return self.wait()

    def output(self, *arguments: str, days: int = 0, change: str = "") -> str:
        """Run a command to its end, which must be a good one; give what it printed."""
        before = self.printed.stat().st_size
        code = self.run(*arguments, days=days, change=change)
        printed = self.printed.read_bytes()[before:].decode()
        assert code == 0, printed
        return printed

    def kill(self) -> None:
        """Kill the command that runs, if one does."""
        self.send_signal(signal.SIGKILL)

    def send_signal(self, number: int) -> None:
        """Send a signal to the command that runs, if one does."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def _say(self, command: Mapping[str, Any]) -> None:
        assert self._parent
        assert self._parent.stdin
        self._parent.stdin.write(f"{json.dumps(command)}\n")
        self._parent.stdin.flush()

    def _hear(self) -> str:
        assert self._parent
        assert self._parent.stdout
        line = self._parent.stdout.readline()
        assert line, self.printed.read_text()
        return line


def serve() -> None:
    """Fork for each line; tell the child's process id and then how it ended."""
    import bot.wiki  # noqa: F401  # imported once for all children
    from bot.__main__ import main

    for line in sys.stdin:
        command = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
            _move_clock(timedelta(days=command["days"]))
            if command["change"]:
                CHANGES[command["change"]]()
            code = main(command["arguments"])
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _tell(pid)
        _tell(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


def _tell(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _move_clock(ahead: timedelta) -> None:
    from bot import __main__ as command
    from bot import notify_command

    if ahead:
        for each in (command, notify_command):
            each.now = lambda: datetime.now(UTC) + ahead


def _repeat_with_fresh_base() -> None:
    """Let whoever settles look into no history and take the page as it is now."""
    from bot.jobs import delivery, settle

    def repeat(
        delivering: delivery.Delivery, row: Any, recipient: Any, report: Any
    ) -> Any:
        page = delivering.look(recipient)
        return settle._send_again(
            delivering, replace(row, base_rev_id=page.rev_id), report
        )

    settle._repeat = repeat
    delivery.Delivery.find = lambda *_: 0  # type: ignore[method-assign]


class FakeTime:
    """Stands for the module `time`: whoever sleeps finds that the time has passed."""

    slept = 0.0

    def time(self) -> float:
        return time.time() + self.slept

    def monotonic(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


def _keep_pace_without_sleep() -> None:
    """Let edits be ten seconds apart, and tell when they are sent."""
    from pywikibot import config, throttle

    from bot import notify_command as command
    from bot.wiki import one_edit

    fake = FakeTime()
    config.put_throttle, config.maxthrottle = 10, 60
    throttle.time = one_edit.time = fake
    command.Delivery = partial(command.Delivery, sleep=fake.sleep)
    usual = one_edit.OneRequest.submit

    def submit(request: Any) -> Any:
        sys.stderr.write(f"edit at {fake.time()}\n")
        return usual(request)

    one_edit.OneRequest.submit = submit


CHANGES: Mapping[str, Callable[[], None]] = {
    "fresh-base": _repeat_with_fresh_base,
    "pace": _keep_pace_without_sleep,
}

if __name__ == "__main__":
    serve()
