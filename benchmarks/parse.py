"""How quickly profiles are read from pages, beside mwparserfromhell's bare `parse`.

Ordinary pages have 1.7 kB and a dozen templates; long ones 50 kB with the profile in
the middle; the last sort has no profile at all. The profiles must be those that were
put in, and the work must grow with the length of a page, not with its square.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from math import log2
from random import Random
from typing import Any

import mwparserfromhell

from benchmarks.pages import (
    CAPACITIES,
    LANGUAGES,
    Page,
    long_page,
    ordinary_page,
    page_without,
)
from benchmarks.run import (
    SEED,
    Report,
    count_calls,
    print_report,
    read_options,
    seconds_of_each,
)
from exchange.domain.parse import parse_page
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, Term, Vocabulary

USUAL_SIZE = 600
LONG_PAGE = 50_000
LEAST_RATIO = 5.0
# Of the work against the length: 1 is linear, 2 would be quadratic.
MOST_GROWTH = 1.5
SYNTAX = SiteSyntax()
VOCABULARY = Vocabulary(
    [
        *(Term(CAPACITY, str(at), {"en": name}) for at, name in enumerate(CAPACITIES)),
        *(Term(LANGUAGE, each.partition("-")[0], {}) for each in LANGUAGES),
    ]
)


def main() -> int:
    """Measure all sorts of pages."""
    options = read_options(__doc__, USUAL_SIZE)
    rounds = 2 if options.quick else 5
    sorts = make_sorts(Random(SEED), options.size)
    are_equal = all(
        map(is_read_rightly, [page for of in sorts.values() for page in of])
    )
    growth = growth_exponents(Random(SEED), rounds)
    figures: dict[str, Any] = {"equal": are_equal, "growth": growth}
    rows: list[Sequence[object]] = [
        ("pages", "number", "bytes", "ours a second", "mwparserfromhell's", "ratio")
    ]
    for name, pages in sorts.items():
        seconds = seconds_of_each(
            {"ours": partial(read_all, pages), "theirs": partial(parse_all, pages)},
            rounds,
        )
        figures[name] = {
            "pages_a_second": round(len(pages) / seconds["ours"]),
            "mwparserfromhell_pages_a_second": round(len(pages) / seconds["theirs"]),
            "ratio": round(seconds["theirs"] / seconds["ours"], 1),
        }
        bytes_each = sum(len(page.wikitext.encode()) for page in pages) // len(pages)
        rows.append((name, len(pages), bytes_each, *figures[name].values()))
    report = Report(
        "parse",
        SEED,
        {name: len(pages) for name, pages in sorts.items()},
        figures,
        {"least_ratio": LEAST_RATIO, "most_growth": MOST_GROWTH},
        are_equal and growth["work"] <= MOST_GROWTH,
    )
    return print_report(report, rows)


def make_sorts(random: Random, size: int) -> dict[str, list[Page]]:
    """Make `size` ordinary pages, and fewer of the long ones."""
    few = max(1, size // 20)
    return {
        "ordinary": [ordinary_page(random) for _ in range(size)],
        "long": [long_page(random, LONG_PAGE) for _ in range(few)],
        "without": [page_without(random, LONG_PAGE) for _ in range(few)],
    }


def is_read_rightly(page: Page) -> bool:
    """Tell whether the profiles are those that the page was made with."""
    parsed = parse_page(page.wikitext, SYNTAX, VOCABULARY)
    found = tuple(
        (
            tuple(CAPACITIES[int(each.id or -1)] for each in profile.offers),
            tuple(CAPACITIES[int(each.id or -1)] for each in profile.wants),
            tuple(f"{each.code}-{each.level}" for each in profile.languages),
        )
        for profile in parsed.profiles
    )
    return found == page.profiles and not parsed.problems


def read_all(pages: Sequence[Page]) -> None:
    """Read pages as the bot does."""
    for page in pages:
        parse_page(page.wikitext, SYNTAX, VOCABULARY)


def parse_all(pages: Sequence[Page]) -> None:
    """Let mwparserfromhell make its tree of pages, and nothing of it."""
    for page in pages:
        mwparserfromhell.parse(page.wikitext)


def growth_exponents(random: Random, rounds: int) -> dict[str, float]:
    """Give how work and time grow with the length of a page, from 100 kB to 1.6 MB."""
    lengths = (100_000, 1_600_000)
    contenders: dict[str, Callable[[], object]] = {
        str(length): partial(read_all, [long_page(random, length)])
        for length in lengths
    }
    seconds = seconds_of_each(contenders, rounds)
    work = {name: count_calls(each) for name, each in contenders.items()}
    return {
        kind: round(log2(longer / shorter) / log2(lengths[1] / lengths[0]), 2)
        for kind, (shorter, longer) in (
            ("work", work.values()),
            ("cpu", seconds.values()),
        )
    }


if __name__ == "__main__":
    sys.exit(main())
