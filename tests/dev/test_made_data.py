"""The data that is made from other projects' is what they say now."""

import json

from dev import make_folding_data, make_languages, make_locale_names
from dev.local_wiki import LocalWiki
from tests.parts import require


def test_locale_names_are_those_of_cldr() -> None:
    """`python -m dev.make_locale_names` would write the same names again."""
    content = json.loads(make_locale_names.TARGET.read_text("utf-8"))
    blocks = make_locale_names.make_blocks()
    assert content["language"] == blocks["language"]
    assert content["territory"] == blocks["territory"]


def test_languages_are_those_of_mediawiki_and_cldr() -> None:
    """`python -m dev.make_languages` would write the same languages again."""
    require(LocalWiki.why_missing())
    content = json.loads(make_languages.TARGET.read_text("utf-8"))
    assert content["languages"] == make_languages.make_languages()
    assert content["other_codes"] == make_languages.OTHER_CODES


def test_simplified_characters_are_those_of_opencc() -> None:
    """`python -m dev.make_folding_data` would write the same characters again."""
    content = json.loads(make_folding_data.TARGET.read_text("utf-8"))
    table = make_folding_data.make_table()
    pairs = zip(content["traditional"], content["simplified"], strict=True)
    assert dict(pairs) == table
