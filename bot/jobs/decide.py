"""Which of the pages that were read count, and the store's profiles made like that.

It looks at all pages at once, since one can decide over another: a person has one
profile, and a group counts through the profiles of its contacts. It asks no wiki.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from bot.jobs.leased import keep_lease
from exchange.domain.account import Account
from exchange.domain.decision import Decision, to_profile_page
from exchange.domain.eligibility import (
    ANOTHER_PAGE,
    NO_CONTACT,
    PERSON,
    Candidate,
    why_profile_is_left_out,
    why_request_is_left_out,
)
from exchange.domain.exclusions import Exclusions
from exchange.domain.identity import (
    Contact,
    PersonPage,
    choose_pages,
    group_name,
    names_of_group,
    stands_for,
)
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.profile import LanguageSkill
from exchange.domain.request import AskedRequest, request_id_of
from exchange.domain.vocabulary import Vocabulary, fold
from exchange.store.port import Lease, Leases, Pages, Profiles, Requests, Sites

BATCH = 500
# A run that would remove more than this is taken for a fault of the wiki's answer.
LARGEST_REMOVED_SHARE = 0.05
ALWAYS_REMOVABLE = 10

T = TypeVar("T")
Title = tuple[str, str]


class DecidingStore(Leases, Pages, Profiles, Requests, Sites, Protocol):
    """What deciding asks of the store."""


class GuardError(Exception):
    """The run would remove suspiciously many profiles, so none was changed."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What deciding goes by, beside the pages; `now` is aware.

    `notify_default` is how often notices go to a profile that says nothing of it.
    """

    notify_default: str
    vocabulary: Vocabulary
    now: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """How many profiles count, were written and removed, and what was left out.

    `left_out` counts pages by the name of the rule.
    """

    profiles: int
    saved: int
    removed: int
    left_out: Mapping[str, int]


def update_profiles(
    store: DecidingStore, lease: Lease, rules: Rules, *, confirmed: bool = False
) -> Decided:
    """Decide of every page in the store, and write what differs.

    Raises `GuardError` where too many profiles would go, unless `confirmed`.
    """
    view = _View(store, rules)
    counting = view.choose()
    decisions: dict[str, Decision] = {}
    left_out: Counter[str] = Counter()
    for facts in store.page_facts():
        if not facts.transcludes:
            continue
        decision = view.decide(facts, counting)
        if decision.reason and not (facts.has_requests and not facts.kind):
            left_out[decision.reason] += 1
        if decision.to_text() != facts.decision:
            decisions[facts.page_id] = decision
    shown = store.profile_ids()
    removed = shown - counting
    if not confirmed:
        _guard(removed, shown)
    changed = {
        page_id: decisions.get(page_id) or view.decision_of(page_id, counting)
        for page_id in sorted(counting)
        if page_id in decisions or page_id not in shown
    }
    saved = _save(store, lease, changed)
    gone = store.remove_profiles(sorted(removed), lease)
    # Decisions are remembered last: what a killed run has not written is decided anew.
    texts = {page_id: each.to_text() for page_id, each in decisions.items()}
    for some in _batches(texts):
        store.save_decisions({page_id: texts[page_id] for page_id in some}, lease)
    store.replace_requests(view.asked_requests(), lease)
    return Decided(len(counting), saved, gone, +left_out)


def _guard(removed: Collection[str], shown: Collection[str]) -> None:
    gone, before = Counter(map(_wiki_of, removed)), Counter(map(_wiki_of, shown))
    for dbname, count in sorted(gone.items()):
        if count > max(ALWAYS_REMOVABLE, LARGEST_REMOVED_SHARE * before[dbname]):
            raise GuardError(
                f"This run would remove {count} of the {before[dbname]} profiles of "
                f"{dbname}, so it has changed none. Look at the wiki; if it is right, "
                "run `python -m bot sync --confirm-removals`"
            )


def _wiki_of(page_id: str) -> str:
    return page_id.partition(":")[0]


def _save(store: DecidingStore, lease: Lease, changed: Mapping[str, Decision]) -> int:
    saved = 0
    for some in _batches(changed):
        pages = store.pages(some)
        babel = _babel_of(store, pages)
        saved += store.save_profiles(
            (
                to_profile_page(
                    page,
                    changed[page.facts.page_id],
                    babel.get(_root(page.facts), ()),
                )
                for page in pages
            ),
            lease,
        )
        keep_lease(store, lease)
    return saved


def _babel_of(
    store: DecidingStore, pages: Iterable[KeptPage]
) -> dict[Title, tuple[LanguageSkill, ...]]:
    """Read the Babel boxes of the owners of pages, by wiki and root title."""
    wanted: dict[str, set[str]] = {}
    for page in pages:
        if page.facts.needs_babel:
            dbname, title = _root(page.facts)
            wanted.setdefault(dbname, set()).add(title)
    return {
        (dbname, root.facts.title): root.babel
        for dbname, titles in wanted.items()
        for root in store.pages_titled(dbname, sorted(titles))
        if root.facts.babel_rev_id
    }


def _root(facts: PageFacts) -> Title:
    return facts.dbname, facts.root_title


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    every = list(items)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


@dataclass
class _View:
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
        babel = self.babel_rev_ids.get(_root(facts), 0) if facts.needs_babel else 0
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
        for some in _batches(self.group_ids):
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
        for some in _batches(asking):
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
