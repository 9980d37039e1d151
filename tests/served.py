"""The tool as it is served on Toolforge: gunicorn with its indexer."""

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dev.processes import answers, listen, start_child, stop_child, tail

# Only what hangs takes so long, however busy the machine is.
PATIENCE_SECONDS = 120


@contextmanager
def serve(environment: Mapping[str, str], log: Path) -> Iterator[int]:
    """Serve the tool on a port of this machine, which is held all the time."""
    command = ["-m", "gunicorn", "-c", "toolforge_app/gunicorn_config.py"]
    # The shell that starts the tool needs descriptor 3; so the socket is another one.
    with Path(os.devnull).open(), listen() as held:
        port = int(held.getsockname()[1])
        bind = ["-b", f"fd://{held.fileno()}"]
        child = start_child([sys.executable, *command, *bind], environment, log, [held])
        try:
            end = time.monotonic() + PATIENCE_SECONDS
            while not answers(port, "/healthz"):
                assert child.poll() is None, tail(log)
                assert time.monotonic() < end, tail(log)
                time.sleep(0.1)
            yield port
        finally:
            stop_child(child)
