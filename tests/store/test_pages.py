"""What was read of pages and accounts, in the store."""

from dataclasses import replace

import pytest

from exchange.domain.account import Account
from exchange.domain.kept_page import KeptPage, PageFacts
from exchange.domain.profile import LanguageSkill
from exchange.domain.request import AskedRequest, Request
from exchange.store.port import Lease
from exchange.store.sql import SqlStore
from exchange.store.sql import pages as sql_pages
from tests.builders import EDITED_AT, capacity, make_page


def kept(number: int, title: str = "User:Ana", dbname: str = "testwiki") -> KeptPage:
    """Make a page with a profile, a request and a Babel box."""
    facts = PageFacts(
        page_id=f"{dbname}:{number}",
        title=title,
        namespace=2,
        rev_id=number,
        edited_at=EDITED_AT,
        is_redirect=False,
        content_model="wikitext",
        author_ids=frozenset({7, 12}),
        has_all_authors=True,
        kind="person",
        has_requests=True,
        named=("Бен", "Ana | Maria"),
        transcludes=True,
        needs_babel=True,
        babel_rev_id=number,
        full_run=3,
    )
    request = Request(title="写真", capacity=(capacity("photography"),), by="Бен")
    profile = make_page("Ana", offers="photography, 写真を撮る").profile
    return KeptPage(facts, profile, (request,), (LanguageSkill("pt", "N"),))


def test_page_is_read_back_whole(store: SqlStore, lease: Lease) -> None:
    """Facts, profile, requests and box, in whatever script."""
    store.save_pages([kept(1), kept(2, "User:Aná")], lease)

    assert store.pages(["testwiki:2", "testwiki:1", "testwiki:9"]) == [
        kept(1),
        kept(2, "User:Aná"),
    ]
    assert store.pages_titled("testwiki", ["User:Aná", "User:ana"]) == [
        kept(2, "User:Aná")
    ]
    assert list(store.page_facts("testwiki")) == [
        kept(1).facts,
        kept(2, "User:Aná").facts,
    ]


def test_facts_come_in_batches_and_by_wiki(
    store: SqlStore, lease: Lease, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many pages there are, none is left out at the border of a batch."""
    pages = [kept(number, f"User:{number}") for number in range(1, 8)]
    store.save_pages([*pages, kept(1, "User:Ana", "ptwiki")], lease)
    for size in (1, 2, 3, 7, 8, 100):
        monkeypatch.setattr(sql_pages, "BATCH", size)
        assert len(list(store.page_facts())) == 8
        assert [each.number for each in store.page_facts("testwiki")] == [*range(1, 8)]


def test_decision_lasts_while_the_page_says_the_same(
    store: SqlStore, lease: Lease
) -> None:
    """A page that is read again unchanged needs no new decision; a changed one does."""
    store.save_pages([kept(1)], lease)
    store.save_decisions({"testwiki:1": "decided"}, lease)
    again = replace(kept(1), facts=replace(kept(1).facts, full_run=4))

    store.save_pages([again], lease)
    assert [each.decision for each in store.page_facts()] == ["decided"]

    store.save_pages([replace(again, requests=())], lease)
    assert [each.decision for each in store.page_facts()] == [""]


def test_dropped_page_leaves_nothing(store: SqlStore, lease: Lease) -> None:
    """Who takes the template off is forgotten."""
    store.save_pages([kept(1), kept(2)], lease)
    store.drop_pages(["testwiki:1", "testwiki:404"], lease)

    assert [each.page_id for each in store.page_facts()] == ["testwiki:2"]


def test_accounts_are_told_apart_by_wiki_case_and_accent(
    store: SqlStore, lease: Lease
) -> None:
    """And saving one again replaces it."""
    ana, accented = Account("testwiki", "Ana", 7, 99), Account("testwiki", "Aná", 8)
    there = Account("ptwiki", "Ana", 1, 99, "infinity", is_locked=True, is_bot=True)
    store.save_accounts([replace(ana, user_id=6), accented, there], lease)
    store.save_accounts([ana], lease)

    assert store.accounts("testwiki") == {
        ("testwiki", "Ana"): ana,
        ("testwiki", "Aná"): accented,
    }
    assert store.accounts()["ptwiki", "Ana"] == there
    assert store.accounts_named("ptwiki", ["Ana", "Aná"]) == {"Ana": there}
    store.drop_accounts("testwiki", ["Ana"], lease)
    assert set(store.accounts()) == {("testwiki", "Aná"), ("ptwiki", "Ana")}


def test_requests_are_replaced_as_a_whole(store: SqlStore, lease: Lease) -> None:
    """Only rows that differ are written."""
    first = AskedRequest(
        "testwiki:1#a", "c:1", "Ana", "User:Ana", 5, EDITED_AT, kept(1).requests[0]
    )
    second = replace(first, request_id="testwiki:1#b")

    assert store.replace_requests([first, second], lease) == 2
    assert store.replace_requests([first, second], lease) == 0
    answered = replace(first, request=replace(first.request, status="answered"))
    assert store.replace_requests([answered], lease) == 2
    assert store.requests() == [answered]
