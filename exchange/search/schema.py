"""The fields of the index, and the number of their version."""

from pathlib import Path

import tantivy

# Raise it whenever a field or its meaning changes: the index is then built anew beside
# the old one.
FORMAT = 3

PROFILE = "profile"
STATE = "state"

# Keys of the vocabulary, whose values are counted.
COUNTED_FIELDS = (
    *("offers", "wants", "knows", "language", "territory", "affiliation"),
    *("project", "method", "role", "type", "resource"),
)
# The others; `..._own` holds the keys of capacities that the vocabulary does not know.
KEY_FIELDS = (
    *("kind", "id", "listed", "availability"),
    *("offers_own", "wants_own", "knows_own"),
)
WORD_FIELDS = ("words", "offer_words", "want_words")


def make_schema() -> tantivy.Schema:
    """Make the schema: exact keys, words, the time of the edit, and the record."""
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
    builder.add_unsigned_field("edited", fast=True)
    # The last day (20260304) of the availability; much later where it has none.
    builder.add_unsigned_field("until", indexed=True, fast=True)
    builder.add_bytes_field("record", stored=True)
    return builder.build()


def index_folder(index_dir: str | Path) -> Path:
    """Name the folder of this format's index."""
    return Path(index_dir) / f"v{FORMAT}"
