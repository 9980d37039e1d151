"""`languages.json` of the snapshot: the languages that the movement's facts lack.

`python -m dev.make_languages` writes it from the MediaWiki that is installed on this
machine, which knows the languages of its wikis, and from Babel's copy of CLDR, which
knows more that people speak. Then `python -m dev.make_locale_names` names them.
"""

import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel.localedata import load, locale_identifiers

from dev.snapshot_file import write_snapshot_file
from exchange.domain.folding import fold
from exchange.domain.vocabulary import LANGUAGE
from exchange.store.snapshot.written import FOLDER, Written, read_json

TARGET = FOLDER / "languages.json"
NAMES = Path("/usr/share/mediawiki/includes/languages/data/Names.php")
ABOUT = (
    "Languages that movement-facts.json lacks, by Wikimedia's codes, one a line, and "
    "other codes of languages; `python -m dev.make_languages` writes them."
)
_NAME = re.compile(r"^\s*'([a-z-]+)' => '([^']*)'", re.MULTILINE)
# With other hyphens, MediaWiki names scripts and variants of a language.
HYPHENED = ("cbk-zam", "map-bms", "nds-nl")
# CLDR's codes of no language.
NO_LANGUAGES = ("mul", "und", "zxx")
NOT_SPOKEN = ("simple",)
# Codes that stand for a language which has another one.
OTHER_CODES = {
    "bat-smg": "sgs",
    "be-x-old": "be-tarask",
    "bh": "bho",
    "fil": "tl",
    "fiu-vro": "vro",
    "gom": "gom-latn",
    "gsw": "als",
    "roa-rup": "rup",
    "zh-classical": "lzh",
    "zh-cn": "zh-hans",
    "zh-min-nan": "nan",
    "zh-mo": "zh-hk",
    "zh-my": "zh-hans",
    "zh-sg": "zh-hans",
    "zh-tw": "zh-hant",
    "zh-yue": "yue",
}
# What CLDR has no English name for.
IN_ENGLISH = {
    "abs": "Ambonese Malay",
    "ami": "Amis",
    "bci": "Baoulé",
    "bto": "Rinconada Bikol",
    "cbk-zam": "Chavacano",
    "cdo": "Eastern Min",
    "dty": "Doteli",
    "eml": "Emilian-Romagnol",
    "gcr": "Guianan Creole",
    "gld": "Nanai",
    "gom": "Goan Konkani",
    "guw": "Gun",
    "hrx": "Hunsrik",
    "kbp": "Kabiye",
    "ksw": "S'gaw Karen",
    "lbe": "Lak",
    "lld": "Ladin",
    "luz": "Southern Luri",
    "map-bms": "Banyumasan",
    "nds-nl": "Low Saxon",
    "nmz": "Nawdm",
    "nrm": "Norman",
    "nys": "Nyungar",
    "pih": "Pitcairn-Norfolk",
    "pwn": "Paiwan",
    "rmc": "Carpathian Romani",
    "rmy": "Vlax Romani",
    "rsk": "Vojvodina Rusyn",
    "ryu": "Okinawan",
    "shy": "Shawiya",
    "skr": "Saraiki",
    "sro": "Campidanese Sardinian",
    "tay": "Atayal",
    "wls": "Wallisian",
    "xsy": "Saisiyat",
}


def read_autonyms() -> dict[str, str]:
    """Map the codes of MediaWiki's languages to their own names."""
    names = dict(_NAME.findall(NAMES.read_text(encoding="utf-8")))
    return {
        code: name
        for code, name in names.items()
        if code not in NOT_SPOKEN and ("-" not in code or code in HYPHENED)
    }


def make_languages() -> dict[str, dict[str, str]]:
    """Map codes to the English name and the own one, which may be "".

    A language is left out where another one has its English name, or its code as one.
    """
    facts = read_json(FOLDER / "movement-facts.json")["languages"]
    autonyms = read_autonyms()
    english = {
        code: name
        for code, name in load("en")["languages"].items()
        if "_" not in code and code not in NO_LANGUAGES
    } | IN_ENGLISH
    others = _other_names(facts)
    taken = {fold(name) for name in (*(each["name"] for each in facts), *others)}
    known = {each["code"] for each in facts} | set(OTHER_CODES) | others
    languages = {}
    for code in sorted({*autonyms, *english} - known):
        name = english[code]
        if fold(name) not in taken:
            taken.add(fold(name))
            autonym = autonyms.get(code) or _own_name(code)
            languages[code] = {"name": name, "autonym": autonym}
    return languages


def _other_names(facts: list[dict[str, str]]) -> set[str]:
    """List what the project calls the languages of the facts in English besides."""
    written = Written()
    entries = (written.entries(LANGUAGE, each["code"]).get("en", {}) for each in facts)
    return {alias for entry in entries for alias in entry.get("aliases", ())}


def _own_name(code: str) -> str:
    if code not in locale_identifiers():
        return ""
    name: str = load(code)["languages"].get(code, "")
    return name


def main() -> None:
    """Write the file."""
    source = f"MediaWiki 1.39, and CLDR by Babel {version('babel')}"
    blocks: dict[str, Mapping[str, Any]] = {
        "languages": make_languages(),
        "other_codes": OTHER_CODES,
    }
    write_snapshot_file(TARGET, ABOUT, source, blocks)


if __name__ == "__main__":
    main()
