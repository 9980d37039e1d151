"""How quickly a full sync reads a wiki, beside `requests` sending the same requests.

A local MediaWiki with profile pages, each of an account of its own, every fifth without
`languages`, so that a Babel box is asked for. The bot is a process from start to end,
with its imports and its login; the bare contender sends what the bot has sent, one
request after the other over one connection, and throws the answers away. Both in turn,
the best round counts. What the sync wrote must be all the profiles.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from time import perf_counter
from typing import Any

import requests

from benchmarks.run import SEED, Report, print_report, read_options
from dev.local_wiki import LocalWiki
from dev.templates import PROJECT, bot_environment
from exchange.store.sql import open_store

USUAL_SIZE = 2000
BOT, PASSWORD = "CapacityBot", "a good password"
MOST_RATIO = 1.5
# What the project allows itself: three requests for fifty pages, and thirty more.
REQUESTS_A_PAGE = 3 / 50
REQUESTS_BESIDE = 30


def main() -> int:
    """Measure a bot that may read 500 pages at once, and an ordinary account."""
    options = read_options(__doc__, USUAL_SIZE)
    rounds = 2 if options.quick else 4
    if reason := LocalWiki.why_missing():
        print(f"This needs a local wiki: {reason}")
        return 1
    rows: list[tuple[object, ...]] = [
        ("account", "requests", "bot s", "bare s", "ratio", "profiles")
    ]
    figures: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        LocalWiki(Path(folder) / "wiki") as wiki,
    ):
        fill(wiki, options.size)
        for name, groups in (("ordinary", []), ("bot", ["bot"])):
            account = f"{BOT} {name}"
            wiki.create_account(account, PASSWORD, groups)
            environment = bot_environment(wiki, account, PASSWORD)
            figures[name] = measure(Path(folder), environment, rounds)
            rows.append((name, *figures[name].values()))
    allowed = options.size * REQUESTS_A_PAGE + REQUESTS_BESIDE
    holds = all(
        each["profiles"] == options.size and each["requests"] <= allowed
        for each in figures.values()
    )
    report = Report(
        "sync",
        SEED,
        {"pages": options.size},
        figures,
        {"most_ratio": MOST_RATIO, "most_requests": allowed},
        holds,
    )
    return print_report(report, rows)


def fill(wiki: LocalWiki, size: int) -> None:
    """Make the accounts and their pages, each by its owner."""
    wiki.save_page("Template:Capacity profile", "{{{offers|}}}")
    wiki.save(record for number in range(size) for record in _person(number))


def _person(number: int) -> list[Mapping[str, Any]]:
    name = f"Person {number}"
    languages = "" if number % 5 == 0 else "|languages=en-N, pt-3"
    text = (
        "{{Capacity profile|offers=Lua, photography|wants=advocacy, "
        f"thing {number}{languages}}}}}"
    )
    return [
        {"account": name, "password": PASSWORD, "groups": []},
        {"title": f"User:{name}/Capacity profile", "text": text, "user": name},
        {"title": f"User:{name}", "text": "{{#babel:en-N}}", "user": name},
    ]


def measure(
    folder: Path, environment: Mapping[str, str], rounds: int
) -> dict[str, Any]:
    """Run the bot and its bare rival in turn; give requests and seconds."""
    best = {"bot": float("inf"), "bare": float("inf")}
    sent: list[dict[str, Any]] = []
    profiles = 0
    for number in range(rounds + 1):
        database = folder / "exchange.db"
        database.unlink(missing_ok=True)
        url = f"sqlite:///{database}"
        start = perf_counter()
        sent = run_bot(folder / "sent.json", {**environment, "CXC_DATABASE_URL": url})
        taken = perf_counter() - start
        with closing(open_store(url)) as store:
            profiles = len(store.profile_ids())
        start = perf_counter()
        send_again(sent)
        bare = perf_counter() - start
        # The first round logs in and fills caches.
        if number:
            best["bot"] = min(best["bot"], taken)
            best["bare"] = min(best["bare"], bare)
    return {
        "requests": len(sent),
        "bot_seconds": round(best["bot"], 2),
        "bare_seconds": round(best["bare"], 2),
        "ratio": round(best["bot"] / best["bare"], 2),
        "profiles": profiles,
    }


def run_bot(file: Path, environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """Run a full sync; give the requests that it sent."""
    command = [sys.executable, "-m", "benchmarks.recorded_bot", str(file)]
    subprocess.run(
        [*command, "sync", "--full"],
        cwd=PROJECT,
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
    )
    sent: list[dict[str, Any]] = json.loads(file.read_text())
    return sent


def send_again(sent: list[dict[str, Any]]) -> None:
    """Send the same requests, one after the other."""
    with requests.Session() as session:
        session.trust_env = False
        for each in sent:
            answer = session.request(
                each["method"],
                each["url"],
                headers=each["headers"],
                data=each["body"],
                timeout=60,
            )
            answer.raise_for_status()


if __name__ == "__main__":
    sys.exit(main())
