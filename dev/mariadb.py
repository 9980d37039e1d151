"""A MariaDB server of your own: data and socket in a temporary folder, no port.

with MariaDb() as server:
    url = server.new_database()
"""

import getpass
import itertools
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

from dev.processes import start_child, stop_child, tail

PROGRAMS = ("mariadb-install-db", "mariadbd", "mariadb")
SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
START_PATIENCE_S = 60


class MariaDbError(Exception):
    """The server did not start or did not obey; the message holds what it said."""


class MariaDb:
    """A private server, for tests; it forgets everything when it is stopped."""

    def __init__(self) -> None:
        self._databases = itertools.count(1)
        # A socket's path must be short, so it cannot lie in a test's own folder.
        self._folder = Path(tempfile.mkdtemp(prefix="cxc-db-"))
        self._log = self._folder / "server.log"
        self._socket = self._folder / "socket"
        self._server: subprocess.Popen[bytes] | None = None

    @staticmethod
    def why_missing() -> str:
        """Say what this machine lacks for a MariaDB; "" where it lacks nothing."""
        missing = [name for name in PROGRAMS if not _program(name)]
        if not missing:
            return ""
        return f"MariaDB lacks {', '.join(missing)} (dev/install-packages mariadb)"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Make the data folder, start the server and wait until it answers."""
        try:
            self._install()
            self._server = start_child(self._command(), {}, self._log)
            self._wait_until_it_answers()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server and delete its data."""
        if self._server:
            stop_child(self._server)
            self._server = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database; give its address for SQLAlchemy."""
        name = f"exchange_{next(self._databases)}"
        self._query(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        return (
            f"mysql+pymysql://root@localhost/{name}"
            f"?unix_socket={self._socket}&charset=utf8mb4"
        )

    def _install(self) -> None:
        (self._folder / "tmp").mkdir()
        done = subprocess.run(
            [
                *(_program("mariadb-install-db"), "--no-defaults"),
                *(f"--datadir={self._folder / 'data'}", f"--user={getpass.getuser()}"),
                *("--auth-root-authentication-method=normal", "--skip-test-db"),
                *("--skip-name-resolve", "--innodb-log-file-size=8M"),
                # At its start a server clears away other servers' temporary files, too.
                f"--tmpdir={self._folder / 'tmp'}",
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise MariaDbError(f"{done.stdout}\n{done.stderr}".strip()[-3000:])

    def _command(self) -> list[str]:
        return [
            *(_program("mariadbd"), "--no-defaults", f"--user={getpass.getuser()}"),
            *(f"--datadir={self._folder / 'data'}", f"--socket={self._socket}"),
            *("--skip-networking", f"--pid-file={self._folder / 'pid'}"),
            # Nothing of a test outlives the machine's next crash.
            *("--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"),
            *("--innodb-log-file-size=8M", "--skip-name-resolve"),
            f"--tmpdir={self._folder / 'tmp'}",
        ]

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + START_PATIENCE_S
        while True:
            try:
                self._query("SELECT 1")
                return
            except MariaDbError as error:
                ended = self._server is None or self._server.poll() is not None
                if ended or time.monotonic() > end:
                    raise MariaDbError(f"{error}\n{tail(self._log)}") from error
            time.sleep(0.1)

    def _query(self, sql: str) -> None:
        client = [_program("mariadb"), "--no-defaults", f"--socket={self._socket}"]
        done = subprocess.run(
            [*client, "--user=root", "--execute", sql],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise MariaDbError(done.stderr.strip())


def _program(name: str) -> str:
    # An ordinary user's path may leave out the folders of system programs.
    return shutil.which(name) or shutil.which(name, path=SEARCH_PATH) or ""
