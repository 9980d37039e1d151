"""`bot match`: the matches of everyone into the store, and what words are missing."""

import time
from collections.abc import Callable
from typing import Protocol

from exchange.domain.missing_words import MISSING_WORDS, find_missing_words
from exchange.domain.vocabulary import CAPACITY
from exchange.matching.find import find_matches
from exchange.store.port import Lease, Leases, Matches, Profiles, Reports, Sites

JOB = "match"
LEAST_SECONDS_BETWEEN_RUNS = 60


class MatchStore(Leases, Profiles, Matches, Reports, Sites, Protocol):
    """What matching asks of the store."""


def match(store: MatchStore, lease: Lease) -> tuple[int, int]:
    """Match all profiles; give how many matches there are and how many rows changed."""
    vocabulary = store.vocabulary()
    broader = {
        term.id: vocabulary.broader(CAPACITY, term.id)
        for term in vocabulary.terms(CAPACITY)
    }
    pages = store.profiles()
    found = find_matches(pages, broader)
    words = [word.to_json() for word in find_missing_words(pages)]
    store.save_report(MISSING_WORDS, words, lease)
    return len(found), store.replace_matches(found, lease)


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
