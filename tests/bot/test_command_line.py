"""The command line, where it needs neither a wiki nor Pywikibot."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.arguments import parse_arguments

PROJECT = Path(__file__).resolve().parent.parent.parent


def run_bot(
    folder: Path, *arguments: str, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the bot where importing Pywikibot fails."""
    (folder / "pywikibot.py").write_text("raise ImportError('not installed')\n")
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "CXC_DATABASE_URL": f"sqlite:///{folder}/exchange.db",
        },
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_needs_no_pywikibot(tmp_path: Path) -> None:
    """A newcomer reads what there is before installing a bot."""
    done = run_bot(tmp_path, "--help")

    assert done.returncode == 0
    for verb in ("sync", "parse", "match", "notify", "install-templates"):
        assert verb in done.stdout


def test_commands_that_use_no_wiki_need_no_pywikibot(tmp_path: Path) -> None:
    """Matching can run on a machine of its own."""
    done = run_bot(tmp_path, "match")

    assert done.returncode == 0, done.stderr


def test_parse_shows_what_is_understood(tmp_path: Path) -> None:
    """Wikitext in, JSON out: capacities with ids, languages with levels."""
    wikitext = (
        "{{Capacity profile|offers=contação de histórias; xyz"
        "|languages=pt-N|notify=never}}"
    )

    done = run_bot(tmp_path, "parse", stdin=wikitext)

    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert set(shown) == {"profiles", "requests", "problems"}
    (profile,) = shown["profiles"]
    assert [each["text"] for each in profile["offers"]] == [
        "contação de histórias",
        "xyz",
    ]
    assert profile["offers"][0]["id"] is not None
    assert profile["offers"][1] == {"text": "xyz", "id": None, "wikidata_item": None}
    assert profile["languages"] == [{"code": "pt", "level": "N"}]
    assert profile["notify"] == "never"
    assert profile["raw"]["offers"] == "contação de histórias; xyz"


def test_parse_of_a_missing_file_says_so(tmp_path: Path) -> None:
    """Exit code 2 and a sentence."""
    done = run_bot(tmp_path, "parse", str(tmp_path / "none"))

    assert done.returncode == 2
    assert "cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [["match", "-simulate"], ["sync", "--nonsense"], ["notify", "Ana"], ["dance"], []],
)
def test_option_that_makes_no_sense_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped option never starts a run."""
    with pytest.raises(SystemExit) as ended:
        parse_arguments(arguments)

    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_options_of_pywikibot_are_handed_on() -> None:
    """One dash is Pywikibot's."""
    options, rest = parse_arguments(["notify", "-simulate", "--to", "Ana"])

    assert options.to == "Ana"
    assert rest == ["-simulate"]
