"""The local wiki: its life, from the installation to the restart."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dev.local_wiki import LocalWiki
from dev.processes import free_port

PATIENCE_SECONDS = 120
PROJECT = Path(__file__).resolve().parent.parent.parent


def ask(wiki: LocalWiki, **parameters: str) -> Any:
    """Ask the action API a question."""
    query = urllib.parse.urlencode(
        {"action": "query", "format": "json", "formatversion": "2", **parameters}
    )
    with urllib.request.urlopen(f"{wiki.api_url}?{query}", timeout=30) as answer:
        return json.load(answer)


def history(wiki: LocalWiki, title: str) -> list[tuple[str, str]]:
    """List the (user, summary) of a page's revisions, newest first."""
    answer = ask(
        wiki, prop="revisions", titles=title, rvprop="user|comment", rvlimit="10"
    )
    revisions = answer["query"]["pages"][0].get("revisions", [])
    return [(each["user"], each["comment"]) for each in revisions]


def is_open(port: int | None) -> bool:
    """Tell whether something answers at a port."""
    assert port is not None
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_page_is_saved_by_its_user(own_wiki: LocalWiki) -> None:
    """The history of a page names the user as author of the page and of each edit."""
    with own_wiki as wiki:
        wiki.create_account("Ana Souza", "a password")
        first = wiki.save_page("User:Ana Souza", "Hello", "Ana Souza", "Say hello")
        second = wiki.save_page("User:Ana Souza", "Hello all", "Ana Souza", "Say more")
        again = wiki.save_page("User:Ana Souza", "Hello all", "Ana Souza", "Say more")
        assert second > first > 0
        assert again == 0, "an edit that changes nothing makes no revision"
        assert history(wiki, "User:Ana Souza") == [
            ("Ana Souza", "Say more"),
            ("Ana Souza", "Say hello"),
        ]


def test_transclusions_are_known_after_a_save(own_wiki: LocalWiki) -> None:
    """A template that is saved after the page that uses it is linked to it at once."""
    with own_wiki as wiki:
        wiki.save_page("Project:A.b", "{{One}}")
        wiki.save_page("Template:One", "{{Two}}")
        found = ask(wiki, list="embeddedin", eititle="Template:Two")
        titles = [each["title"] for each in found["query"]["embeddedin"]]
        assert titles == ["Project:A.b", "Template:One"]
        with urllib.request.urlopen(wiki.page_url("Project:A.b"), timeout=30) as page:
            assert page.status == 200


def test_stop_frees_the_port_and_restart_keeps_the_data(own_wiki: LocalWiki) -> None:
    """A stopped wiki is gone from its port; started again it has its pages and port."""
    own_wiki.start()
    own_wiki.save_page("Project:Kept", "Kept")
    port = own_wiki.port
    own_wiki.stop()
    assert not is_open(port)
    with LocalWiki(own_wiki.directory, port=port) as again:
        assert again.port == port
        assert len(history(again, "Project:Kept")) == 1
        with LocalWiki(own_wiki.directory.parent / "other", port=port) as other:
            assert other.port != port, "a second wiki takes another port"
            assert history(other, "Project:Kept") == []


class AnswersAll(BaseHTTPRequestHandler):
    """Somebody else's server."""

    def do_GET(self) -> None:  # the library's name
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_port_that_is_taken_meanwhile(
    own_wiki: LocalWiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one is tried, and nobody's answers are taken for those of the wiki."""
    with ThreadingHTTPServer(("127.0.0.1", 0), AnswersAll) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        ports = [other.server_port]
        monkeypatch.setattr(
            "dev.local_wiki.free_port",
            lambda wanted: ports.pop() if ports else free_port(wanted),
        )
        own_wiki.start()
        assert own_wiki.port != other.server_port
        assert len(history(own_wiki, "Main Page")) == 1
        other.shutdown()


def test_interrupted_installation_is_repaired(own_wiki: LocalWiki) -> None:
    """What a killed installation left behind is made again, not trusted."""
    data = own_wiki.directory / "data"
    data.mkdir(parents=True)
    (data / f"{own_wiki.dbname}.sqlite").write_bytes(b"half a database")
    (own_wiki.directory / "LocalSettings.php").write_text("<?php\n")
    with own_wiki as wiki:
        assert len(history(wiki, "Main Page")) == 1


def test_server_ends_when_its_owner_is_killed(own_wiki: LocalWiki) -> None:
    """SIGKILL of the program that started a wiki leaves no server behind."""
    program = (
        "import sys, time; from pathlib import Path; from dev.local_wiki import *\n"
        "wiki = LocalWiki(Path(sys.argv[1])); wiki.start()\n"
        "print(wiki.port, flush=True); time.sleep(900)"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(own_wiki.directory)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with owner:
        assert owner.stdout
        port = int(owner.stdout.readline())
        assert is_open(port)
        owner.send_signal(signal.SIGKILL)
    end = time.monotonic() + PATIENCE_SECONDS
    while is_open(port) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_open(port)


def test_pywikibot_logs_in_and_saves(own_wiki: LocalWiki) -> None:
    """Pywikibot finds the wiki, logs in and edits with nothing but PYWIKIBOT_DIR."""
    program = (
        "import pywikibot\n"
        "site = pywikibot.Site('localwiki:en'); site.login()\n"
        "page = pywikibot.Page(site, 'Project:By bot'); page.text = 'Hello'\n"
        "page.save('Say hello')"
    )
    with own_wiki as wiki:
        wiki.create_account("CapacityBot", "its password", ["bot"])
        folder = wiki.pywikibot_dir("CapacityBot", "its password")
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYWIKIBOT_DIR": str(folder)},
            check=True,
            capture_output=True,
        )
        assert history(wiki, "Project:By bot") == [("CapacityBot", "Say hello")]
