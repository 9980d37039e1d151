"""`bot match`: matches and rings of everyone into the store, and missing words."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from exchange.domain.missing_words import MISSING_WORDS, find_missing_words
from exchange.domain.site import Site
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.domain.weights import USUAL, Weights
from exchange.matching.find import match_all
from exchange.matching.history import History
from exchange.matching.people import Words
from exchange.store.port import (
    Alikes,
    Answers,
    Changes,
    Lease,
    Leases,
    Ledger,
    Matches,
    Profiles,
    Reports,
    Requests,
    Rings,
    Sites,
)

JOB = "match"
# The name of the report on the last run.
MATCHING = "matching"
LEAST_SECONDS_BETWEEN_RUNS = 60


class MatchStore(
    Leases,
    Profiles,
    Requests,
    Changes,
    Matches,
    Rings,
    Alikes,
    Answers,
    Ledger,
    Reports,
    Sites,
    Protocol,
):
    """What matching asks of the store."""


@dataclass(frozen=True, slots=True)
class MatchReport:
    """What a run has found (see `Matched.figures`), and how many rows it wrote."""

    figures: Mapping[str, int | float]
    written: int


def match(store: MatchStore, lease: Lease, today: date) -> MatchReport:
    """Match all people and say what came of it.

    Rings, matches and who is alike are written in this order; a run that is cut short
    leaves some of each from the run before, and the next one mends it.
    """
    pages = store.profiles()
    history = History.of(store.notices(), store.answers())
    found = match_all(
        pages,
        store.requests(),
        words_of(store.vocabulary()),
        today,
        weights_of(store.sites()),
        history,
    )
    missing = [word.to_json() for word in find_missing_words(pages)]
    store.save_report(MISSING_WORDS, missing, lease)
    written = store.replace_rings(found.rings, lease)
    written += store.replace_matches(found.matches, lease)
    written += store.replace_alike(found.alike, lease)
    store.save_report(MATCHING, dict(found.figures), lease)
    return MatchReport(found.figures, written)


def words_of(vocabulary: Vocabulary) -> Words:
    """Take from the vocabulary what the score reads of it."""
    return Words(
        broader={
            term.id: vocabulary.broader_with_steps(CAPACITY, term.id)
            for term in vocabulary.terms(CAPACITY)
        },
        region={
            term.id: next(
                (
                    each
                    for each in (term.id, *vocabulary.broader(TERRITORY, term.id))
                    if each.startswith("region-")
                ),
                "",
            )
            for term in vocabulary.terms(TERRITORY)
        },
    )


def weights_of(sites: Mapping[str, Site]) -> Weights:
    """Take the weights of the wiki that has them; without one, the usual ones.

    Where another wiki has come first since, its row and an old one may have some.
    """
    weights = (sites[dbname].weights for dbname in sorted(sites))
    return next((each for each in weights if each is not None), USUAL)


def follow(
    store: MatchStore,
    run: Callable[[], None],
    today: Callable[[], date],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Call `run` whenever what it reads has changed, at most once a minute.

    A changed profile or request is noticed within a second. Answers, weights and the
    turn of the day, which ends what has an `until`, are looked at once a minute.
    """
    seen: object = None
    rest: object = None
    waited = 0
    while True:
        newest = store.last_change()
        is_minute = seen is None or waited % LEAST_SECONDS_BETWEEN_RUNS == 0
        others = _others(store, today()) if is_minute else rest
        if newest == seen and others == rest:
            waited += 1
            sleep(1)
            continue
        seen, rest, waited = newest, others, 1
        run()
        sleep(LEAST_SECONDS_BETWEEN_RUNS)


def _others(store: MatchStore, today: date) -> object:
    """Give what a run reads beside profiles and requests, to be compared."""
    return today, weights_of(store.sites()), store.answers()
