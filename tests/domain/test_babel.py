"""The Babel box of a user page."""

import pytest

from exchange.domain.babel import read_babel
from exchange.domain.profile import LanguageSkill
from exchange.domain.site import SiteSyntax
from tests.builders import make_vocabulary


@pytest.mark.parametrize(
    ("wikitext", "expected"),
    [
        ("{{#babel:pt-N|en-4}}", "pt-N en-4"),
        ("Hi\n{{#Babel: pt |en-4|plain=1}} there", "pt-N en-4"),
        ("{{Babel|de-2|ja}}", "de-2 ja-N"),
        ("{{babel-2|de-2|ja-1}}", "de-2 ja-1"),
        ("{{#babel:pt-2|pt-5|Lua-3|xx-yy}}", "pt-2"),
        ("<nowiki>{{#babel:pt-2}}</nowiki><!-- {{#babel:pt-2}} -->", ""),
        ("{{Babelfish|de}} babel", ""),
        ("{{#babel:}}", ""),
    ],
)
def test_languages_are_read_as_the_box_shows_them(wikitext: str, expected: str) -> None:
    """Each language once; what is none is passed over."""
    found = read_babel(wikitext, SiteSyntax(), make_vocabulary())

    assert found == tuple(LanguageSkill(*each.split("-")) for each in expected.split())
