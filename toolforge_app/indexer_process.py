"""Keeps the host's indexer running while gunicorn's master lives."""

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence

COMMAND = (sys.executable, "-m", "toolforge_app.indexer")
RESTART_SECONDS = 2.0
END_SECONDS = 10.0

logger = logging.getLogger("gunicorn.error")


class IndexerProcess:
    """Starts the indexer, starts it again when it dies, and ends it."""

    def __init__(
        self,
        command: Sequence[str] = COMMAND,
        *,
        restart_seconds: float = RESTART_SECONDS,
    ) -> None:
        self._command = command
        self._restart_seconds = restart_seconds
        self._ending = threading.Event()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    @property
    def pid(self) -> int | None:
        """Give the indexer's process id."""
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start the indexer and watch it."""
        self._process = subprocess.Popen(self._command)
        self._watcher.start()

    def stop(self) -> None:
        """End the indexer; it commits or drops what it was doing."""
        with self._lock:
            self._ending.set()
            process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._watcher.join(END_SECONDS)

    def _watch(self) -> None:
        while self._process is not None:
            # gunicorn may reap the process first; then `wait` gives 0 at once.
            code = self._process.wait()
            self._ending.wait(self._restart_seconds)
            with self._lock:
                if self._ending.is_set():
                    return
                logger.warning("The indexer ended (%s); it is started again", code)
                self._process = subprocess.Popen(self._command)
