"""Runs of the bot's commands on a local wiki, as an operator would start them."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import requests

from dev.local_wiki import ADMIN, LocalWiki
from dev.templates import PROJECT, bot_environment

BOT = "CapacityBot"
PASSWORD = "a good password"
SETTLE_SECONDS = 2
LEASE_SECONDS = 5
# Only a command that hangs takes so long, however busy the machine is.
PATIENCE_SECONDS = 600


@dataclass
class Bot:
    """The bot's account on a wiki, with a store of its own."""

    wiki: LocalWiki
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def on(cls, wiki: LocalWiki, folder: Path) -> Self:
        """Make the account and its run page, and keep the store in a folder."""
        wiki.create_account(BOT, PASSWORD, ["bot"])
        wiki.save_page(f"User:{BOT}/run", "run", ADMIN)
        environment = {
            **bot_environment(wiki, BOT, PASSWORD),
            "CXC_DATABASE_URL": f"sqlite:///{folder}/exchange.db",
            "CXC_INDEX_DIR": str(folder / "index"),
            "CXC_TOOL_URL": "http://127.0.0.1:8000",
            "CXC_SETTLE_AFTER": str(SETTLE_SECONDS),
            "CXC_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        return cls(wiki, environment)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            cwd=PROJECT,
            env={**os.environ, **self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """Run a command to its end, expect an exit code, and give what it printed."""
        with self.start(*arguments, **environment) as process:
            printed, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == code, printed
        assert "Traceback" not in printed
        return printed


@dataclass
class Editor:
    """An ordinary user who edits through the wiki's API, as a browser does."""

    wiki: LocalWiki
    name: str
    password: str = PASSWORD
    session: requests.Session = field(default_factory=requests.Session)

    @classmethod
    def on(cls, wiki: LocalWiki, name: str) -> Self:
        """Make an account and log in."""
        wiki.create_account(name, PASSWORD)
        editor = cls(wiki, name)
        editor.log_in()
        return editor

    def log_in(self) -> None:
        """Log in, usually with the password that all accounts of these tests have."""
        self.session.trust_env = False
        token = self.ask(action="query", meta="tokens", type="login")
        answer = self.ask(
            action="login",
            lgname=self.name,
            lgpassword=self.password,
            lgtoken=token["query"]["tokens"]["logintoken"],
        )
        assert answer["login"]["result"] == "Success", answer

    def edit(self, title: str, text: str) -> int:
        """Save a page; give the new revision."""
        answer = self.ask_with_token(action="edit", title=title, text=text)
        assert answer["edit"]["result"] == "Success", answer
        return int(answer["edit"].get("newrevid", 0))

    def ask_with_token(self, **parameters: str) -> dict[str, Any]:
        """Post what writes."""
        token = self.ask(action="query", meta="tokens")["query"]["tokens"]["csrftoken"]
        answer = self.ask(**parameters, token=token)
        assert "error" not in answer, answer
        return answer

    def ask(self, **parameters: str) -> dict[str, Any]:
        """Post to the action API."""
        answer = self.session.post(
            self.wiki.api_url,
            data={"format": "json", "formatversion": "2", **parameters},
            timeout=30,
        )
        result: dict[str, Any] = answer.json()
        return result


def read_page(wiki: LocalWiki, title: str) -> str:
    """Read the wikitext of a page, "" where there is none."""
    answer = requests.get(
        wiki.api_url,
        params={
            "action": "query",
            "titles": title,
            "prop": "revisions",
            "rvprop": "content",
            "rvslots": "main",
            "format": "json",
            "formatversion": "2",
        },
        timeout=30,
    ).json()
    revisions = answer["query"]["pages"][0].get("revisions", [])
    return str(revisions[0]["slots"]["main"]["content"]) if revisions else ""


def count_notices(wiki: LocalWiki, user_name: str) -> int:
    """Count the sections that the bot has put on a user's talk page."""
    talk_page = read_page(wiki, f"User talk:{user_name}")
    return len(re.findall("^== .*Capacity Exchange", talk_page, re.MULTILINE))
