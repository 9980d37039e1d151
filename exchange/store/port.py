"""The store's port: what jobs and pages ask of it, whatever keeps the data.

Every write of a job takes the job's `Lease`: its number is checked in the same
transaction, so a job that has lost its lease changes nothing more.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from exchange.domain.account import Account
from exchange.domain.answers import Answer
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.match import Alike, Match, Ring
from exchange.domain.notices import LedgerRow
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from exchange.domain.vocabulary import Term, Vocabulary


class StoreError(Exception):
    """The store cannot be used; the message says what to do."""


class LeaseLostError(Exception):
    """Another run holds the job's lease now; this one must stop writing."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job's right to write, with the fencing number that its writes carry.

    It lasts `seconds` from when it was taken or renewed.
    """

    job: str
    holder: str
    fence: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Change:
    """A profile that changed; `page` is None where it left the index."""

    number: int
    profile_id: str
    page: ProfilePage | None


@dataclass(frozen=True, slots=True)
class RequestChange:
    """A request that changed; `asked` is None where it left the index."""

    number: int
    request_id: str
    asked: AskedRequest | None


class Leases(Protocol):
    """One row a job, so that two runs of it never write at once."""

    def take_lease(
        self, job: str, holder: str, now: datetime, seconds: int
    ) -> Lease | None:
        """Take the job's lease, or give None while another holder's lasts.

        One that ends absurdly late was taken by a clock that ran ahead: it does not
        last.
        """

    def renew_lease(self, lease: Lease, now: datetime) -> None:
        """Let the lease last on; raise LeaseLostError where it was taken over."""

    def release_lease(self, lease: Lease) -> None:
        """End the lease, if it is still this one."""


class Profiles(Protocol):
    """The profiles that the wiki shows."""

    def profile(self, profile_id: str) -> ProfilePage | None:
        """Give one profile."""

    def profile_titled(self, dbname: str, title: str) -> ProfilePage | None:
        """Give the profile that stands on a page."""

    def profiles(self) -> list[ProfilePage]:
        """List all profiles, by profile id."""

    def profiles_after(self, profile_id: str, limit: int) -> list[ProfilePage]:
        """List so many profiles after an id, by profile id; "" is before the first."""

    def profile_ids(self) -> frozenset[str]:
        """Give the ids of all profiles."""

    def save_profiles(self, pages: Iterable[ProfilePage], lease: Lease) -> int:
        """Save the pages that differ from what is kept; give their number."""

    def remove_profiles(self, profile_ids: Collection[str], lease: Lease) -> int:
        """Take profiles out; give how many there were."""


class Matches(Protocol):
    """The matches of the last run."""

    def replace_matches(self, matches: Iterable[Match], lease: Lease) -> int:
        """Make the matches kept these, writing only rows that differ; give how many.

        They come by learner, the learners in the order of their ids as strings, and may
        be more than fit in memory. Where this fails, some of them are kept, and the
        next call compares all again.
        """

    def matches_of_learner(self, profile_id: str) -> list[Match]:
        """List who could teach this profile, best first: what is public of it.

        It says nothing of answers and notices, on which it depends what is proposed.
        """

    def matches_of_teacher(
        self, profile_id: str, limit: int | None = None, offset: int = 0
    ) -> list[Match]:
        """List whom this profile could teach, best first: what is public of it.

        There may be tens of thousands: `limit` and `offset` give a page of them.
        """

    def count_matches_of_teacher(self, profile_id: str) -> int:
        """Count them."""

    def proposals_of(self, profile_id: str) -> list[Match]:
        """List what is proposed to a person, as learner or as teacher, best first.

        For this person alone.
        """

    def matches(self) -> list[Match]:
        """List all matches, by learner, best first."""


class Rings(Protocol):
    """The rings of the last run; nobody is in two."""

    def replace_rings(self, rings: Iterable[Ring], lease: Lease) -> int:
        """Make the rings kept these, writing only rows that differ; give how many."""

    def rings(self) -> list[Ring]:
        """List all rings, by their first members."""

    def ring_of(self, profile_id: str) -> Ring | None:
        """Give the ring that a profile is in, if there is one."""


class Alikes(Protocol):
    """Who is like whom, as the last run found."""

    def replace_alike(self, alike: Iterable[Alike], lease: Lease) -> int:
        """Make what is kept this, writing only rows that differ; give how many.

        They come in the order of their profile ids as strings.
        """

    def alike(self, profile_id: str) -> Alike | None:
        """Give who is like a profile, None before it was matched."""


class Answers(Protocol):
    """The durable memory of what people answered about each other."""

    def answers(self) -> list[Answer]:
        """List all answers, by their two people."""

    def save_answer(self, answer: Answer) -> None:
        """Keep an answer, unless one about the same person is kept that is newer.

        It takes no lease: people answer at any time.
        """

    def remove_answer(self, person_id: str, other_id: str) -> None:
        """Forget what a person answered about another."""


class Ledger(Protocol):
    """The durable memory of every notice."""

    def notices(self) -> list[LedgerRow]:
        """List all rows, oldest first."""

    def record_notice(self, row: LedgerRow, lease: Lease) -> bool:
        """Add or update the row of a notice id.

        Give False, changing nothing, where another id holds the same recipient and
        period.
        """

    def known_people(self) -> frozenset[str]:
        """Give the person ids of those who are no newcomers to the bot."""

    def remember_people(self, person_ids: Iterable[str], lease: Lease) -> None:
        """Keep that these people are no newcomers."""


class Pages(Protocol):
    """What was last read of the wiki's pages and accounts, counting or not."""

    def page_facts(self, dbname: str = "") -> Iterator[PageFacts]:
        """Give the facts of all pages, or those of one wiki, by page id.

        They come in batches, so that a wiki of any size needs little memory.
        """

    def pages(self, page_ids: Collection[str]) -> list[KeptPage]:
        """Give pages by id, in the order of their ids; unknown ones are left out."""

    def pages_titled(self, dbname: str, titles: Collection[str]) -> list[KeptPage]:
        """Give the pages of a wiki that bear one of the titles."""

    def save_pages(self, pages: Iterable[KeptPage], lease: Lease) -> None:
        """Keep these pages; what was decided of one is forgotten where it differs."""

    def drop_pages(self, page_ids: Collection[str], lease: Lease) -> None:
        """Forget pages."""

    def save_decisions(self, decisions: Mapping[str, str], lease: Lease) -> None:
        """Remember what was decided of pages, by page id."""

    def accounts(self, dbname: str = "") -> dict[tuple[str, str], Account]:
        """Map (dbname, user name) to accounts, of all wikis or of one."""

    def accounts_named(self, dbname: str, names: Collection[str]) -> dict[str, Account]:
        """Map names to accounts of a wiki; those not known are left out."""

    def save_accounts(self, accounts: Iterable[Account], lease: Lease) -> None:
        """Keep these accounts."""

    def drop_accounts(self, dbname: str, names: Collection[str], lease: Lease) -> None:
        """Forget accounts."""


class Requests(Protocol):
    """The requests for help that count."""

    def request(self, request_id: str) -> AskedRequest | None:
        """Give one request."""

    def requests(self) -> list[AskedRequest]:
        """List all requests, by request id."""

    def requests_after(self, request_id: str, limit: int) -> list[AskedRequest]:
        """List so many requests after an id, by request id; "" is before the first."""

    def replace_requests(self, requests: Iterable[AskedRequest], lease: Lease) -> int:
        """Make the requests kept these, writing only rows that differ."""


class Changes(Protocol):
    """The order in which profiles and requests changed."""

    def changes_since(self, number: int, limit: int) -> list[Change | RequestChange]:
        """List the changes after a number, in order; of one thing the last alone."""

    def last_change(self) -> int:
        """Give the number of the newest change, 0 before the first."""


class Memory(Protocol):
    """Where the jobs have come to."""

    def cursor(self, name: str) -> str:
        """Give where a job had come to, "" before its first run."""

    def save_cursor(self, name: str, value: str, lease: Lease) -> None:
        """Keep where a job has come to."""


class Reports(Protocol):
    """What the whole of the profiles comes to."""

    def report(self, name: str) -> Any:
        """Give a report as JSON has it, None before it was first made."""

    def save_report(self, name: str, report: Any, lease: Lease) -> None:
        """Keep a report in the place of the one before."""


class Sites(Protocol):
    """The wikis and the words."""

    def sites(self) -> dict[str, Site]:
        """Map database names to wikis."""

    def save_site(self, site: Site, lease: Lease) -> None:
        """Keep what is known of a wiki."""

    def vocabulary(self) -> Vocabulary:
        """Give the vocabulary; without any term in the store, the snapshot."""

    def save_vocabulary(self, terms: Sequence[Term], lease: Lease) -> int:
        """Make the terms kept these; give how many rows were written."""


class Store(
    Leases,
    Pages,
    Profiles,
    Requests,
    Changes,
    Matches,
    Rings,
    Alikes,
    Answers,
    Ledger,
    Memory,
    Reports,
    Sites,
    Protocol,
):
    """All of it, as the composition roots build it."""

    def upgrade(self) -> None:
        """Bring the tables to the newest migration."""

    def close(self) -> None:
        """Give back the connections."""
