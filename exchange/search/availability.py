"""Who is open on a day, as the index keeps it.

The availability that is written stands in one field, with the mark `UNTIL` where it
holds up to a day; that day stands in another one. To count who is open, both stand in
one number: the last day, negative for who is paused.
"""

from datetime import date

from tantivy import FieldType, Query, Schema

from exchange.search.boolean import all_of, any_of

OPEN_KEY, PAUSED_KEY, UNTIL = "open", "paused", "_until"
NO_LAST_DAY = 99_991_231


def availability_key(*, is_open: bool, until: str) -> str:
    """Name an availability that holds until a day, "" for always."""
    return (OPEN_KEY if is_open else PAUSED_KEY) + (UNTIL if until else "")


def last_day(until: str) -> int:
    """Give a last day, "2026-03-04" or "" for none, as a number."""
    return int(until.replace("-", "")) if until else NO_LAST_DAY


def signed_last_day(*, is_open: bool, until: str) -> int:
    """Give the last day of being open, or below zero that of being paused."""
    return last_day(until) if is_open else -last_day(until)


def open_ranges(today: date) -> list[tuple[int, int]]:
    """List the ranges of `signed_last_day` of who is open on a day; ends are outside.

    These are the open whose last day is not over, and the paused whose last day is.
    """
    day = _day_number(today)
    return [(day, NO_LAST_DAY + 1), (1 - day, 0)]


def open_on(schema: Schema, today: date) -> Query:
    """Find who is open on a day: see `Profile.availability_on`."""
    return _available(schema, today, OPEN_KEY, PAUSED_KEY)


def paused_on(schema: Schema, today: date) -> Query:
    """Find all others."""
    return _available(schema, today, PAUSED_KEY, OPEN_KEY)


def between(schema: Schema, field: str, first: int, last: int) -> Query:
    """Find numbers in a range; that is quick since few numbers differ."""
    return Query.range_query(
        schema,
        field,
        FieldType.Unsigned,
        lower_bound=first,
        upper_bound=last,
        use_inverted_index=True,
    )


def _available(schema: Schema, today: date, now: str, later: str) -> Query:
    day = _day_number(today)
    lasts = between(schema, "until", day, NO_LAST_DAY)
    is_over = between(schema, "until", 0, day - 1)

    def have(key: str) -> Query:
        return Query.term_query(schema, "availability", key, "basic")

    return any_of(
        [
            have(now),
            all_of([have(now + UNTIL), lasts]),
            all_of([have(later + UNTIL), is_over]),
        ]
    )


def _day_number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day
