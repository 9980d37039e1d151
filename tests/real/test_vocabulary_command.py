"""`bot vocabulary` with a real endpoint: what it takes over.

No fault of the endpoint takes anything away from the words.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache
from pathlib import Path

import pytest

from bot.jobs.vocabulary import Asked, VocabularyReport, update_vocabulary
from bot.ports import WikidataError
from bot.wikidata import TRIES, WikidataQueries
from dev.templates import PROJECT
from exchange.domain.profile import Capacity, Profile
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    OF_THE_TERM,
    TERRITORY,
    Term,
)
from exchange.domain.vocabulary import (
    PROJECT as PROJECT_KIND,
)
from exchange.store.snapshot import load_snapshot, snapshot_vocabulary
from exchange.store.sql import SqlStore, open_store
from tests.builders import make_page
from tests.real.bot_runs import PATIENCE_SECONDS
from tests.real.sparql_endpoint import Answer, SparqlEndpoint, sparql_endpoint

TODAY = datetime(2026, 3, 4, tzinfo=UTC)
ASKED = Asked(("Q9000200",), ("Q9000300",), 3)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[SparqlEndpoint]:
    """Serve the extract."""
    with sparql_endpoint() as endpoint:
        yield endpoint


@cache
def committed_terms() -> Sequence[Term]:
    """Read the snapshot once for all tests."""
    return tuple(load_snapshot())


class Updating:
    """The job on a store of its own; it waits in no time, but counts the waits."""

    def __init__(self, endpoint: SparqlEndpoint, store: SqlStore) -> None:
        self.endpoint = endpoint
        self.store = store
        self.slept: list[float] = []
        self.left_out: list[str] = []
        lease = store.take_lease("vocabulary", "me", TODAY, 600)
        assert lease
        self._lease = lease

    def run(
        self,
        *,
        is_forced: bool = False,
        committed: Sequence[Term] = (),
        timeout_seconds: int = PATIENCE_SECONDS,
    ) -> VocabularyReport:
        """Take over what the endpoint says; `committed` stand for the snapshot."""
        self.slept.clear()
        wikidata = WikidataQueries(
            self.endpoint.url, "test (me)", self.slept.append, timeout_seconds
        )
        report = update_vocabulary(
            wikidata,
            self.store,
            committed or committed_terms(),
            ASKED,
            TODAY.date(),
            self._lease,
            is_applied=True,
            is_forced=is_forced,
        )
        self.left_out = report.left_out
        return report


@contextmanager
def updating(endpoint: SparqlEndpoint, folder: Path) -> Iterator[Updating]:
    """Open an empty store for the time of the block."""
    with closing(open_store(f"sqlite:///{folder}/exchange.db")) as store:
        store.upgrade()
        yield Updating(endpoint, store)
        endpoint.faults.clear()


@pytest.fixture
def fresh(endpoint: SparqlEndpoint, tmp_path: Path) -> Iterator[Updating]:
    """Start from an empty store."""
    with updating(endpoint, tmp_path) as fresh:
        yield fresh


@pytest.fixture(scope="module")
def applied(
    endpoint: SparqlEndpoint, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Updating]:
    """Share a store that has taken over what the endpoint says."""
    with updating(endpoint, tmp_path_factory.mktemp("applied")) as applied:
        applied.run()
        yield applied


def test_wikidata_is_taken_over(applied: Updating) -> None:
    """Labels replace the project's, names are added, and all that was there stays."""
    before = snapshot_vocabulary()

    words = applied.store.vocabulary()
    communication = words.term(CAPACITY, "36")
    assert communication
    assert communication.labels["ta"] == "தொடர்பாடல்"
    assert communication.sources["ta"].name == "Wikidata"
    assert communication.sources["ta"].read_on == "2026-03-04"
    assert communication.sources["ru"].name == "written by the project"
    assert communication.descriptions["en"] == "transmission of meaning"
    for term in before.terms(CAPACITY):
        for language, name in term.names():
            found = words.find(CAPACITY, name, (language,))
            assert found, name
            assert found.id == term.id or term.id in found.former_ids
    # "governance" is an alias on Wikidata and another capacity here.
    governance = words.find(CAPACITY, "governance")
    assert governance
    assert governance.id == "15"
    assert any("“governance” (en) is a name of 15" in each for each in applied.left_out)


def test_merged_items_lose_nobody(applied: Updating) -> None:
    """What was merged on Wikidata answers to all its ids, items and names."""
    words = applied.store.vocabulary()
    structure = words.find(CAPACITY, "Q759524")
    assert structure
    assert (structure.id, structure.wikidata_item) == ("10", "Q9000100")
    health = words.term(CAPACITY, "56")
    assert health
    assert health.id == "50"
    for text in ("56", "Q28837578", "community health", "Learning and Evaluation"):
        assert words.find(CAPACITY, text) == health
    assert words.broader(CAPACITY, "57")[0] == "50"


def test_narrower_items_and_affiliates_are_added(applied: Updating) -> None:
    """They stand below what they are part of, once, and can be named."""
    words = applied.store.vocabulary()
    assert words.broader(CAPACITY, "Q9000002") == ("Q9000001", "36")
    poetry = words.term(CAPACITY, "Q9000003")
    assert poetry
    assert set(poetry.parents) == {"36", "Q9000002"}
    assert words.term(CAPACITY, "Q9000006") is None
    assert any("Q9000006: it has no label" in each for each in applied.left_out)
    armenia = words.find(AFFILIATE, "Վիքիմեդիա Հայաստան")
    assert armenia
    assert armenia.id == "AM"
    assert armenia.facts["territory"] == "am"
    assert armenia.facts["page"].endswith("Wikimedia_Armenia")
    wadden = words.find(AFFILIATE, "Wikimedianen van de Waddenzee")
    assert wadden
    assert wadden.id == "Q9000202"
    commons = words.term(PROJECT_KIND, "commonswiki")
    assert commons
    assert commons.labels["te"] == "విక్కీమీడియా కామన్స్"


def test_codes_get_their_items(applied: Updating) -> None:
    """Languages and territories get items and facts, and keep their names."""
    words = applied.store.vocabulary()
    portuguese, guadeloupe = words.term(LANGUAGE, "pt"), words.term(TERRITORY, "gp")
    assert portuguese
    assert guadeloupe
    assert portuguese.wikidata_item == "Q5146"
    assert guadeloupe.facts["coordinates"] == "Point(-61.58 16.25)"
    assert guadeloupe.facts["parent"] == "FR"
    assert guadeloupe.sources[OF_THE_TERM].name == "Wikidata"
    assert words.broader(TERRITORY, "gp") == snapshot_vocabulary().broader(
        TERRITORY, "gp"
    )


def test_second_run_changes_nothing(applied: Updating) -> None:
    """What was taken over is no difference any more."""
    again = applied.run()
    assert again.difference.lines == []
    assert again.written == 0


def test_terms_in_use_stay_unless_forced(fresh: Updating) -> None:
    """A term that is gone stays while a profile uses it; others go."""
    added = [Term(CAPACITY, f"extra{n}", {"en": f"extra {n}"}) for n in (1, 2)]
    store = fresh.store
    fresh.run(committed=[*load_snapshot(), *added])
    lease = store.take_lease("sync", "me", TODAY, 600)
    assert lease
    profile = Profile(offers=(Capacity("extra 1", "extra1", None, "extra 1"),))
    page = replace(make_page("Ana"), profile=profile)
    store.save_profiles([page], lease)

    report = fresh.run()

    words = store.vocabulary()
    assert words.term(CAPACITY, "extra1")
    assert words.term(CAPACITY, "extra2") is None
    kept, removed = (line for line in report.difference.lines if "extra" in line)
    assert kept.endswith("“extra 1”; 1 profile uses it; it is kept without --force")
    assert removed == "gone: capacity extra2 “extra 2”, which no profile uses"
    fresh.run(is_forced=True)
    assert store.vocabulary().term(CAPACITY, "extra1") is None


SHORT_TIMEOUT_SECONDS = 2
TOO_MANY = Answer(429, {"Retry-After": "7"}, b"slow down")
FAULTS = {
    "429": (TOO_MANY, 7),
    "429 with a date": (
        Answer(429, {"Retry-After": "%DATE%"}, b"slow down"),
        30,
    ),
    "429 without a time": (Answer(429, {}, b"slow down"), 60),
    "429 for a day": (Answer(429, {"Retry-After": "86400"}, b"slow down"), 600),
    "500": (Answer(500, {}, b"java.lang.OutOfMemoryError"), 10),
    "503": (Answer(503, {}, b""), 10),
    "timeout": (Answer(delay_seconds=SHORT_TIMEOUT_SECONDS + 0.5), 10),
    "HTML": (Answer(body=b"<!DOCTYPE html><p>Our servers are having a problem"), 10),
    "cut JSON": (
        Answer(body=b'{"head": {}, "results": {"bindings": [{"item": {"ty'),
        10,
    ),
    "other JSON": (Answer(body=b"[1, 2]"), 10),
    "connection cut": (Answer(keep_bytes=100), 10),
}


def timeout_for(name: str) -> int:
    """Give the seconds that a test waits for an answer; a fault may be to exceed them.

    All others are patient, since the machine may be busy.
    """
    return SHORT_TIMEOUT_SECONDS if name == "timeout" else PATIENCE_SECONDS


@pytest.mark.parametrize("name", FAULTS)
def test_passing_fault_is_waited_out(applied: Updating, name: str) -> None:
    """The question is asked again after the time that the service wants."""
    fault, seconds = FAULTS[name]
    until = datetime.now(UTC) + timedelta(seconds=seconds)
    is_dated = "%DATE%" in fault.headers.values()
    if is_dated:
        fault = Answer(429, {"Retry-After": format_datetime(until)}, b"slow down")
    applied.endpoint.faults.append(fault)

    again = applied.run(timeout_seconds=timeout_for(name))
    after = datetime.now(UTC)

    (waited,) = applied.slept
    # A date is told to the second, and the run takes some of the time until then.
    least = (until - after).total_seconds() - 1 if is_dated else seconds
    assert least <= waited <= seconds
    assert again.difference.lines == []


LASTING = {
    **{name: fault for name, (fault, _) in FAULTS.items() if "date" not in name},
    "400": Answer(400, {}, b"bad query"),
    "403": Answer(403, {}, b"who are you?"),
    "404": Answer(404, {}, b""),
    "empty": Answer(body=b'{"head": {"vars": []}, "results": {"bindings": []}}'),
}
# What has rows is asked second (affiliates) and fifth (languages), among others.
CASES = [
    (name, number)
    for name in LASTING
    for number in ((1,) if name == "timeout" else (1, 4))
]


@pytest.mark.parametrize(("name", "number"), CASES)
def test_lasting_fault_changes_nothing(
    applied: Updating, name: str, number: int
) -> None:
    """Wherever the service fails for long, the words stay, and the reason is told."""
    before = applied.store.vocabulary().fingerprint()
    applied.endpoint.faults.extend([Answer()] * number + [LASTING[name]] * TRIES)

    with pytest.raises(WikidataError, match=r"nothing was changed|refuse"):
        applied.run(timeout_seconds=timeout_for(name))

    applied.endpoint.faults.clear()
    assert applied.store.vocabulary().fingerprint() == before
    assert len(applied.slept) < TRIES


def test_answer_that_lacks_much_changes_nothing(fresh: Updating) -> None:
    """An answer that is whole but lacks rows does not take the terms away."""
    added = [Term(AFFILIATE, f"Q77{n}", {"en": f"affiliate {n}"}) for n in range(99)]
    fresh.run(committed=[*load_snapshot(), *added])
    before = fresh.store.vocabulary().fingerprint()

    with pytest.raises(WikidataError, match="only 187 would be left"):
        fresh.run()

    assert fresh.store.vocabulary().fingerprint() == before


def test_answer_that_lacks_items_changes_nothing(applied: Updating) -> None:
    """Where the texts of many items are missing at once, none is believed."""
    many = [
        Term(CAPACITY, f"x{n}", {"en": f"x {n}"}, wikidata_item=f"Q88{n}")
        for n in range(20)
    ]
    before = applied.store.vocabulary().fingerprint()

    with pytest.raises(WikidataError, match="21 of 33 items no longer"):
        applied.run(committed=[*load_snapshot(), *many])

    assert applied.store.vocabulary().fingerprint() == before


def run_bot(
    tmp_path: Path, url: str, *options: str, contact: str = "me"
) -> tuple[int, str]:
    """Run the command as an operator would; give its exit code and what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "vocabulary", *options],
        cwd=PROJECT,
        env={
            **os.environ,
            "CXC_DATABASE_URL": f"sqlite:///{tmp_path}/exchange.db",
            "CXC_SPARQL_URL": url,
            "CXC_CONTACT": contact,
            "CXC_AFFILIATE_CLASSES": "Q9000200, Q9000210",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def test_command_shows_then_takes_over(
    tmp_path: Path, endpoint: SparqlEndpoint
) -> None:
    """Without --apply the difference is shown and nothing is written."""
    code, shown = run_bot(tmp_path, endpoint.url)
    assert code == 0
    assert "new: affiliate Q9000202 “Wikimedians of the Wadden Sea”" in shown
    assert "communication" in shown
    assert "Nothing was changed; --apply takes this over" in shown

    code, applied = run_bot(tmp_path, endpoint.url, "--apply")
    assert code == 0
    assert "terms in the vocabulary" in applied
    code, again = run_bot(tmp_path, endpoint.url, "--apply")
    assert (code, "Wikidata changes nothing." in again) == (0, True)


def test_command_without_network_keeps_the_words(tmp_path: Path) -> None:
    """No network is no failure: the words are those of the snapshot."""
    code, said = run_bot(tmp_path, "http://127.0.0.1:9/sparql", "--apply")
    assert code == 0
    assert "cannot be reached" in said
    assert "the words stay as they are" in said


def test_command_needs_a_contact(tmp_path: Path, endpoint: SparqlEndpoint) -> None:
    """Nobody is asked without saying who asks."""
    endpoint.agents.clear()
    code, said = run_bot(tmp_path, endpoint.url, contact="")
    assert code == 2
    assert "CXC_CONTACT" in said
    assert endpoint.agents == []
