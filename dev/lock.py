"""A lock on a file, held as long as the process lives."""

import fcntl
from collections.abc import Iterable
from pathlib import Path
from typing import Self


class AlreadyRunningError(Exception):
    """Another process holds the lock; the message is what it has written there."""


class Lock:
    """Held from entering to leaving; gone with the process, however it ends."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            said = self._file.read()
            self._file.close()
            raise AlreadyRunningError(said) from None
        self._file.truncate(0)
        return self

    def __exit__(self, *_: object) -> None:
        self._file.truncate(0)
        self._file.close()

    def write(self, lines: Iterable[str]) -> None:
        """Tell those who find the lock held what they may want to know."""
        self._file.write("\n".join(lines))
        self._file.flush()
