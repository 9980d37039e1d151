"""The vocabulary that is committed with the project, so that all works offline."""

import json
from pathlib import Path

from exchange.domain.vocabulary import CAPACITY, Term

FACTS = Path(__file__).parent / "movement-facts.json"


def load_snapshot() -> list[Term]:
    """Read the committed terms."""
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    return [
        Term(
            CAPACITY,
            str(each["id"]),
            {"en": each["label"]} if each["label"] else {},
            parents=(str(each["parent"]),) if each["parent"] else (),
            wikidata_item=each["wikidata_item"],
            source="movement-facts.json",
        )
        for each in facts["capacities"]
    ]
