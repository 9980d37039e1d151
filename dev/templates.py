"""The project's templates on a local wiki, through the bot's own job."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from dev.local_wiki import ADMIN, ADMIN_PASSWORD, LocalWiki, LocalWikiError

PROJECT = Path(__file__).resolve().parent.parent


def bot_environment(wiki: LocalWiki, user: str, password: str) -> dict[str, str]:
    """Give what the bot needs in its environment to use a wiki as a user."""
    return {
        "CXC_WIKI": f"{wiki.dbname}:{wiki.language}",
        "PYWIKIBOT_DIR": str(wiki.pywikibot_dir(user, password)),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }


def install_templates(wiki: LocalWiki) -> None:
    """Save `templates/` on a wiki that has been started, as its administrator."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "install-templates"],
        cwd=PROJECT,
        env={**os.environ, **bot_environment(wiki, ADMIN, ADMIN_PASSWORD)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise LocalWikiError(f"{done.stdout}\n{done.stderr}".strip())
    wiki.run_jobs()


def link_to_tool(wiki: LocalWiki, tool_url: str) -> None:
    """Let the boxes on a wiki link to the tool at this address."""
    name = "Capacity profile/config.json"
    path = PROJECT / "templates" / "Module" / name
    config = json.loads(path.read_text(encoding="utf-8")) | {"tool_url": tool_url}
    wiki.save_page(f"Module:{name}", json.dumps(config), summary="Name the tool")


def serve_templates(folder: Path | None) -> None:
    """Serve an empty wiki with the templates until Ctrl-C, to try a template on it."""
    with (
        tempfile.TemporaryDirectory(prefix="local-wiki-") as temporary,
        LocalWiki(folder or Path(temporary)) as wiki,
    ):
        install_templates(wiki)
        print(f"{wiki.page_url('Template:Capacity profile')}")
        print(f'Log in as "{ADMIN}", password "{ADMIN_PASSWORD}". Ctrl-C ends it.')
        try:
            signal.pause()
        except KeyboardInterrupt:
            print()
