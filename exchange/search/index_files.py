"""The files of an index, so that one that is damaged is never taken for whole.

A segment's files never change once they are written. Each ends with a footer that holds
the checksum of what comes before it.
"""

import json
import mmap
import os
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from struct import unpack
from typing import Any

META = "meta.json"
ENDINGS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
# The footer's length and Tantivy's mark, as numbers of four bytes.
TAIL_BYTES, MARK = 8, 1337
# The list of segments may change while their files are looked at.
LOOKS = 5

# What a file is on the disk: another one where it was written again.
FileState = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: the file that lists its segments, and all of their files."""

    meta: FileState
    files: Mapping[str, FileState]


def read_commit(folder: Path) -> Commit | None:
    """Give the newest commit; None where it is not there, or not all of it."""
    for _ in range(LOOKS):
        before, names = _state(folder / META), _names(folder)
        states = {name: _state(folder / name) for name in names or ()}
        if before is not None and before == _state(folder / META):
            files = {name: state for name, state in states.items() if state}
            is_there = names is not None and len(files) == len(names)
            return Commit(before, files) if is_there else None
    return None


def is_whole(folder: Path, commit: Commit, checked: dict[str, FileState]) -> bool:
    """Tell whether all files are as they were written.

    `checked` remembers the files that are, so that each is read once.
    """
    for name in checked.keys() - commit.files.keys():
        del checked[name]
    for name, state in commit.files.items():
        if checked.get(name) != state:
            if not _has_its_checksum(folder / name):
                return False
            checked[name] = state
    return True


def is_altered(folder: Path, commit: Commit) -> bool:
    """Tell whether a file was written to that may be open.

    What was removed can be read on by whoever has it open, as it was.
    """
    # This is asked with every search, and paths are slow to make.
    return any(
        _state(f"{folder}/{name}") not in (None, state)
        for name, state in commit.files.items()
    )


def _state(path: Path | str) -> FileState | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _names(folder: Path) -> list[str] | None:
    """List the files that the newest commit needs, None where nothing tells them."""
    try:
        meta = json.loads((folder / META).read_bytes())
        return [name for each in meta["segments"] for name in _names_of(each)]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _names_of(segment: Mapping[str, Any]) -> list[str]:
    name = segment["segment_id"].replace("-", "")
    names = [f"{name}.{ending}" for ending in ENDINGS]
    if segment["deletes"]:
        names.append(f"{name}.{segment['deletes']['opstamp']}.del")
    return names


def _has_its_checksum(path: Path) -> bool:
    try:
        with (
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            length, mark = unpack("<II", content[-TAIL_BYTES:])
            end = len(content) - TAIL_BYTES - length
            if mark != MARK or end < 0:
                return False
            footer = json.loads(content[end:-TAIL_BYTES])
            with memoryview(content) as view, view[:end] as body:
                return bool(zlib.crc32(body) == footer["crc"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
