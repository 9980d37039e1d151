"""All pages that were read, at one moment: which of them count, and for whom."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.jobs.batched import batched
from exchange.domain.account import Account
from exchange.domain.decision import Decision
from exchange.domain.eligibility import (
    ANOTHER_PAGE,
    NO_CONTACT,
    PERSON,
    Candidate,
    why_profile_is_left_out,
    why_request_is_left_out,
)
from exchange.domain.exclusions import Exclusions
from exchange.domain.folding import fold
from exchange.domain.identity import (
    Contact,
    PersonPage,
    choose_pages,
    group_name,
    names_of_group,
    stands_for,
)
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.request import AskedRequest, request_id_of
from exchange.domain.vocabulary import Vocabulary
from exchange.store.port import Leases, Pages, Profiles, Requests, Sites

BATCH = 500
Title = tuple[str, str]


class DecidingStore(Leases, Pages, Profiles, Requests, Sites, Protocol):
    """What deciding asks of the store."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What deciding goes by, beside the pages; `now` is aware.

    `notify_default` is how often notices go to a profile that says nothing of it.
    """

    notify_default: str
    vocabulary: Vocabulary
    now: datetime


@dataclass
class AllPages:
    """All pages of the store at one moment, with the accounts that they name."""

    store: DecidingStore
    rules: Rules
    babel_rev_ids: dict[Title, int] = field(default_factory=dict)
    group_ids: list[str] = field(default_factory=list)
    page_of_person: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.accounts = self.store.accounts()
        self.exclusions = {
            dbname: site.exclusions for dbname, site in self.store.sites().items()
        }

    def choose(self) -> frozenset[str]:
        """Give the ids of the pages whose profiles count."""
        self.page_of_person = choose_pages(self._person_pages())
        groups = self._standing_groups()
        return frozenset(self.page_of_person.values()) | groups

    def decide(self, facts: PageFacts, counting: Collection[str]) -> Decision:
        """Say why a page's profile does not count, or for whom it does."""
        reason = self._why_left_out(facts)
        if not reason and facts.page_id not in counting:
            reason = ANOTHER_PAGE if facts.kind == PERSON else NO_CONTACT
        if reason:
            return Decision(reason)
        if facts.kind != PERSON:
            name = group_name(facts.title, facts.namespace)
            return Decision("", facts.page_id, name, 0, self.rules.notify_default)
        owner = self.accounts[facts.dbname, facts.owner]
        babel = self.babel_rev_ids.get(root_of(facts), 0) if facts.needs_babel else 0
        return Decision(
            "", owner.person_id, owner.name, babel, self.rules.notify_default
        )

    def decision_of(self, page_id: str, counting: Collection[str]) -> Decision:
        """Decide of one page by its id."""
        (page,) = self.store.pages([page_id])
        return self.decide(page.facts, counting)

    def _candidate(self, facts: PageFacts, name: str) -> Candidate:
        return Candidate(
            facts,
            self.accounts.get((facts.dbname, name)) if name else None,
            self.exclusions.get(facts.dbname, Exclusions()),
            self.rules.now,
        )

    def _why_left_out(self, facts: PageFacts) -> str:
        return why_profile_is_left_out(self._candidate(facts, facts.owner))

    def _person_pages(self) -> Iterator[PersonPage]:
        """Give the pages that could count for a person; note boxes and groups."""
        for facts in self.store.page_facts():
            if facts.babel_rev_id:
                self.babel_rev_ids[facts.dbname, facts.title] = facts.babel_rev_id
            if not facts.transcludes or self._why_left_out(facts):
                continue
            if facts.kind != PERSON:
                self.group_ids.append(facts.page_id)
                continue
            person_id = self.accounts[facts.dbname, facts.owner].person_id
            yield PersonPage(person_id, facts.page_id, facts.title, facts.edited_at)

    def _standing_groups(self) -> frozenset[str]:
        vocabulary = self.rules.vocabulary
        standing: set[str] = set()
        for some in batched(self.group_ids, BATCH):
            for group in self.store.pages(some):
                facts = group.facts
                names = names_of_group(facts.title, facts.namespace, vocabulary)
                if any(
                    stands_for(contact, facts.author_ids, names)
                    for contact in self._contacts(group)
                ):
                    standing.add(facts.page_id)
        return frozenset(standing)

    def _contacts(self, group: KeptPage) -> Iterator[Contact]:
        """Give the contacts of a group who have a profile of their own."""
        assert group.profile is not None
        for name in group.profile.contacts:
            account = self.accounts.get((group.facts.dbname, name))
            page_id = self.page_of_person.get(account.person_id) if account else None
            if account is None or page_id is None:
                continue
            for page in self.store.pages([page_id]):
                if page.profile is not None:
                    affiliations = frozenset(page.profile.affiliations)
                    yield Contact(account.user_id, affiliations)

    def asked_requests(self) -> Iterator[AskedRequest]:
        """Give the requests that count."""
        asking = [
            facts.page_id
            for facts in self.store.page_facts()
            if facts.transcludes and facts.has_requests
        ]
        for some in batched(asking, BATCH):
            for page in self.store.pages(some):
                yield from self._requests_of(page)

    def _requests_of(self, page: KeptPage) -> Iterator[AskedRequest]:
        facts = page.facts
        seen: Counter[tuple[str, str]] = Counter()
        for request in page.requests:
            candidate = self._candidate(facts, request.by or facts.owner)
            account: Account | None = candidate.account
            if account is None or why_request_is_left_out(candidate):
                continue
            key = account.person_id, fold(request.title)
            yield AskedRequest(
                request_id_of(facts.page_id, *key, seen[key]),
                account.person_id,
                account.name,
                facts.title,
                facts.rev_id,
                facts.edited_at,
                request,
            )
            seen[key] += 1


def root_of(facts: PageFacts) -> Title:
    """Name the owner's root user page: its wiki and title."""
    return facts.dbname, facts.root_title
