"""What may have been meant as a no counts as a no.

Somebody who writes `notify = stop` or `Notify = never` does not ask for weekly notices,
although neither can be read.
"""

from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher

from exchange.domain.problems import Problem
from exchange.domain.profile import Profile

# A parameter's name this like one of ours was meant to be it.
LEAST_LIKENESS = 0.7


def be_cautious(profile: Profile, problems: Iterable[Problem]) -> Profile:
    """Give the profile without notices, or paused, where it may have asked for that.

    `problems` are those of the page; any about `notify` or `availability` counts.
    """
    names = [problem.parameter.strip().lower() for problem in problems]
    if any(_means(name, "notify") for name in names):
        profile = replace(profile, notify="never")
    if any(_means(name, "availability") for name in names):
        profile = replace(profile, availability="paused")
    return profile


def _means(written: str, name: str) -> bool:
    return SequenceMatcher(None, written, name).ratio() >= LEAST_LIKENESS
