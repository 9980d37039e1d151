"""For all tests: what may be used, and what must not be met by chance."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from dev.mariadb import MariaDb
from dev.templates import PROJECT
from tests.parts import require

# Continuous integration tries the same examples every time; elsewhere each run tries
# new ones and prints how to repeat a failure.
# No example is too slow: that depends on the machine.
PATIENT: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("ci", derandomize=True, **PATIENT)
settings.register_profile("developer", print_blob=True, **PATIENT)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "developer")

# Numba keeps what it has compiled in a folder that is not made for two processes which
# fill it at the same moment: two variants of a function can come under one name. So
# only the first of the workers that run side by side (`pytest -n`) fills the usual one.
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if WORKER != "gw0":
    os.environ["NUMBA_CACHE_DIR"] = str(PROJECT / "var" / f"compiled-by-{WORKER}")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test sees the defaults, whatever the developer's shell has set."""
    for variable in tuple(os.environ):
        if variable.startswith(("CXC_", "TOOL_", "PYWIKIBOT")):
            monkeypatch.delenv(variable)


@pytest.fixture(scope="session")
def _mariadb() -> Iterator[MariaDb]:
    """One server for the whole run."""
    require(MariaDb.why_missing())
    with MariaDb() as server:
        yield server


@pytest.fixture
def mariadb_url(_mariadb: MariaDb) -> str:
    """Give the address of an empty database, a new one for each test."""
    return _mariadb.new_database()
