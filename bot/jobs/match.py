"""`bot match`: the matches of everyone into the store, and what words are missing."""

import time
from collections.abc import Callable
from datetime import date
from typing import Protocol

from exchange.domain.missing_words import MISSING_WORDS, find_missing_words
from exchange.domain.vocabulary import CAPACITY, TERRITORY, Vocabulary
from exchange.matching.find import find_matches
from exchange.matching.people import Words
from exchange.store.port import (
    Lease,
    Leases,
    Matches,
    Profiles,
    Reports,
    Requests,
    Sites,
)

JOB = "match"
LEAST_SECONDS_BETWEEN_RUNS = 60


class MatchStore(Leases, Profiles, Requests, Matches, Reports, Sites, Protocol):
    """What matching asks of the store."""


def match(store: MatchStore, lease: Lease, today: date) -> tuple[int, int]:
    """Match all profiles; give how many matches there are and how many rows changed."""
    pages = store.profiles()
    words = words_of(store.vocabulary())
    found = find_matches(pages, words, today, store.requests())
    missing = [word.to_json() for word in find_missing_words(pages)]
    store.save_report(MISSING_WORDS, missing, lease)
    return len(found), store.replace_matches(found, lease)


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


def follow(
    store: MatchStore,
    run: Callable[[], None],
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Call `run` whenever the profiles have changed, at most once a minute."""
    seen = -1
    while True:
        newest = store.last_change()
        if newest == seen:
            sleep(1)
            continue
        seen = newest
        run()
        sleep(LEAST_SECONDS_BETWEEN_RUNS)
