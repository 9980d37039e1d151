"""Writes a file of the snapshot: where it is from, then blocks of one entry a line."""

import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any


def write_snapshot_file(
    target: Path, about: str, source: str, blocks: Mapping[str, Mapping[str, Any]]
) -> None:
    """Write a file as JSON in which a changed entry is a changed line, and say so."""
    lines = [
        f'"_about": {json.dumps(about)}',
        f'"source": {json.dumps(source)}',
        f'"read_on": "{datetime.now(UTC).date().isoformat()}"',
        *(f'"{name}": {_block(entries)}' for name, entries in blocks.items()),
    ]
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    sys.stdout.write(f"{target.name} written\n")


def _block(entries: Mapping[str, Any]) -> str:
    lines = [
        f"{json.dumps(key)}: {json.dumps(entry, ensure_ascii=False)}"
        for key, entry in entries.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}"
