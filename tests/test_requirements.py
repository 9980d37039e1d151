"""What is pinned can be installed where the README says that the project runs."""

import re
from importlib.metadata import metadata
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet

PROJECT = Path(__file__).parent.parent
# The Python of Debian 12, which is older than the newest 3.11.
PYTHON_OF_DEBIAN = "3.11.2"
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
