"""The committed queries, run by SPARQLWrapper on a real endpoint."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib.plugins.sparql import prepareQuery

from bot.wikidata import QUERIES, WikidataQueries
from exchange.domain.wikidata import CodedItem, ItemTexts, NarrowerItem
from tests.real.sparql_endpoint import SparqlEndpoint, sparql_endpoint

AGENT = "CapacityExchange/1.0 (test; operator@example.org)"
SAMPLES = {
    "%ITEMS%": "wd:Q11024 wd:Q759524",
    "%CLASSES%": "wd:Q9000200",
    "%CODES%": '"pt" "BR"',
    "%DEPTH%": "3",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[SparqlEndpoint]:
    """Serve the extract to all tests of this file."""
    with sparql_endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def wikidata(endpoint: SparqlEndpoint) -> WikidataQueries:
    """Ask the endpoint."""
    return WikidataQueries(endpoint.url, AGENT)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda p: p.name)
def test_query_is_sparql_and_says_what_it_is_for(path: Path) -> None:
    """Two parsers understand it; its comment names its purpose and all its columns."""
    text = path.read_text(encoding="utf-8")
    head = " ".join(line for line in text.splitlines() if line.startswith("#"))
    for title in ("Purpose:", "Parameters:", "Columns:"):
        assert title in head
    for parameter in re.findall("%[A-Z]+%", text):
        assert parameter in head
        text = text.replace(parameter, SAMPLES[parameter])

    prepareQuery(text)
    solutions = pyoxigraph.Store().query(text)
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    for variable in solutions.variables:
        assert re.search(rf"\b{variable.value}\b", head), variable


def test_texts_of_items(wikidata: WikidataQueries) -> None:
    """Labels, aliases and descriptions come in all languages, each in its place."""
    texts = wikidata.item_texts(["Q11024"])["Q11024"]
    assert texts.item == "Q11024"
    assert texts.labels["ta"] == "தொடர்பாடல்"
    assert texts.labels["pt-br"] == "comunicação social"
    assert len(texts.labels) == 7
    assert set(texts.aliases["en"]) == {
        "communicating",
        "exchange of messages",
        "governance",
    }
    assert texts.descriptions["de"] == "Übertragung von Bedeutung"


def test_merged_deleted_and_nameless_items(wikidata: WikidataQueries) -> None:
    """A merged item leads to another, one without label is there, a deleted one not."""
    texts = wikidata.item_texts(["Q759524", "Q11016", "Q30673599", "Q11016"])
    assert set(texts) == {"Q759524", "Q11016"}
    assert texts["Q759524"].item == "Q9000100"
    assert texts["Q759524"].labels["de"] == "Struktur einer Organisation"
    assert texts["Q11016"] == ItemTexts("Q11016")


def test_items_below_others(wikidata: WikidataQueries) -> None:
    """Subclasses and parts are found by their steps; deprecated claims are not."""
    assert wikidata.narrower_items(["Q11024"], 1) == [
        NarrowerItem("Q9000001", "Q11024", 1),
        NarrowerItem("Q9000003", "Q11024", 1),
        NarrowerItem("Q9000006", "Q11024", 1),
    ]
    assert wikidata.narrower_items(["Q11024"], 3)[3:] == [
        NarrowerItem("Q9000002", "Q9000001", 2),
        NarrowerItem("Q9000003", "Q9000002", 3),
    ]
    assert wikidata.narrower_items(["Q11016"], 3) == []


def test_languages_by_code(wikidata: WikidataQueries) -> None:
    """All items that bear a code are told; which one is meant is the job's question."""
    assert wikidata.languages(["pt", "pt-br", "no such"]) == [
        CodedItem("pt", "Q5146"),
        CodedItem("pt", "Q9000400"),
        CodedItem("pt-br", "Q750553"),
    ]


def test_territories_by_code(wikidata: WikidataQueries) -> None:
    """A territory has its codes, the country it belongs to, and a place."""
    france, guadeloupe = wikidata.territories(["fr", "gp"])
    assert (france.code, france.facts) == ("FR", {"iso_alpha3": "FRA"})
    assert guadeloupe.facts == {
        "iso_alpha3": "GLP",
        "parent": "FR",
        "coordinates": "Point(-61.58 16.25)",
    }


def test_affiliates_of_classes(wikidata: WikidataQueries) -> None:
    """Instances of the classes are affiliates, unless dissolved; each comes once."""
    found = wikidata.affiliates(["Q9000200", "Q9000210"])
    assert [each.item for each in found] == ["Q9000201", "Q9000202", "Q9000205"]
    assert found[0].facts == {
        "country": "AM",
        "website": "https://www.wikimedia.am/",
        "page": "https://meta.wikimedia.org/wiki/Wikimedia_Armenia",
    }
    assert wikidata.affiliates([]) == []


def test_projects_of_classes(wikidata: WikidataQueries) -> None:
    """A project bears the name of its database, where it has one."""
    commons, other = wikidata.projects(["Q9000300"])
    assert commons.code == "commonswiki"
    assert commons.facts == {"website": "https://commons.wikimedia.org/"}
    assert other.code == ""


def test_questions_are_polite(endpoint: SparqlEndpoint) -> None:
    """The agent names the operator, and no two questions are asked at once."""
    endpoint.agents.clear()
    # Asked for in their order, each half with one that is known.
    codes = [f"k{number}" for number in range(99)]
    WikidataQueries(endpoint.url, AGENT).languages(["pt", *codes, "de", *codes])
    assert endpoint.agents == [AGENT, AGENT]
    assert endpoint.most_at_once == 1


def test_what_is_no_item_never_reaches_the_query(wikidata: WikidataQueries) -> None:
    """Ids and codes that would change the query are left out of it."""
    items = ["Q11024", "Q1 } UNION { ?s ?p ?o", "wd:Q5", ""]
    assert set(wikidata.item_texts(items)) == {"Q11024"}
    codes = wikidata.languages(["pt", '" } #', "x\ny"])
    assert {each.code for each in codes} == {"pt"}
