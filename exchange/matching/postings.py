"""Rows by term and language, so that rows without a shared language never meet."""

from typing import NamedTuple

import numpy as np

from exchange.matching.compiled import compiled
from exchange.matching.fingerprints import Buckets
from exchange.matching.market import Ints, Lists, Numbers


class Postings(NamedTuple):
    """The rows that stand under a term and a language.

    The entries of term t are `first[t]` to `first[t + 1]`, one a language in ascending
    order; the rows of entry e are `rows[begin[e] : begin[e + 1]]`, ascending, with the
    fingerprint of each beside it.
    """

    first: Ints
    language: Numbers
    begin: Ints
    rows: Numbers
    prints: Buckets


def make_postings(
    terms: Lists, languages: Lists, term_count: int, of_row: Buckets
) -> Postings:
    """List the rows of every term in every language that they have."""
    language_count = int(languages.values.max()) + 1 if len(languages.values) else 0
    first, language, begin, rows = _fill(
        terms.start,
        terms.values,
        languages.start,
        languages.values,
        term_count,
        language_count,
    )
    return Postings(first, language, begin, rows, of_row[rows])


@compiled
def _fill(
    start: Ints,
    terms: Numbers,
    language_start: Ints,
    languages: Numbers,
    term_count: int,
    language_count: int,
) -> tuple[Ints, Numbers, Ints, Numbers]:
    """Sort by language first and then by term, each time keeping the order of rows."""
    of_language = np.zeros(language_count + 1, np.int64)
    for row in range(len(start) - 1):
        for spoken in range(language_start[row], language_start[row + 1]):
            of_language[languages[spoken] + 1] += start[row + 1] - start[row]
    of_language = np.cumsum(of_language)
    total = of_language[language_count]
    term_of = np.empty(total, np.int32)
    row_of = np.empty(total, np.int32)
    end = of_language.copy()
    for row in range(len(start) - 1):
        for spoken in range(language_start[row], language_start[row + 1]):
            language = languages[spoken]
            for each in range(start[row], start[row + 1]):
                term_of[end[language]] = terms[each]
                row_of[end[language]] = row
                end[language] += 1
    place = np.zeros(term_count + 1, np.int64)
    first = np.zeros(term_count + 1, np.int64)
    last = np.full(term_count, -1, np.int32)
    for language in range(language_count):
        for each in range(of_language[language], of_language[language + 1]):
            term = term_of[each]
            place[term + 1] += 1
            if last[term] != language:
                last[term] = language
                first[term + 1] += 1
    place = np.cumsum(place)
    first = np.cumsum(first)
    entry_language = np.empty(first[term_count], np.int32)
    begin = np.empty(first[term_count] + 1, np.int64)
    begin[first[term_count]] = total
    rows = np.empty(total, np.int32)
    entry = first.copy()
    last[:] = -1
    for language in range(language_count):
        for each in range(of_language[language], of_language[language + 1]):
            term = term_of[each]
            if last[term] != language:
                last[term] = language
                entry_language[entry[term]] = language
                begin[entry[term]] = place[term]
                entry[term] += 1
            rows[place[term]] = row_of[each]
            place[term] += 1
    return first, entry_language, begin, rows


@compiled
def find_entry(first: Ints, entry_language: Numbers, term: int, language: int) -> int:
    """Give the entry of a term and a language, -1 where nobody has both."""
    low, high = first[term], first[term + 1]
    while low < high:
        middle = (low + high) >> 1
        if entry_language[middle] < language:
            low = middle + 1
        else:
            high = middle
    if low < first[term + 1] and entry_language[low] == language:
        return int(low)
    return -1
