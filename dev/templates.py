"""The project's templates on a local wiki, through the bot's own job."""

import os
import subprocess
import sys
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
