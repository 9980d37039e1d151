"""The names that the project wrote: one file a language, of two sorts."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exchange.domain.vocabulary import CAPACITY

FOLDER = Path(__file__).parent

# Of one term, by language: its "label", its "aliases", or one of them alone.
Entries = Mapping[str, Mapping[str, Any]]


class Written:
    """What `labels/<language>.json` and `lists/<language>.json` say."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._kinds: dict[str, dict[str, dict[str, Any]]] = {}
        for path in sorted((folder / "labels").glob("*.json")):
            self._add(CAPACITY, path.stem, read_json(path))
        for path in sorted((folder / "lists").glob("*.json")):
            for kind, entries in read_json(path).items():
                self._add(kind, path.stem, entries)

    def _add(self, kind: str, language: str, entries: Mapping[str, Any]) -> None:
        of_kind = self._kinds.setdefault(kind, {})
        for term_id, entry in entries.items():
            of_kind.setdefault(term_id, {})[language] = entry

    def ids(self, kind: str) -> list[str]:
        """List the ids that the files name, in their order."""
        return list(self._kinds[kind])

    def labels(self, kind: str) -> dict[str, dict[str, str]]:
        """Map ids to labels by language."""
        return {
            term_id: {
                code: entry["label"]
                for code, entry in entries.items()
                if "label" in entry
            }
            for term_id, entries in self._kinds.get(kind, {}).items()
        }

    def entries(self, kind: str, term_id: str) -> Entries:
        """Give what the files of all languages say of a term, perhaps nothing."""
        return self._kinds.get(kind, {}).get(term_id, {})


def read_json(path: Path) -> dict[str, Any]:
    """Read a file of the snapshot without the sentence about it."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    content.pop("_about", None)
    return content
