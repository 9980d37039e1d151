"""What our templates take, read from the one file that says it, `schema.json`.

The parser, the templates' documentation, the help page and the Lua module are made from
that file: names, kinds, words and their meaning, in every language of the interface.
"""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from exchange.domain.parameters import Kind, Parameter, ParameterText, TemplateSchema


def _schema(kind: str) -> TemplateSchema:
    template = _DOCUMENT["templates"][kind]
    return TemplateSchema(
        template["title"],
        tuple(_parameter(entry) for entry in _DOCUMENT[kind]),
        template["names"],
        template["descriptions"],
    )


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    texts: Mapping[str, Mapping[str, Any]] = entry["texts"]
    aliases = {each: None for text in texts.values() for each in text["aliases"]}
    return Parameter(
        entry["name"],
        Kind(entry["kind"]),
        texts["en"]["label"],
        texts["en"]["description"],
        entry["example"],
        tuple(each for each in aliases if each != entry["name"]),
        {word: _words(of) for word, of in entry.get("choices", {}).items()},
        tuple(entry.get("vocabularies", ())),
        entry.get("closed", False),
        entry.get("default", ""),
        {
            language: ParameterText(text["label"], text["description"])
            for language, text in texts.items()
        },
    )


def _words(by_language: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """List the ways to write a word in all languages, each once."""
    return tuple({word: None for words in by_language.values() for word in words})


_DOCUMENT = json.loads((files(__package__) / "schema.json").read_text("utf-8"))
PROFILE_SCHEMA = _schema("profile")
REQUEST_SCHEMA = _schema("request")
