"""How quickly the notices of a day are planned and written for everybody.

Invented people, each with a few proposed matches of which half go both ways, some in
rings, and a ledger that holds one earlier notice of everybody, who speak the languages
of the interface. All notices are planned, whatever the limits, and a tenth of them is
written. The plan must be the same whatever order its facts come in, and the work must
grow with the number of people.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from math import log
from random import Random
from typing import Any

from benchmarks.machine import describe_machine
from benchmarks.run import (
    SEED,
    Report,
    count_calls,
    print_report,
    read_options,
    seconds_of_each,
)
from exchange.domain.match import Match, Reason, Ring
from exchange.domain.notice_plan import NoticePolicy, Situation, plan_notices
from exchange.domain.notice_text import render_notice
from exchange.domain.notice_writing import Writing
from exchange.domain.notices import (
    SENT,
    LedgerRow,
    Notice,
    keys_of_both,
    notice_id_of,
)
from exchange.domain.profile import Capacity, LanguageSkill, Profile, ProfilePage
from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY
from exchange.message_files import load_notice_messages
from exchange.store.snapshot import snapshot_vocabulary

USUAL_SIZE = 100_000
ROUNDS, FEW_ROUNDS = 3, 2
# From here on few rounds are enough.
LARGE = 20_000
MATCHES_EACH = 4
IN_RINGS = 0.3
# One in so many notices is written, since each takes the same time.
WRITTEN = 10
# Of the work against the number of people: 1 is linear, 2 would be quadratic.
MOST_GROWTH = 1.5
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
EARLIER = NOW - timedelta(days=30)
LANGUAGES = ("en", "pt", "es", "fr", "de", "ar", "ja", "sw")
SITE = Site(
    "metawiki", "en", "https://wiki.example/wiki/$1", "https://wiki.example/w/index.php"
)
# Nobody is left out: what is measured is the work for all.
POLICY = NoticePolicy(most_a_day=10**9)
VOCABULARY = snapshot_vocabulary()
WRITING = Writing(
    {SITE.dbname: SITE},
    VOCABULARY,
    load_notice_messages(),
    "https://tool.example",
    "CapacityBot",
)


@dataclass(frozen=True, slots=True)
class Market:
    """Invented people with all that a plan rests on, and their notices."""

    situation: Situation
    notices: Sequence[Notice]


def main() -> int:
    """Measure planning and writing, for all and for a tenth."""
    options = read_options(__doc__, USUAL_SIZE)
    sizes = (max(20, options.size // 10), options.size)
    markets = {size: make_market(size) for size in sizes}
    contenders: dict[str, Callable[[], object]] = {}
    for size, market in markets.items():
        contenders[f"plan {size}"] = partial(plan, market.situation)
        contenders[f"write {size}"] = partial(write, market.notices[::WRITTEN])
    rounds = FEW_ROUNDS if options.size > LARGE else ROUNDS
    seconds = seconds_of_each(contenders, rounds)
    are_equal = all(is_same_in_any_order(market) for market in markets.values())
    work = {name: count_calls(each) for name, each in contenders.items()}
    growth = {
        "work": growth_exponents(work, *sizes),
        "cpu": growth_exponents(seconds, *sizes),
    }
    notices = {size: len(market.notices) for size, market in markets.items()}
    figures: dict[str, Any] = {
        "machine": describe_machine(),
        "seconds": {name: round(each, 3) for name, each in seconds.items()},
        "notices": notices,
        "growth": growth,
        "equal": are_equal,
    }
    report = Report(
        "notify",
        SEED,
        {"people": options.size},
        figures,
        {"most_growth": MOST_GROWTH},
        are_equal and max(growth["work"].values()) <= MOST_GROWTH,
    )
    return print_report(report, table_of(seconds, notices, growth))


def plan(situation: Situation) -> list[Notice]:
    """Plan the notices of everybody."""
    return plan_notices(situation, NOW, POLICY)


def write(notices: Sequence[Notice]) -> int:
    """Write all notices; give the length of their texts."""
    return sum(len(render_notice(each, WRITING, NOW).text) for each in notices)


def is_same_in_any_order(market: Market) -> bool:
    """Tell whether the same is planned from the same facts in another order."""
    facts = market.situation
    turned = replace(
        facts,
        pages=facts.pages[::-1],
        matches=list(facts.matches)[::-1],
        rings=list(facts.rings)[::-1],
        ledger=facts.ledger[::-1],
    )
    return len(market.notices) > 0 and plan(turned) == list(market.notices)


def growth_exponents(
    spent: Mapping[str, float], small: int, large: int
) -> dict[str, float]:
    """Give how what each part takes grows with the number of people."""
    ratios = {
        part: spent[f"{part} {large}"] / spent[f"{part} {small}"]
        for part in ("plan", "write")
    }
    return {
        part: round(log(ratio) / log(large / small), 2)
        for part, ratio in ratios.items()
    }


def table_of(
    seconds: dict[str, float],
    notices: dict[int, int],
    growth: dict[str, dict[str, float]],
) -> list[list[object]]:
    """Make a row for each part and size."""
    head = ["part", "people", "notices", "seconds", "µs a notice"]
    rows: list[list[object]] = [[*head, "growth by work", "by CPU"]]
    for name, spent in seconds.items():
        part, _, size = name.partition(" ")
        count = notices[int(size)] // (1 if part == "plan" else WRITTEN)
        each = round(spent / count * 1e6)
        grows = [growth["work"][part], growth["cpu"][part]]
        rows.append([part, size, count, round(spent, 2), each, *grows])
    return rows


def make_market(people: int) -> Market:
    """Invent people, their matches, rings and last notices."""
    random = Random(SEED)
    terms = [
        Capacity(VOCABULARY.label(CAPACITY, term.id), term.id)
        for term in VOCABULARY.terms(CAPACITY)
    ]
    pages = [make_page(random, number, terms) for number in range(people)]
    matches = [
        match
        for page in pages
        for match in make_matches(random, page, pages, MATCHES_EACH)
    ]
    situation = Situation(
        pages=pages,
        matches=matches,
        rings=make_rings(random, pages),
        ledger=[make_row(match) for match in matches[::MATCHES_EACH]],
        known_people={SITE.dbname: frozenset(page.person_id for page in pages)},
    )
    return Market(situation, plan(situation))


def make_page(random: Random, number: int, terms: Sequence[Capacity]) -> ProfilePage:
    """Invent a person."""
    spoken = random.sample(LANGUAGES, 2)
    profile = Profile(
        offers=tuple(random.sample(terms, 5)),
        wants=tuple(random.sample(terms, 3)),
        languages=(LanguageSkill(spoken[0], "N"), LanguageSkill(spoken[1], "3")),
        notify="weekly",
    )
    name = f"Person {number}"
    return ProfilePage(
        profile_id=f"metawiki:{number + 1}",
        person_id=f"c:{number + 1}",
        user_name=name,
        title=f"User:{name}/Capacity profile",
        rev_id=number + 1,
        edited_at=EARLIER,
        profile=profile,
    )


def make_matches(
    random: Random, learner: ProfilePage, pages: Sequence[ProfilePage], count: int
) -> list[Match]:
    """Propose some teachers to a learner; every second one learns something too."""
    return [
        make_match(random, learner, teacher, mutual=at % 2 == 0)
        for at, teacher in enumerate(random.sample(pages, count))
        if teacher is not learner
    ]


def make_match(
    random: Random, learner: ProfilePage, teacher: ProfilePage, *, mutual: bool
) -> Match:
    """Propose that one learns from another what the first wants most."""
    wanted = learner.profile.wants[0].key
    reasons = [Reason("teaches", wanted, wanted)]
    if mutual:
        back = teacher.profile.wants[0].key
        reasons.append(Reason("learns", back, back))
    return Match(
        learner_id=learner.profile_id,
        teacher_id=teacher.profile_id,
        capacities=(wanted,),
        score=random.randrange(1, 10**6),
        reasons=tuple(reasons),
        mutual=mutual,
        proposed=True,
    )


def make_rings(random: Random, pages: Sequence[ProfilePage]) -> list[Ring]:
    """Put some people into rings of three, each in one."""
    chosen = random.sample(pages, int(len(pages) * IN_RINGS) // 3 * 3)
    return [
        make_ring(random, sorted(three, key=lambda page: page.profile_id))
        for three in zip(*[iter(chosen)] * 3, strict=True)
    ]


def make_ring(random: Random, three: Sequence[ProfilePage]) -> Ring:
    """Let three people each learn from the next."""
    steps = tuple(
        make_match(random, learner, teacher, mutual=False)
        for learner, teacher in zip(three, [*three[1:], three[0]], strict=True)
    )
    return Ring(
        members=tuple(page.profile_id for page in three),
        steps=steps,
        score=sum(step.score for step in steps),
    )


def make_row(match: Match) -> LedgerRow:
    """Tell a learner of one match a month ago."""
    person_id, other_id = (
        each.replace("metawiki:", "c:") for each in (match.learner_id, match.teacher_id)
    )
    return LedgerRow(
        notice_id=notice_id_of(person_id, "earlier"),
        recipient_id=person_id,
        period="earlier",
        dbname=SITE.dbname,
        state=SENT,
        talk_title="",
        summary="",
        heading="",
        text="",
        base_rev_id=0,
        requested_at=EARLIER,
        pairs=keys_of_both(match, person_id, other_id),
    )


if __name__ == "__main__":
    sys.exit(main())
