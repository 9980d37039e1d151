"""Lists as CSV, which spreadsheets can open without running anything in them."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

PROFILE_COLUMNS = (
    *("id", "name", "type", "offers", "wants", "priority", "knows", "languages"),
    *("methods", "projects", "affiliations", "territory", "resources", "role"),
    *("timezone", "availability", "until", "is_open", "about", "edited_at"),
    *("page_url", "history_url", "profile_url"),
)
REQUEST_COLUMNS = (
    *("id", "name", "subject", "capacities", "details", "languages", "until"),
    *("status", "edited_at", "page_url", "history_url"),
)
# What makes a spreadsheet take a cell for a formula.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where the comma is for decimals, spreadsheets split at semicolons, and know of no
# quotes but those at the beginning of what they take for a cell.
_BETWEEN_CELLS = re.compile(r'([\s";]+)([-=+@＝＋－＠]?)')
BETWEEN = "; "


def write_table(records: Iterable[dict[str, Any]], columns: Sequence[str]) -> str:
    """Write records as CSV, one a row."""
    table = StringIO()
    writer = csv.writer(table)
    writer.writerow(columns)
    for record in records:
        writer.writerow([write_cell(record[name]) for name in columns])
    return table.getvalue()


def write_cell(value: Any) -> str:
    """Write a value as text; what would be a formula gets an apostrophe before it.

    >>> write_cell("=1+1"), write_cell(["a", "=1"]), write_cell(None)
    ("'=1+1", "a; '=1", '')
    """
    text = _BETWEEN_CELLS.sub(_guard, _text(value).replace("\0", ""))
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_BEGINS) else text


def _guard(found: re.Match[str]) -> str:
    """Put an apostrophe before a sign that begins a formula in a cell of its own."""
    before, sign = found.groups()
    return f"{before}'{sign}" if sign and set(";\r\n") & set(before) else found[0]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(map(_text, value))
    if isinstance(value, dict):
        # A language with its level, or a capacity.
        return (
            value["label"] if "label" in value else f"{value['code']}-{value['level']}"
        )
    return str(value)
