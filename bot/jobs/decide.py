"""Which of the pages that were read count, and the store's profiles made like that.

It looks at all pages at once, since one can decide over another: a person has one
profile, and a group counts through the profiles of its contacts. It asks no wiki.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from bot.jobs.all_pages import BATCH, AllPages, DecidingStore, Rules, Title, root_of
from bot.jobs.batched import batched
from bot.jobs.leased import keep_lease
from exchange.domain.decision import Decision, to_profile_page
from exchange.domain.kept_page import KeptPage
from exchange.domain.profile import LanguageSkill
from exchange.store.port import Lease

# A run that would remove more than this is taken for a fault of the wiki's answer.
LARGEST_REMOVED_SHARE = 0.05
ALWAYS_REMOVABLE = 10


class GuardError(Exception):
    """The run would remove suspiciously many profiles, so none was changed."""


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
    view = AllPages(store, rules)
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
    for some in batched(texts, BATCH):
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
    for some in batched(changed, BATCH):
        pages = store.pages(some)
        babel = _babel_of(store, pages)
        saved += store.save_profiles(
            (
                to_profile_page(
                    page,
                    changed[page.facts.page_id],
                    babel.get(root_of(page.facts), ()),
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
            dbname, title = root_of(page.facts)
            wanted.setdefault(dbname, set()).add(title)
    return {
        (dbname, root.facts.title): root.babel
        for dbname, titles in wanted.items()
        for root in store.pages_titled(dbname, sorted(titles))
        if root.facts.babel_rev_id
    }
