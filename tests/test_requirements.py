"""What is pinned can be installed where the README says that the project runs."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

PROJECT = Path(__file__).parent.parent
# The Python of Debian 12, which is older than the newest 3.11.
PYTHON_OF_DEBIAN = "3.11.2"
POSSESSIVE_GROUP = re.compile(r"(?<!\\)\)[*+?]\+")
PINNED = sorted(
    {
        name
        for file in ("requirements.txt", "requirements-dev.txt")
        for name in re.findall(
            r"^([\w.-]+)(?:\[.*\])?==", (PROJECT / file).read_text(), re.MULTILINE
        )
    }
)


@pytest.mark.parametrize("name", PINNED)
def test_pinned_release_takes_the_python_of_debian(name: str) -> None:
    """A release that asks for a later Python cannot be installed by a newcomer."""
    needed = metadata(name).get("Requires-Python") or ""
    assert SpecifierSet(needed).contains(PYTHON_OF_DEBIAN), needed


def test_no_pattern_has_a_possessive_group() -> None:
    """Before Python 3.11.5 they match wrongly, or for ever."""
    sources = (
        path
        for room in ("bot", "exchange", "toolforge_app")
        for path in (PROJECT / room).rglob("*.py")
        if "\nimport re\n" in path.read_text(encoding="utf-8")
    )
    found = [
        f"{path.relative_to(PROJECT)}: {line.strip()}"
        for path in sources
        for line in path.read_text(encoding="utf-8").splitlines()
        if POSSESSIVE_GROUP.search(line) and "`" not in line
    ]
    assert found == []
