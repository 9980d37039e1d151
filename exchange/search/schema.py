"""The fields of the index, and the number of their version."""

from pathlib import Path

import tantivy

from exchange.search.port import ASKERS, LANGUAGES

# Raise it whenever a field or its meaning changes: the index is then built anew beside
# the old one.
FORMAT = 7

# The kind of the one document that says how far the index has come.
STATE = "state"

LANGUAGE_LEVELS = range(1, 6)
# What is known and not offered, so that it is counted beside the offers.
KNOWN_BESIDE = "known_beside"
# The last day, negative for who is paused: see `availability.signed_last_day`.
AVAILABLE = "available"
# Keys of the vocabulary, whose values are counted.
COUNTED_FIELDS = (
    *("offers", "wants", KNOWN_BESIDE, "territory", "affiliation"),
    *("project", "method", "role", "type", "resource"),
    # The languages that are spoken at least at each level.
    *(f"language{level}" for level in LANGUAGE_LEVELS),
)
# The others. Who offers something knows it, so `knows` holds both. `..._written` holds
# the keys of capacities as they are listed, without broader ones, and of those that the
# vocabulary does not know.
KEY_FIELDS = (
    *("kind", "id", "person", "name", "availability", "knows"),
    *("offers_written", "wants_written", "knows_written"),
)
WORD_FIELDS = ("words", "name_words", "offer_words", "want_words")
# So many orders in which equals take turns, one a day: see `ranking.turn_weight`.
TURNS = 8


def make_schema() -> tantivy.Schema:
    """Make the schema: exact keys, words, times, turns, and the record."""
    builder = tantivy.SchemaBuilder()
    for name in (*COUNTED_FIELDS, *KEY_FIELDS):
        builder.add_text_field(
            name,
            fast=name in COUNTED_FIELDS,
            tokenizer_name="raw",
            index_option="basic",
        )
    for name in WORD_FIELDS:
        # The words are split before they come here, with a space between them.
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(
        ASKERS, fast=True, tokenizer_name="raw", index_option="basic"
    )
    for number in range(TURNS):
        builder.add_float_field(turn_field(number), fast=True)
    builder.add_unsigned_field("edited", fast=True)
    builder.add_unsigned_field("edited_day", indexed=True)
    # The last day (20260304) of the availability; much later where it has none.
    builder.add_unsigned_field("until", indexed=True)
    builder.add_integer_field(AVAILABLE, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def counted_field(name: str, least_level: int) -> str:
    """Name the field in which the values of a filter stand."""
    if name != LANGUAGES:
        return name
    return f"language{min(max(least_level, 1), LANGUAGE_LEVELS[-1])}"


def turn_field(day: int) -> str:
    """Name the field with the order of a day."""
    return f"turn{day % TURNS}"


def index_folder(index_dir: str | Path) -> Path:
    """Name the folder of this format's index."""
    return Path(index_dir) / f"v{FORMAT}"
