"""The whole of it on this machine: `make run`, or `make run WIKI=export`.

    python -m dev.run [wiki|export] [--state FOLDER]

Starts a wiki of its own with sample people, runs the bot on it, serves the tool and
follows what changes, until Ctrl-C. `export` needs Python alone: the profiles come from
a committed export of that same wiki, and the notices are written to files.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from tqdm import tqdm

from dev.local_wiki import LocalWiki, LocalWikiError
from dev.lock import AlreadyRunningError, Lock
from dev.people import PASSWORD
from dev.people_data import SAMPLE_USER
from dev.processes import answers, listen, start_child, stop_child, tail
from dev.sample_export import SAMPLE_EXPORT, WIKI_PORT
from dev.sample_wiki import BOT, BOT_PASSWORD, fill_sample_wiki
from dev.templates import PROJECT, bot_environment, link_to_tool

TOOL_PORT = 8000
TOOL_PATIENCE_S = 60
DONE, FAILED, CANNOT_START = 0, 1, 2


class RunError(Exception):
    """The demonstration cannot go on; the message says why."""


class Demonstration:
    """Everything that runs, and the folder that keeps its state from time to time."""

    def __init__(self, state: Path, stack: ExitStack) -> None:
        self.state = state
        self._stack = stack
        self._children: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}
        self._step = 0
        self._ports_file = state / "ports.json"
        self._ports: dict[str, int] = {"wiki": WIKI_PORT, "tool": TOOL_PORT}
        if self._ports_file.exists():
            self._ports |= json.loads(self._ports_file.read_text())
        # Links in notices stay true if the tool comes up where it was. The port is held
        # from now on, so that nobody takes it while the wiki is filled.
        self._socket = stack.enter_context(listen(self._ports["tool"]))
        self._ports["tool"] = self._socket.getsockname()[1]
        self.environment = {
            "CXC_WIKI": "localwiki:en",
            "CXC_TOOL_URL": self.tool_url,
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def tool_url(self) -> str:
        """Give the address of the tool, without a slash at its end."""
        return f"http://127.0.0.1:{self._ports['tool']}"

    def say(self, text: str) -> None:
        """Announce the next step."""
        self._step += 1
        print(f"{self._step}. {text}", flush=True)

    def start_wiki(self) -> LocalWiki:
        """Serve the wiki, on the port of last time if it is free, with its people."""
        self.say("Starting the wiki")
        wiki = LocalWiki(self.state / "wiki", port=self._ports["wiki"])
        self._stack.enter_context(wiki)
        self._ports["wiki"] = wiki.port or WIKI_PORT
        self._ports_file.write_text(json.dumps(self._ports))
        self.say("Saving templates and sample people, unless they are there")
        fill_sample_wiki(wiki, lambda batches: tqdm(batches, disable=None, unit=""))
        link_to_tool(wiki, self.tool_url)
        self.environment |= bot_environment(wiki, BOT, BOT_PASSWORD)
        self.use_store(self.state)
        return wiki

    def use_store(self, folder: Path) -> None:
        """Keep the store and the search index in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        self.environment["CXC_DATABASE_URL"] = f"sqlite:///{folder / 'exchange.db'}"
        self.environment["CXC_INDEX_DIR"] = str(folder / "index")

    def bot(self, *arguments: str | Path) -> None:
        """Run a verb of the bot to its end, its output going to the terminal."""
        self.say(f"python -m bot {' '.join(map(str, arguments))}")
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            cwd=PROJECT,
            env={**os.environ, **self.environment},
            check=False,
        )
        if done.returncode == FAILED:
            print("   Some of it failed, as said above; the rest goes on.")
        elif done.returncode:
            raise RunError(f"`bot {arguments[0]}` ended with code {done.returncode}")

    def start(self, name: str, *module_and_arguments: str) -> None:
        """Start a Python module that runs until we end; its output goes to a log.

        It has the socket of the tool.
        """
        log = self.state / "log" / f"{name}.log"
        log.parent.mkdir(exist_ok=True)
        command = [sys.executable, "-m", *module_and_arguments]
        child = start_child(command, self.environment, log, [self._socket])
        self._stack.callback(stop_child, child)
        self._children[name] = child, log

    def start_tool(self) -> None:
        """Serve the tool and wait until it answers."""
        self.say("Starting the tool")
        config = ("--config", "toolforge_app/gunicorn_config.py")
        bind = ("--bind", f"fd://{self._socket.fileno()}")
        self.start("tool", "gunicorn", *config, *bind, "toolforge_app:create_app()")
        end = time.monotonic() + TOOL_PATIENCE_S
        while not answers(self._ports["tool"], "/readyz"):
            self.check()
            if time.monotonic() > end:
                raise RunError(f"the tool does not answer at {self.tool_url}")
            time.sleep(0.1)

    def check(self) -> None:
        """Raise where something that should run has ended."""
        for name, (child, log) in self._children.items():
            if child.poll() is not None:
                raise RunError(f"{name} has ended; {log} ends so:\n{tail(log)}")

    def stay(self) -> None:
        """Stay until Ctrl-C, or until something ends that should not."""
        while True:
            self.check()
            time.sleep(1)


def run_on_wiki(demonstration: Demonstration) -> list[str]:
    """Run everything on a wiki of its own; give what to tell the user."""
    wiki = demonstration.start_wiki()
    for verb in ("sync", "match", "notify"):
        demonstration.bot(verb)
    demonstration.start_tool()
    for verb in ("sync", "match"):
        demonstration.start(verb, "bot", verb, "--follow")
    profile = wiki.page_url(f"User:{SAMPLE_USER}/Capacity profile")
    return [
        f"The wiki: {wiki.page_url('Main Page')}",
        f"The tool: {demonstration.tool_url}/",
        f'Log in to the wiki as "{SAMPLE_USER}" with the password "{PASSWORD}". Then:',
        f"- read the notice on {wiki.page_url(f'User talk:{SAMPLE_USER}')}",
        f"- edit the profile at {profile}?action=edit: offer one thing more, say Lua",
        f"- and find it seconds later at {demonstration.tool_url}/search?q=Lua",
    ]


def run_on_export(demonstration: Demonstration) -> list[str]:
    """Run what needs no wiki, on the export; give what to tell the user."""
    demonstration.use_store(demonstration.state / "export")
    notices = demonstration.state / "notices"
    demonstration.bot("sync", "--dump", SAMPLE_EXPORT.relative_to(PROJECT))
    demonstration.bot("match")
    demonstration.bot("notify", "--preview", notices)
    demonstration.start_tool()
    return [
        f"The tool: {demonstration.tool_url}/",
        "There is no wiki here, so nothing can be edited. But you can",
        f"- search at {demonstration.tool_url}/search?q=Lua",
        f"- read the notices that would be posted, in {os.path.relpath(notices)}",
    ]


def can_have_wiki() -> bool:
    """Install MediaWiki where it is missing; tell whether it is there now."""
    if not LocalWiki.why_missing():
        return True
    subprocess.run([PROJECT / "dev" / "install-packages", "wiki"], check=False)
    why_missing = LocalWiki.why_missing()
    if why_missing:
        print(
            f"{why_missing}; going on with the committed export, as WIKI=export does."
        )
    return not why_missing


def main() -> int:
    """Run the demonstration; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m dev.run", description=__doc__)
    parser.add_argument("source", nargs="?", choices=("wiki", "export"), default="wiki")
    parser.add_argument("--state", type=Path, default=PROJECT / "var")
    options = parser.parse_args()
    # SIGINT too: a shell's background job would start with it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with Lock(options.state / "run.lock") as lock, ExitStack() as stack:
            demonstration = Demonstration(options.state.resolve(), stack)
            on_wiki = options.source == "wiki" and can_have_wiki()
            run = run_on_wiki if on_wiki else run_on_export
            lines = [*run(demonstration), "Ctrl-C ends everything."]
            lock.write(lines)
            print("\n" + "\n".join(lines), flush=True)
            demonstration.stay()
    except KeyboardInterrupt:
        print("\nEverything has ended.")
    except AlreadyRunningError as error:
        print(f"It already runs in this folder.\n{error}")
        return CANNOT_START
    except (RunError, LocalWikiError) as error:
        print(error, file=sys.stderr)
        return FAILED
    return DONE


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
