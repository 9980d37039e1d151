"""Matches, the ledger, cursors, consents, wikis and words in the store."""

import json
from dataclasses import replace

from sqlalchemy import select, update

from exchange.domain.notices import SENT
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import CAPACITY, Source, Term
from exchange.domain.weights import USUAL, Weights
from exchange.store.port import Lease
from exchange.store.sql import SqlStore
from exchange.store.sql.tables import sites
from tests.store.builders import make_match, make_row


def test_matches_are_read_by_learner_and_by_teacher(
    store: SqlStore, lease: Lease
) -> None:
    """The same rows say who could teach me and whom I could teach, best first."""
    first, second, third = make_match(1, 2, 9), make_match(1, 3, 5), make_match(4, 2, 7)

    assert store.replace_matches([first, second, third], lease) == 3

    assert store.matches_of_learner("testwiki:1") == [first, second]
    assert store.matches_of_teacher("testwiki:2") == [first, third]
    assert store.matches() == [first, second, third]


def test_replacing_matches_writes_only_what_differs(
    store: SqlStore, lease: Lease
) -> None:
    """A run that finds the same matches writes no row."""
    kept, gone, changed = make_match(1, 2, 9), make_match(3, 4), make_match(5, 6)
    store.replace_matches([kept, gone, changed], lease)
    better = replace(changed, score=1, mutual=True)

    assert store.replace_matches([kept, better], lease) == 2
    assert store.replace_matches([kept, better], lease) == 0
    assert store.matches() == [kept, better]


def test_ledger_row_is_added_and_updated(store: SqlStore, lease: Lease) -> None:
    """A notice's row is first what is being sent, then how it ended."""
    row = make_row()
    assert store.record_notice(row, lease)
    assert store.notices() == [row]

    sent = replace(row, state=SENT, rev_id=18, text="")
    assert store.record_notice(sent, lease)
    assert store.notices() == [sent]


def test_people_are_remembered_once_and_for_good(store: SqlStore, lease: Lease) -> None:
    """Who was there before the bot is no newcomer, however often that is said."""
    store.remember_people(["c:1", "c:2", "c:1"], lease)
    store.remember_people(["c:2", "C:2"], lease)

    assert store.known_people() == {"c:1", "c:2", "C:2"}


def test_ledger_keeps_one_notice_a_recipient_and_period(
    store: SqlStore, lease: Lease
) -> None:
    """A second notice of the same period is refused by the table itself."""
    store.record_notice(make_row("n1"), lease)

    assert not store.record_notice(make_row("n2"), lease)
    assert [row.notice_id for row in store.notices()] == ["n1"]


def test_cursors_are_remembered(store: SqlStore, lease: Lease) -> None:
    """Where a job had come to outlives the run."""
    assert store.cursor("sync:metawiki") == ""
    store.save_cursor("sync:metawiki", "2026-03-04T05:06:07Z|1", lease)
    store.save_cursor("sync:metawiki", "2026-03-04T05:06:08Z|2", lease)

    assert store.cursor("sync:metawiki") == "2026-03-04T05:06:08Z|2"


def test_site_is_read_back_whole(store: SqlStore, lease: Lease) -> None:
    """What sync learns of a wiki is there for the tool."""
    site = Site(
        "arwiki",
        "ar",
        "https://ar.wikipedia.org/wiki/$1",
        "https://ar.wikipedia.org/w/index.php",
        SiteSyntax(profile_names=frozenset({"Capacity profile", "ملف القدرات"})),
    )
    store.save_site(replace(site, language="xx"), lease)
    store.save_site(site, lease)

    assert store.sites() == {"arwiki": site}


def test_site_keeps_the_weights_of_the_matching(store: SqlStore, lease: Lease) -> None:
    """With what is wrong on their page, and with half a character in it."""
    weights = Weights(region=4, established_regions=("region-\ud800", "region-é"))
    site = Site("arwiki", "ar", "https://a/$1", "https://a/index.php")
    tuned = replace(site, weights=weights, weights_problems=("W: that is wrong.",))

    for each in (tuned, site, tuned):
        store.save_site(each, lease)
        assert store.sites() == {"arwiki": each}


def test_site_of_an_earlier_release_is_read(store: SqlStore, lease: Lease) -> None:
    """Its row says nothing of weights."""
    site = Site("arwiki", "ar", "https://a/$1", "https://a/index.php")
    store.save_site(replace(site, weights=USUAL, weights_problems=("x",)), lease)
    with store._engine.begin() as connection:
        record = json.loads(connection.execute(select(sites.c.record)).scalar_one())
        del record["weights"], record["weights_problems"]
        connection.execute(update(sites).values(record=json.dumps(record)))

    assert store.sites() == {"arwiki": site}


def test_empty_store_knows_the_committed_vocabulary(store: SqlStore) -> None:
    """With no network and an empty store, words are found."""
    term = store.vocabulary().find(CAPACITY, "MediaWiki userscript")
    assert term is not None
    assert term.id == "142"


def test_vocabulary_of_the_store_replaces_the_committed_one(
    store: SqlStore, lease: Lease
) -> None:
    """Terms are kept whole and in order, and only what differs is written."""
    terms = [
        Term(
            CAPACITY,
            "2",
            {"en": "second"},
            {"en": ["two"]},
            {"en": "comes after the first"},
            ("1",),
            "Q2",
            ("22", "Q22"),
            {"website": "https://example.org"},
            {"en": Source("Wikidata", "2026-03-04")},
        ),
        Term(CAPACITY, "1", {"en": "first"}),
    ]
    assert store.save_vocabulary(terms, lease) == 2
    assert store.save_vocabulary(terms, lease) == 0

    kept = store.vocabulary().terms(CAPACITY)
    assert [(term.id, term.parents, term.wikidata_item) for term in kept] == [
        ("2", ("1",), "Q2"),
        ("1", (), None),
    ]
