"""Rows by skill and language, so that rows without a shared language never meet."""

from dataclasses import dataclass

import numpy as np

from exchange.matching.compiled import compiled
from exchange.matching.market import Ints, Lists, Numbers


@dataclass(frozen=True, slots=True)
class Postings:
    """The rows that have a skill and a language.

    The entries of skill s are `first[s]` to `first[s + 1]`, one a language in ascending
    order; the rows of entry e are `rows[begin[e] : begin[e + 1]]`, ascending.
    """

    first: Ints
    language: Numbers
    begin: Ints
    rows: Numbers


def make_postings(skills: Lists, languages: Lists, skill_count: int) -> Postings:
    """List the rows of every skill in every language that they have."""
    language_count = int(languages.values.max()) + 1 if len(languages.values) else 0
    return Postings(
        *_fill(
            skills.start,
            skills.values,
            languages.start,
            languages.values,
            skill_count,
            language_count,
        )
    )


@compiled
def _fill(
    start: Ints,
    skills: Numbers,
    language_start: Ints,
    languages: Numbers,
    skill_count: int,
    language_count: int,
) -> tuple[Ints, Numbers, Ints, Numbers]:
    # By skill first; the rows of a skill stay in ascending order.
    place = np.zeros(skill_count + 1, np.int64)
    for row in range(len(start) - 1):
        spoken = language_start[row + 1] - language_start[row]
        for each in range(start[row], start[row + 1]):
            place[skills[each] + 1] += spoken
    for skill in range(skill_count):
        place[skill + 1] += place[skill]
    total = place[skill_count]
    of_language = np.empty(total, np.int32)
    of_row = np.empty(total, np.int32)
    end = place.copy()
    for row in range(len(start) - 1):
        for each in range(start[row], start[row + 1]):
            skill = skills[each]
            for spoken in range(language_start[row], language_start[row + 1]):
                of_language[end[skill]] = languages[spoken]
                of_row[end[skill]] = row
                end[skill] += 1
    # Then by language within each skill.
    first = np.zeros(skill_count + 1, np.int64)
    count = np.zeros(language_count + 1, np.int64)
    entries = 0
    for skill in range(skill_count):
        first[skill] = entries
        count[:] = 0
        for each in range(place[skill], place[skill + 1]):
            count[of_language[each]] += 1
        for language in range(language_count):
            entries += count[language] > 0
    first[skill_count] = entries
    entry_language = np.empty(entries, np.int32)
    begin = np.zeros(entries + 1, np.int64)
    rows = np.empty(total, np.int32)
    entry = 0
    for skill in range(skill_count):
        count[:] = 0
        for each in range(place[skill], place[skill + 1]):
            count[of_language[each]] += 1
        at = place[skill]
        for language in range(language_count):
            number = count[language]
            count[language] = at
            if number:
                entry_language[entry] = language
                begin[entry] = at
                entry += 1
                at += number
        for each in range(place[skill], place[skill + 1]):
            language = of_language[each]
            rows[count[language]] = of_row[each]
            count[language] += 1
    begin[entries] = total
    return first, entry_language, begin, rows


@compiled
def find_entry(first: Ints, entry_language: Numbers, skill: int, language: int) -> int:
    """Give the entry of a skill and a language, -1 where nobody has both."""
    low, high = first[skill], first[skill + 1]
    while low < high:
        middle = (low + high) >> 1
        if entry_language[middle] < language:
            low = middle + 1
        else:
            high = middle
    if low < first[skill + 1] and entry_language[low] == language:
        return int(low)
    return -1
