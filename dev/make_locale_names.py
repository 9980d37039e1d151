"""`locale-names.json` of the snapshot: languages and territories in CLDR's words.

`python -m dev.make_locale_names` writes it from Babel's copy of CLDR: for every
language and territory of the movement's facts its names, by Wikimedia's codes. Those
of the other languages (`dev/make_languages.py`) are in the languages that the project
writes: in all of them they would double the file.
"""

from collections.abc import Mapping
from importlib.metadata import version

from babel.localedata import load, locale_identifiers

from dev.snapshot_file import write_snapshot_file
from exchange.domain.folding import fold
from exchange.domain.languages import fallback_chain
from exchange.store.snapshot.written import FOLDER, Written, read_json

TARGET = FOLDER / "locale-names.json"
ABOUT = (
    "Names of languages and territories from CLDR (Unicode License v3), one of them a "
    "line; a name that a language shares with the one that stands in for it is left "
    "out. `python -m dev.make_locale_names` writes them."
)
# What Wikimedia calls by another code than CLDR does; its `pt` is that of Portugal.
LOCALES = {
    "pt": "pt_PT",
    "pt-br": "pt",
    "zh-hans": "zh",
    "zh-hk": "zh_Hant_HK",
    "als": "gsw",
    "be-tarask": "be_TARASK",
    "mo": "ro_MD",
    "sh": "sr_Latn",
    "tl": "fil",
}
LANGUAGES = {"als": "gsw", "mo": "ro_MD"}

# By term id, then by language.
Names = dict[str, dict[str, str]]


def in_cldr(code: str) -> str:
    """Write a Wikimedia code as CLDR would: zh-hans as zh_Hans, en-gb as en_GB."""
    language, *rest = code.split("-")
    parts = [each.title() if len(each) == 4 else each.upper() for each in rest]
    return "_".join([language, *parts])


def read_names(kind: str, keys: Mapping[str, str], codes: list[str]) -> Names:
    """Read the names of CLDR's `keys` (by term id) in the languages `codes`."""
    known = locale_identifiers()
    locales = {code: LOCALES.get(code, in_cldr(code)) for code in codes}
    names: Names = {term_id: {} for term_id in keys}
    for code, locale in locales.items():
        of_locale = load(locale)[kind] if locale in known else {}
        for term_id, key in keys.items():
            if key in of_locale:
                names[term_id][code] = of_locale[key]
    return names


def without_repeated(names: Mapping[str, str]) -> dict[str, str]:
    """Leave out the names that a fallback gives as well.

    Two languages may stand in for each other; one of them keeps the name.
    """
    kept = dict(names)
    for code, name in names.items():
        stands_in = next(
            (each for each in fallback_chain(code)[1:] if each in kept), ""
        )
        if stands_in and kept[stands_in] == name:
            del kept[code]
    return kept


def drop_shared(names: Names, other: Mapping[str, Mapping[str, str]]) -> None:
    """Drop names that mean two terms in one language, in `other` or in `names`."""
    bearers: dict[tuple[str, str], set[str]] = {}
    for each in (names, other):
        for term_id, of_term in each.items():
            for code, name in of_term.items():
                bearers.setdefault((code, fold(name)), set()).add(term_id)
    for of_term in names.values():
        for code, name in list(of_term.items()):
            if len(bearers[code, fold(name)]) > 1:
                del of_term[code]


def make_blocks() -> dict[str, Names]:
    """Give the names by kind, term and language."""
    facts = read_json(FOLDER / "movement-facts.json")
    codes = [each["code"] for each in facts["languages"]]
    territories = {each["code"]: each["code"].upper() for each in facts["territories"]}
    names = read_names("territories", territories, codes)
    drop_shared(names, Written().labels("territory"))
    return {
        "language": _shown(_name_languages(facts["languages"], codes)),
        "territory": _shown(names),
    }


def _name_languages(of_facts: list[dict[str, str]], codes: list[str]) -> Names:
    keys = {code: LANGUAGES.get(code, in_cldr(code)) for code in codes}
    names = read_names("languages", keys, codes)
    own_names = _own_names({each["code"]: each for each in of_facts})
    drop_shared(names, Written().labels("language"))
    drop_shared(names, own_names)
    more = read_json(FOLDER / "languages.json")["languages"]
    written = sorted(each.stem for each in (FOLDER / "labels").glob("*.json"))
    names_of_more = read_names("languages", dict(zip(more, more, strict=True)), written)
    others = {**own_names, **_own_names(more)}
    drop_shared(names_of_more, _both(names, others))
    names |= names_of_more
    for term_id, of_term in names.items():
        names[term_id] = {
            code: name
            for code, name in of_term.items()
            # Whoever writes it means the code.
            if name == term_id or name not in others
        }
    return names


def _own_names(languages: Mapping[str, Mapping[str, str]]) -> Names:
    return {
        code: {"en": each["name"], code: each["autonym"] or ""}
        for code, each in languages.items()
    }


def _both(names: Names, others: Names) -> Names:
    return {key: {**names.get(key, {}), **others[key]} for key in others}


def _shown(names: Names) -> Names:
    shown = {term_id: without_repeated(of_term) for term_id, of_term in names.items()}
    return {term_id: of_term for term_id, of_term in shown.items() if of_term}


def main() -> None:
    """Write the file."""
    source = f"CLDR by Babel {version('babel')}"
    write_snapshot_file(TARGET, ABOUT, source, make_blocks())


if __name__ == "__main__":
    main()
