"""Real parts for the tests of this folder: wikis of the tests' own."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev.local_wiki import LocalWiki
from dev.templates import install_templates
from tests.parts import require

HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of this folder, and no others, reach this machine."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1"]))


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    """Nothing asks a proxy for this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1")
        yield


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port at which nobody answers, held so that nobody begins to."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


@pytest.fixture(scope="session")
def local_wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalWiki]:
    """One wiki for the whole run, with the project's templates; tests add to it."""
    require(LocalWiki.why_missing())
    with LocalWiki(tmp_path_factory.mktemp("wiki")) as wiki:
        install_templates(wiki)
        yield wiki


@pytest.fixture
def own_wiki(tmp_path: Path) -> Iterator[LocalWiki]:
    """An empty wiki for one test, not started yet."""
    require(LocalWiki.why_missing())
    wiki = LocalWiki(tmp_path / "wiki")
    yield wiki
    wiki.remove()
