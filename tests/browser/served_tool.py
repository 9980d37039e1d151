"""The tool as gunicorn serves it, over a store and an index of the tests' own."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from dev.lock import Lock
from dev.run import Demonstration
from dev.sample_export import SAMPLE_EXPORT
from dev.templates import PROJECT
from exchange.domain.profile import ProfilePage
from exchange.domain.vocabulary import KINDS
from exchange.store.sql import open_store
from tests.browser.tool_people import (
    hostile_matches,
    hostile_people,
    requests_for_help,
    with_hostile_term,
)

LEASE_SECONDS = 3600


@dataclass(frozen=True)
class ServedTool:
    """Where the tool answers, and who is in it."""

    url: str
    sample_people: tuple[ProfilePage, ...]
    hostile_people: tuple[ProfilePage, ...]

    def profile_path(self, page: ProfilePage) -> str:
        """Give the path of a profile."""
        return f"/profile/{page.dbname}/{quote(page.title.replace(' ', '_'))}"


@contextmanager
def serve_tool(folder: Path) -> Iterator[ServedTool]:
    """Serve the sample people with their matches, some requests, and the hostile."""
    # As in dev.run: the shell that starts the tool needs descriptor 3.
    with Lock(folder / "run.lock"), ExitStack() as stack:
        demonstration = Demonstration(folder, stack)
        demonstration.use_store(folder)
        demonstration.bot("sync", "--dump", SAMPLE_EXPORT.relative_to(PROJECT))
        demonstration.bot("match")
        sample, hostile = _add_people(demonstration.environment["CXC_DATABASE_URL"])
        demonstration.start_tool()
        yield ServedTool(demonstration.tool_url, tuple(sample), tuple(hostile))


def _add_people(database_url: str) -> tuple[list[ProfilePage], list[ProfilePage]]:
    """Add who is not in the export; give the sample people and those."""
    with closing(open_store(database_url)) as store:
        lease = store.take_lease("test", "test", datetime.now(UTC), LEASE_SECONDS)
        assert lease is not None
        sample, hostile = store.profiles(), hostile_people()
        matches = [
            each
            for page in sample
            for each in store.matches_of_learner(page.profile_id)
        ]
        store.save_vocabulary(with_hostile_term(store.vocabulary(), KINDS), lease)
        store.save_profiles(hostile, lease)
        store.replace_matches(
            sorted([*matches, *hostile_matches(hostile)], key=lambda m: m.learner_id),
            lease,
        )
        store.replace_requests(requests_for_help(sample), lease)
    return sample, hostile
