"""The JSON pages of the Lua module, made from the schema and the vocabulary.

`python -m dev.make_module_data` writes those that differ. Whatever costs time in Lua is
done here: folding, aliases, falling back to another language. `config.json` alone is
written by hand, and the words of the box in `i18n/box/`.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from dev.module_characters import (
    DIGITS,
    HYPHENS,
    PLAIN_CHARACTERS,
    folded_characters,
)
from exchange.domain.folding import fold
from exchange.domain.lists import COMMAS
from exchange.domain.parameters import Parameter, TemplateSchema
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    METHOD,
    PROJECT,
    REGION,
    TERRITORY,
    Term,
    Vocabulary,
)
from exchange.store.snapshot import load_snapshot

PROJECT_FOLDER = Path(__file__).parent.parent
FOLDER = PROJECT_FOLDER / "templates" / "Module" / "Capacity profile"
MESSAGES = PROJECT_FOLDER / "i18n" / "box"
SCHEMAS = {"profile": PROFILE_SCHEMA, "request": REQUEST_SCHEMA}
# Kinds that a profile names; languages have their names from MediaWiki.
LABELLED = (CAPACITY, METHOD, PROJECT, TERRITORY, REGION, AFFILIATE)
FOUND = (*LABELLED, LANGUAGE)


def wiki_json(content: Mapping[str, Any]) -> str:
    """Write JSON just as MediaWiki does when it saves a JSON page.

    It writes every page anew; with another form a saved page would always differ.
    """
    text = json.dumps(content, ensure_ascii=False, indent="\t")
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04X}")
    for character in "\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return unicodedata.normalize("NFC", text) + "\n"


def make_pages(terms: Iterable[Term]) -> dict[str, str]:
    """Give the text of every page by its path in the module's folder."""
    terms = list(terms)
    languages = _languages()
    pages = {
        "vocabulary.json": wiki_json(_vocabulary(terms)),
        "parameters.json": wiki_json(_parameters(languages)),
    }
    vocabulary = Vocabulary(terms)
    for language in languages:
        labels = _labels(vocabulary, language)
        pages[f"labels/{language}.json"] = wiki_json(labels)
    return pages


def _languages() -> list[str]:
    return list(PROFILE_SCHEMA.parameters[0].texts)


def _document() -> dict[str, Any]:
    text = (files("exchange.domain") / "schema.json").read_text(encoding="utf-8")
    document: dict[str, Any] = json.loads(text)
    return document


def _vocabulary(terms: list[Term]) -> dict[str, Any]:
    """Give spellings, first words of names with commas, numbers and items by id."""
    vocabulary = Vocabulary(terms)
    spellings: dict[str, dict[str, str]] = {kind: {} for kind in FOUND}
    commas: dict[str, dict[str, bool]] = {}
    numbers: dict[str, bool] = {}
    items: dict[str, str] = {}
    for term in terms:
        if term.kind not in FOUND:
            continue
        key = f"{term.kind}:{term.id}"
        if term.id.isdecimal():
            numbers[key] = True
        if term.wikidata_item and term.kind in LABELLED:
            items[key] = term.wikidata_item
        for name in _names(term):
            found = vocabulary.find(term.kind, name)
            for spelling in _spellings(name) if found == term else ():
                spellings[term.kind].setdefault(spelling, term.id)
            if not COMMAS.isdisjoint(name):
                words = {each.partition(" ")[0] for each in _spellings(name)}
                commas.setdefault(term.kind, {}).update(dict.fromkeys(words, True))
    used = set(chain.from_iterable(chain.from_iterable(spellings.values())))
    return {
        "spellings": {kind: _sorted(of) for kind, of in spellings.items()},
        "characters": folded_characters(used),
        "commas": {kind: _sorted(of) for kind, of in commas.items()},
        "numbers": numbers,
        "items": items,
    }


def _names(term: Term) -> list[str]:
    """List the ids, and the names in the languages of the box and in its own language.

    The names of languages and territories in all others would make the page too long.
    """
    shown = {*_languages(), term.id}
    return [
        *term.ids(),
        *(name for language, name in term.names() if language in shown),
    ]


def _spellings(name: str) -> set[str]:
    """Give the forms in which Lua looks a name up: folded, and in lower case alone.

    The second spares it the folding of most names that are not in ASCII. Of numbers PHP
    would make another kind of key.
    """
    lower = unicodedata.normalize("NFC", " ".join(name.lower().split()))
    forms = {fold(name)} if lower.isascii() else {fold(name), lower}
    return {form for form in forms if form and not form.isdecimal()}


def _sorted(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(mapping.items()))


def _parameters(languages: list[str]) -> dict[str, Any]:
    """Give the parameters of both templates, the languages and the characters."""
    return {
        "languages": dict.fromkeys(languages, True),
        **{kind: _template(schema) for kind, schema in SCHEMAS.items()},
        "characters": PLAIN_CHARACTERS,
        "digits": DIGITS,
        "hyphens": HYPHENS,
    }


def _template(schema: TemplateSchema) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for each in schema.parameters:
        for rank, name in enumerate(each.names):
            names.setdefault(name, {"parameter": each.name, "rank": rank})
    return {
        "order": [each.name for each in schema.parameters],
        "names": names,
        "parameters": {each.name: _parameter(each) for each in schema.parameters},
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "kind": str(parameter.kind),
        "example": parameter.example,
        "vocabularies": list(parameter.vocabularies),
        "is_closed": parameter.is_closed,
    }
    if parameter.choices:
        entry["words"] = list(parameter.choices)
        entry["choices"] = {
            spelling: canonical
            for canonical, others in parameter.choices.items()
            for word in (canonical, *others)
            for spelling in sorted(_spellings(word))
        }
    return entry


def _labels(vocabulary: Vocabulary, language: str) -> dict[str, str]:
    """Name everything in a language, else in its base language, else in English."""
    labels = {f"message:{key}": text for key, text in _messages(language).items()}
    document = _document()
    for kind in SCHEMAS:
        template = document["templates"][kind]
        labels[f"template:{kind}"] = template["names"].get(language, template["title"])
        for entry in document[kind]:
            name = entry["name"]
            labels[f"{kind}:{name}"] = entry["texts"][language]["label"]
            for canonical, words in entry.get("choices", {}).items():
                shown = () if language == "en" else words.get(language, ())
                labels[f"{name}:{canonical}"] = next(iter(shown), canonical)
    for kind in LABELLED:
        for term in vocabulary.terms(kind):
            label = vocabulary.label(kind, term.id, language)
            labels[f"{kind}:{term.id}"] = label
    return labels


def _messages(language: str) -> dict[str, str]:
    english = json.loads((MESSAGES / "en.json").read_text(encoding="utf-8"))
    translated = json.loads((MESSAGES / f"{language}.json").read_text(encoding="utf-8"))
    return {**english, **translated}


def main(folder: Path = FOLDER) -> None:
    """Write the pages that differ, and say which."""
    for name, text in make_pages(load_snapshot()).items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"{path.name} written")


if __name__ == "__main__":
    main()
