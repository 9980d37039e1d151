"""`make run`: everything at once, as a newcomer starts it."""

import json
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from dev.people_data import SAMPLE_USER
from dev.run import CANNOT_START, DONE
from tests.parts import require

PROJECT = Path(__file__).resolve().parent.parent.parent
LAST_LINE = "Ctrl-C ends everything."


class Run:
    """A demonstration with a state folder of its own."""

    def __init__(self, state: Path, *arguments: str) -> None:
        self.command = [sys.executable, "-m", "dev.run", *arguments]
        self.command += ["--state", str(state)]
        self.process = subprocess.Popen(
            self.command,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output = ""

    def wait_until_it_stays(self) -> None:
        """Read what it says until all is up."""
        assert self.process.stdout
        for line in self.process.stdout:
            self.output += line
            if line.strip() == LAST_LINE:
                return
        pytest.fail(f"it did not come up:\n{self.output}")

    def url(self, name: str) -> str:
        """Give an address that it has printed."""
        found = re.search(rf"{name}: (http://127\.0\.0\.1:\d+)", self.output)
        assert found, self.output
        return found[1]

    def end(self, number: signal.Signals) -> int:
        """Send a signal; give the exit code."""
        self.process.send_signal(number)
        assert self.process.stdout
        self.output += self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30)


@pytest.fixture
def runs() -> Iterator[list[Run]]:
    """Collect what was started, so that nothing outlives a test that fails."""
    started: list[Run] = []
    yield started
    for run in started:
        run.process.kill()
        run.process.wait()
        if run.process.stdout:
            run.process.stdout.close()


def get(url: str) -> str:
    """Read an address."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def revisions_of_talk_pages(wiki_url: str) -> dict[str, int]:
    """Map each user talk page to its newest revision."""
    query = "action=query&format=json&formatversion=2&generator=allpages&gapnamespace=3"
    answer = json.loads(get(f"{wiki_url}/api.php?{query}&gaplimit=500&prop=info"))
    return {page["title"]: page["lastrevid"] for page in answer["query"]["pages"]}


def test_demonstration_on_a_wiki(tmp_path: Path, runs: list[Run]) -> None:
    """People, matches and notices are there; a second start repeats nothing."""
    require(LocalWiki.why_missing())
    first = Run(tmp_path)
    runs.append(first)
    first.wait_until_it_stays()
    wiki_url, tool_url = first.url("The wiki"), first.url("The tool")
    posted = revisions_of_talk_pages(wiki_url)
    assert f"User talk:{SAMPLE_USER}" in posted
    assert len(posted) > 40
    assert SAMPLE_USER in get(f"{tool_url}/search?q={urllib.parse.quote(SAMPLE_USER)}")

    second = subprocess.run(
        first.command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert second.returncode == CANNOT_START
    assert "already runs" in second.stdout
    assert tool_url in second.stdout

    assert first.end(signal.SIGINT) == DONE
    for url in (wiki_url, tool_url):
        with pytest.raises(urllib.error.URLError):
            get(url)

    started = time.monotonic()
    again = Run(tmp_path)
    runs.append(again)
    again.wait_until_it_stays()
    print(f"the second start took {time.monotonic() - started:.0f} s")  # noqa: T201
    assert (again.url("The wiki"), again.url("The tool")) == (wiki_url, tool_url)
    assert revisions_of_talk_pages(wiki_url) == posted
    assert again.end(signal.SIGTERM) == DONE


def test_demonstration_on_the_export(tmp_path: Path, runs: list[Run]) -> None:
    """With Python alone the same people are found, and notices lie in a folder."""
    run = Run(tmp_path, "export")
    runs.append(run)
    run.wait_until_it_stays()
    found = get(f"{run.url('The tool')}/search?q={urllib.parse.quote(SAMPLE_USER)}")
    assert SAMPLE_USER in found
    assert len(list((tmp_path / "notices").iterdir())) > 40
    assert run.end(signal.SIGINT) == DONE
