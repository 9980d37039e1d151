"""A MediaWiki of your own on this machine: made in two seconds, thrown away after.

    with LocalWiki(Path("var/wiki")) as wiki:
        wiki.create_account("Ana", "a password")
        wiki.save_page("User:Ana", "Hello", user="Ana")
        print(wiki.url)

`python -m dev.local_wiki [FOLDER]` serves one with the templates of this project, until
Ctrl-C. Any number of wikis can run at once, each in a folder of its own.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from dev.processes import answers, free_port, start_child, stop_child, tail
from dev.pywikibot_dir import write_pywikibot_dir

SOURCE = Path("/usr/share/mediawiki")
HERE = Path(__file__).resolve().parent
ADMIN = "Admin"
ADMIN_PASSWORD = "local wiki"
# Needed to start, by the names that `php -m` uses.
PHP_MODULES = ("pdo_sqlite", "intl", "mbstring", "xml")
# All of them come with Debian's package.
EXTENSIONS = (
    "AbuseFilter",
    "CategoryTree",
    "Cite",
    "InputBox",
    "ParserFunctions",
    "Renameuser",
    "Scribunto",
    "TemplateData",
    "VisualEditor",
    "WikiEditor",
)
# VisualEditor asks the wiki while the wiki answers.
WORKERS = 4
START_PATIENCE_S = 120
# A port that was free a moment ago may be taken when the server comes to it.
START_TRIES = 3
# What PHP says as soon as it listens.
STARTED = b"Development Server (http://127.0.0.1:"


class LocalWikiError(Exception):
    """The local wiki cannot do what was asked; the message holds what PHP said."""


class LocalWiki:
    """A MediaWiki in one folder, with a SQLite database and a port of 127.0.0.1.

    `port` is the port that is wanted; where it is taken, another one is used. What is
    in the folder of an installation that was interrupted is made again.
    """

    def __init__(
        self,
        directory: Path,
        *,
        dbname: str = "localwiki",
        language: str = "en",
        port: int | None = None,
    ) -> None:
        self.directory = directory.resolve()
        self.dbname = dbname
        self.language = language
        self.port = port
        self.log = self.directory / "server.log"
        self._server: subprocess.Popen[bytes] | None = None

    @staticmethod
    def why_missing() -> str:
        """Say what this machine lacks for a local wiki; "" where it lacks nothing."""
        if not (SOURCE / "maintenance" / "install.php").exists():
            return "MediaWiki is not installed (dev/install-packages wiki)"
        if not shutil.which("php"):
            return "PHP is not installed (dev/install-packages wiki)"
        loaded = _run(["php", "-m"]).lower().split()
        missing = [module for module in PHP_MODULES if module not in loaded]
        if missing:
            return f"PHP lacks {', '.join(missing)} (dev/install-packages wiki)"
        return ""

    @property
    def url(self) -> str:
        """Give the address of the wiki, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """Give the address of the action API."""
        return f"{self.url}/api.php"

    def page_url(self, title: str) -> str:
        """Give the address of a page, for a person to open."""
        return f"{self.url}/wiki/{title.replace(' ', '_')}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def install(self) -> None:
        """Make the wiki, unless it is there; the account `ADMIN` may do everything."""
        done = self.directory / "installed"
        if not done.exists():
            self._clear()
            self._run_installer()
            done.touch()
        self._write_settings()

    def _clear(self) -> None:
        # Names one by one: the folder may hold what is not ours.
        self.directory.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.directory / "data", ignore_errors=True)
        for name in ("LocalSettings.php", "secret", "more.php"):
            (self.directory / name).unlink(missing_ok=True)

    def _run_installer(self) -> None:
        _run(
            [
                *("php", str(SOURCE / "maintenance" / "install.php")),
                f"--confpath={self.directory}",
                *("--dbtype=sqlite", f"--dbpath={self.directory / 'data'}"),
                *(f"--dbname={self.dbname}", f"--lang={self.language}"),
                *("--server=http://127.0.0.1", "--scriptpath=", "--skins=Vector"),
                f"--extensions={','.join(EXTENSIONS)}",
                *(f"--pass={ADMIN_PASSWORD}", "Local wiki", ADMIN),
            ]
        )
        (self.directory / "secret").write_text(secrets.token_hex(32))
        (self.directory / "more.php").write_text("<?php\n")

    def _write_settings(self) -> None:
        # Written anew each time, so that the folder can be moved.
        facts = {
            "dbname": self.dbname,
            "language": self.language,
            "secret": (self.directory / "secret").read_text(),
            "extensions": EXTENSIONS,
        }
        (self.directory / "LocalSettings.php").write_text(
            "<?php\n"
            f"$localWiki = json_decode( '{json.dumps(facts)}', true );\n"
            "$localWiki['directory'] = __DIR__;\n"
            f"require {_php_string(str(HERE / 'wiki_settings.php'))};\n"
            "require __DIR__ . '/more.php';\n"
        )

    def append_settings(self, php: str) -> None:
        """Add PHP to the settings; it holds from the next request on, and stays."""
        with (self.directory / "more.php").open("a") as more:
            more.write(f"{php}\n")

    def send_changes_to(self, feed_uri: str) -> None:
        """Send every recent change as JSON to an address (`dev/event_relay.py`)."""
        self.append_settings(
            "$wgRCFeeds['relay'] = [ 'class' => UDPRCFeedEngine::class,"
            " 'formatter' => JSONRCFeedFormatter::class,"
            " 'add_interwiki_prefix' => false, 'omit_bots' => false,"
            f" 'uri' => {_php_string(feed_uri)} ];"
        )

    def share_accounts(self, file: Path) -> None:
        """Answer as CentralAuth does, by a JSON file (`dev/central_accounts.php`)."""
        self.append_settings(
            f"$centralAccountsFile = {_php_string(str(file))};"
            f" require {_php_string(str(HERE / 'central_accounts.php'))};"
        )

    def start(self) -> None:
        """Install the wiki if need be, serve it and wait until it answers."""
        if self._server:
            return
        self.install()
        wanted = self.port
        for _ in range(START_TRIES):
            self.port = free_port(wanted)
            logged = self.log.stat().st_size if self.log.exists() else 0
            self._server = self._start_server()
            try:
                if self._wait_until_it_answers(logged):
                    return
            except BaseException:
                self.stop()
                raise
            self.stop()
        raise LocalWikiError(f"the wiki did not start:\n{tail(self.log)}")

    def _start_server(self) -> subprocess.Popen[bytes]:
        # Without the second one, settings that are added would hold seconds later.
        cache = ["-d", "opcache.enable_cli=1", "-d", "opcache.revalidate_freq=0"]
        command = ["php", *cache, "-S", f"127.0.0.1:{self.port}"]
        return start_child(
            [*command, "-t", str(SOURCE), str(HERE / "router.php")],
            {**self._environment(), "PHP_CLI_SERVER_WORKERS": str(WORKERS)},
            self.log,
        )

    def stop(self) -> None:
        """End the server and its workers; the data stays."""
        if self._server:
            stop_child(self._server)
            self._server = None

    def remove(self) -> None:
        """End the server and delete the folder with all data."""
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def _wait_until_it_answers(self, logged: int) -> bool:
        """Wait for the server; False where it has ended, as where its port was taken.

        Whoever took the port may answer too: only what stands in the log behind the
        first `logged` bytes says that it is ours.
        """
        assert self.port is not None
        assert self._server is not None
        path = "/api.php?action=query&meta=siteinfo&format=json"
        end = time.monotonic() + START_PATIENCE_S
        while self._server.poll() is None:
            is_ours = STARTED in self.log.read_bytes()[logged:]
            if is_ours and answers(self.port, path):
                return True
            if time.monotonic() > end:
                raise LocalWikiError(f"the wiki did not start:\n{tail(self.log)}")
            time.sleep(0.05)
        return False

    def _environment(self) -> dict[str, str]:
        return {
            "MW_CONFIG_FILE": str(self.directory / "LocalSettings.php"),
            "LOCAL_WIKI_PORT": str(self.port or ""),
            "LOCAL_WIKI_SOURCE": str(SOURCE),
        }

    def run_script(self, name: str | Path, *args: str, stdin: str | None = None) -> str:
        """Run a maintenance script, such as `dumpBackup.php`; give what it prints."""
        command = ["php", str(SOURCE / "maintenance" / name), *args]
        return _run(command, self._environment(), stdin)

    def save(self, records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Make accounts and save pages as `fill.php` says, in order, then run the jobs.

        Gives title, page_id and rev_id of each page.
        """
        lines = "".join(f"{json.dumps(record)}\n" for record in records)
        printed = self.run_script(HERE / "fill.php", stdin=lines)
        return [json.loads(line) for line in printed.splitlines()]

    def create_account(
        self, name: str, password: str, groups: Sequence[str] = ()
    ) -> None:
        """Make an account, or give it this password and these groups too."""
        self.save([{"account": name, "password": password, "groups": list(groups)}])

    def save_page(
        self, title: str, text: str, user: str = ADMIN, summary: str = ""
    ) -> int:
        """Save a page as its user; give the revision made, 0 where nothing changed."""
        record = {"title": title, "text": text, "user": user, "summary": summary}
        return int(self.save([record])[0]["rev_id"])

    def pywikibot_dir(self, user: str, password: str) -> Path:
        """Write a base folder for Pywikibot with this account; give its path.

        The wiki is `<dbname>:<language>` there; it must have been started.
        """
        return write_pywikibot_dir(
            self.directory / "pywikibot" / f"{self.port}-{user.replace(' ', '_')}",
            name=self.dbname,
            code=self.language,
            domain=f"127.0.0.1:{self.port}",
            user=user,
            password=password,
        )

    def import_export(self, file: Path) -> None:
        """Import an XML export; its revisions are those of the accounts there are."""
        self.run_script("importDump.php", "--no-updates", str(file))
        self.run_script("rebuildall.php")
        self.run_jobs()

    def run_jobs(self) -> None:
        """Do what is waiting, so that the link tables are right."""
        self.save([])


def _php_string(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _run(
    command: Sequence[str],
    environment: Mapping[str, str] | None = None,
    stdin: str | None = None,
) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, **(environment or {})},
        input=stdin or "",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        said = f"{done.stdout}\n{done.stderr}".strip()
        raise LocalWikiError(f"{' '.join(command[:2])} failed:\n{said[-3000:]}")
    return done.stdout


if __name__ == "__main__":
    from dev.templates import serve_templates

    serve_templates(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
