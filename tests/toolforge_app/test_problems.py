"""What could not be read of a page, in the reader's language."""

import pytest
from flask.testing import FlaskClient

from exchange.domain.eligibility import SENTENCES
from exchange.domain.fields import MOST_ENTRIES
from exchange.domain.long_text import LONGEST_TEXT
from exchange.domain.parse import LONGEST_PAGE, parse_page
from exchange.domain.problems import MOST_PROBLEMS
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import CAPACITY, LANGUAGE, Term, Vocabulary
from tests.builders import make_vocabulary
from toolforge_app.labels import Labels
from toolforge_app.problems import describe_problem
from toolforge_app.standing import REASONS

TWO_MEANINGS = [
    *(Term(CAPACITY, each, {"en": "mercury"}) for each in ("7", "8")),
    *(Term(LANGUAGE, each, {"en": "Lingo"}) for each in ("la", "lb")),
]


def vocabulary() -> Vocabulary:
    """Give the small vocabulary with names that two terms bear."""
    known = make_vocabulary()
    terms = [*known.terms(CAPACITY), *known.terms(LANGUAGE), *TWO_MEANINGS]
    return Vocabulary(terms)


def describe(client: FlaskClient, wikitext: str) -> list[str]:
    """Say what is wrong with a page."""
    words = vocabulary()
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        return [
            describe_problem(each, Labels(words, "en")).replace(' dir="ltr"', "")
            for each in parse_page(wikitext, SiteSyntax(), words).problems
        ]


@pytest.mark.parametrize(
    ("wikitext", "said"),
    [
        ("offers={{other}}", "What another template gives cannot be known here"),
        ("offers=" + "word " * 100, "put the rest into <code>about</code>"),
        (
            "offers=" + ",".join(f"w{n}" for n in range(MOST_ENTRIES + 1)),
            f"Only the first {MOST_ENTRIES} entries are read",
        ),
        ("about=" + "a" * (LONGEST_TEXT + 1), "Only the first 5,000 characters are"),
        (
            "offers=mercury",
            "“<bdi>mercury</bdi>” can mean each of these: <bdi>mercury (7)</bdi> and "
            "<bdi>mercury (8)</bdi>. Write the number",
        ),
        ("languages=Lingo-3", "<bdi>Lingo (la)</bdi> and <bdi>Lingo (lb)</bdi>"),
        ("languages=klingon-3", "The language “<bdi>klingon-3</bdi>” is not known"),
        ("languages=pt-9", "The level of “<bdi>pt-9</bdi>” is not known"),
        (
            "notify=hourly",
            "“<bdi>hourly</bdi>” is not known as a value of <code>notify</code>; "
            "write one of these: <code>weekly</code>,",
        ),
        ("until=soon", "a value of <code>until</code>; write, for example, <code>20"),
        ("contacts=A[b", "cannot be a user name"),
        ("offers=a|offers=b", "<code>offers</code> stands here twice"),
        (
            "colour=blue",
            "There is no parameter <code>colour</code>; the parameters are",
        ),
        ("ofers=Lua", "There is no parameter <code>ofers</code>; write"),
        ("Lua", "This value has no parameter's name"),
        ("|".join(f"colour{n}=x" for n in range(MOST_PROBLEMS + 2)), "mend what is"),
    ],
)
def test_what_is_wrong_is_a_message(
    client: FlaskClient, wikitext: str, said: str
) -> None:
    """Each problem of a template says what to write instead."""
    page = "{{Capacity profile|" + wikitext + "}}"
    described = describe(client, page)
    assert any(said in each for each in described), described
    assert not any('lang="en"' in each for each in described)


@pytest.mark.parametrize(
    ("wikitext", "said"),
    [
        ("{{Capacity profile|offers=Lua", "write <code>}}</code> at its end"),
        (
            "{{Capacity profile}}" + "x" * LONGEST_PAGE,
            "The page is longer than a wiki page can be.",
        ),
    ],
)
def test_what_is_wrong_with_a_page_is_a_message(
    client: FlaskClient, wikitext: str, said: str
) -> None:
    """So does each problem of a page as a whole."""
    assert said in describe(client, wikitext)[0]


def test_every_rule_by_which_a_page_does_not_count_has_a_message() -> None:
    """A new rule needs a sentence in every language."""
    assert REASONS.keys() == SENTENCES.keys()
