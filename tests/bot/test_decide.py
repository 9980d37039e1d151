"""Which profiles count, for persons and for groups."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.jobs.all_pages import Rules
from bot.jobs.decide import Decided, GuardError, update_profiles
from bot.jobs.read_pages import read_page
from bot.ports import WikiPage
from exchange.domain.account import Account
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest
from exchange.domain.site import Site
from exchange.store.port import Lease
from exchange.store.sql import SqlStore, open_store
from tests.builders import EDITED_AT, make_vocabulary

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SITE = Site(
    "testwiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php"
)
USER_IDS = {"Ana": 1, "Mallory": 2, "Victim": 3}
NAMESPACES = {"User": 2, "Project": 4, "Template": 10, "User talk": 3}


def page(title: str, parameters: str, *authors: str, **changes: object) -> WikiPage:
    """Make a page with a profile that these users have edited."""
    values: dict[str, object] = {
        "page_id": sum(title.encode()),
        "title": title,
        "namespace": NAMESPACES.get(title.partition(":")[0], 0),
        "rev_id": 1,
        "edited_at": EDITED_AT,
        "wikitext": f"{{{{Capacity profile|{parameters}}}}}",
        "is_redirect": False,
        "content_model": "wikitext",
        "author_ids": frozenset(USER_IDS[name] for name in authors),
    }
    return WikiPage(**values | changes)  # type: ignore[arg-type]


class Outcome:
    """What the store shows after pages were read and decided of."""

    def __init__(self, *pages: WikiPage, blocked: str = "", confirmed: bool = False):
        with closing(open_store("sqlite://")) as store:
            store.upgrade()
            lease = take_lease(store)
            self.decided = decide(store, lease, pages, blocked, confirmed=confirmed)
            self.profiles: list[ProfilePage] = store.profiles()
            self.requests: list[AskedRequest] = store.requests()

    @property
    def left_out(self) -> Mapping[str, int]:
        """Count pages by the rule that leaves them out."""
        return self.decided.left_out


def take_lease(store: SqlStore) -> Lease:
    """Hold the job's lease."""
    lease = store.take_lease("sync", "me", NOW, 60)
    assert lease is not None
    return lease


def decide(
    store: SqlStore,
    lease: Lease,
    pages: tuple[WikiPage, ...],
    blocked: str = "",
    *,
    confirmed: bool = False,
) -> Decided:
    """Read pages of a wiki that has three users into a store, and decide."""
    vocabulary = make_vocabulary()
    store.save_site(SITE, lease)
    store.save_accounts(
        (
            Account("testwiki", name, user_id, 0, "infinity" if name == blocked else "")
            for name, user_id in USER_IDS.items()
        ),
        lease,
    )
    store.save_pages((read_page(page, SITE, vocabulary) for page in pages), lease)
    rules = Rules("weekly", vocabulary, NOW)
    return update_profiles(store, lease, rules, confirmed=confirmed)


def read(*pages: WikiPage, blocked: str = "") -> Outcome:
    """Read pages into an empty store."""
    return Outcome(*pages, blocked=blocked)


def titles(*pages: WikiPage, blocked: str = "") -> list[str]:
    """Name the pages that count."""
    found = read(*pages, blocked=blocked)
    return sorted(each.title for each in found.profiles)


def test_person_counts_on_their_own_page_once_they_have_edited_it() -> None:
    """Anybody else's template counts for nobody."""
    assert titles(page("User:Ana", "offers=Lua", "Ana")) == ["User:Ana"]
    assert titles(page("User:Ana", "offers=Lua", "Mallory")) == []
    assert titles(page("Project:Ana", "offers=Lua", "Ana")) == []
    assert titles(page("User:Nobody", "offers=Lua", "Ana")) == []
    assert titles(page("User:Ana", "offers=Lua", "Ana"), blocked="Ana") == []


def test_pages_that_cannot_hold_a_profile_are_left_out() -> None:
    """Talk archives, templates' documentation, redirects and other content."""
    assert titles(page("User talk:Ana", "offers=Lua", "Ana")) == []
    assert titles(page("Template:Capacity profile/doc", "offers=Lua", "Ana")) == []
    assert titles(page("User:Ana", "offers=Lua", "Ana", is_redirect=True)) == []
    script = page("User:Ana/x.js", "offers=Lua", "Ana", content_model="javascript")
    assert titles(script) == []


def test_group_on_a_strangers_page_counts_for_nobody() -> None:
    """Else anybody could have notices sent to anybody's talk page."""
    trap = page("User:Victim", "type=group|contacts=Mallory|offers=Lua", "Mallory")
    mallory = page("User:Mallory", "affiliations=User:Victim", "Mallory")

    assert titles(trap, mallory) == ["User:Mallory"]


def test_affiliate_in_user_space_counts_for_nobody() -> None:
    """Nobody takes the name of an affiliate on a page of their own."""
    fake = page(
        "User:Mallory/Wiki Movement Brazil",
        "type=affiliate|contacts=Mallory|offers=Lua",
        "Mallory",
    )
    mallory = page("User:Mallory", "affiliations=Wiki Movement Brazil", "Mallory")

    assert titles(fake, mallory) == ["User:Mallory"]


def test_affiliate_counts_with_a_contact_who_names_it() -> None:
    """Under its name in any spelling that the vocabulary knows."""
    club = page("Wiki Movement Brazil", "type=affiliate|contacts=Ana|offers=Lua", "Ana")
    ana = page("User:Ana", "affiliations=Wiki Movement Brazil", "Ana")

    assert titles(club, ana) == ["User:Ana", "Wiki Movement Brazil"]
    assert titles(club) == []


def test_left_out_pages_are_counted_by_reason() -> None:
    """The run report says why a profile does not show up."""
    found = read(
        page("User:Ana", "offers=Lua", "Mallory"), page("User:Victim", "offers=Lua")
    )

    assert found.left_out == {"not-edited": 2}


def test_default_of_notices_holds_only_where_the_page_says_nothing() -> None:
    """`notify` of the page wins, and what cannot be read is a no."""
    asked = {
        text: read(page("User:Ana", text, "Ana")).profiles[0].profile.notify
        for text in ("notify=daily", "offers=Lua", "notify=hourly")
    }

    assert asked == {
        "notify=daily": "daily",
        "offers=Lua": "weekly",
        "notify=hourly": "never",
    }


def test_word_that_may_have_meant_no_is_a_no() -> None:
    """`Notify = never` is no parameter of ours, and asks for no notices."""
    (found,) = read(page("User:Ana", "Notify=never", "Ana")).profiles

    assert found.profile.notify == "never"


def test_babel_box_tells_the_languages_of_a_profile_without_any() -> None:
    """From the owner's root user page; what the profile says comes first."""
    root = page("User:Ana", "", wikitext="{{#babel:pt-N|en-3}}", transcludes=False)
    silent = page("User:Ana/Capacity profile", "offers=Lua", "Ana")
    saying = page("User:Ana/Capacity profile", "languages=ja-2", "Ana")

    def languages(*pages: WikiPage) -> list[str]:
        (found,) = read(*pages).profiles
        return [f"{each.code}-{each.level}" for each in found.profile.languages]

    assert languages(root, silent) == ["pt-N", "en-3"]
    assert languages(root, saying) == ["ja-2"]
    assert languages(silent) == []


def test_box_beside_the_profile_counts_too() -> None:
    """A profile often stands on the root user page itself."""
    both = "{{#babel:de-N}} {{Capacity profile|offers=Lua}}"
    (found,) = read(page("User:Ana", "", "Ana", wikitext=both)).profiles

    assert [each.code for each in found.profile.languages] == ["de"]


ASKING = "{{Capacity request|title=Help|capacity=Lua|by=Ana}}"


def test_request_counts_once_who_asks_has_edited_the_page() -> None:
    """Several on one page, each for whom it names."""
    twice = f"{ASKING} {ASKING} {ASKING.replace('Ana', 'Mallory')}"
    asked = read(page("Project:Help desk", "", "Ana", wikitext=twice)).requests

    assert [each.user_name for each in asked] == ["Ana", "Ana"]
    assert len({each.request_id for each in asked}) == 2
    assert (
        read(page("Project:Help desk", "", "Mallory", wikitext=ASKING)).requests == []
    )


def test_request_is_its_page_owners_where_it_names_nobody() -> None:
    """On a user page or user talk page; elsewhere it is nobody's."""
    text = "{{Capacity request|title=Help|capacity=Lua}}"
    for title, names in (
        ("User talk:Ana", ["Ana"]),
        ("User:Ana/Questions", ["Ana"]),
        ("Project:Help desk", []),
    ):
        asked = read(page(title, "", "Ana", wikitext=text)).requests
        assert [each.user_name for each in asked] == names


def test_deciding_again_writes_nothing() -> None:
    """Only what differs is written."""
    pages = (page("User:Ana", "offers=Lua", "Ana"),)
    with closing(open_store("sqlite://")) as store:
        store.upgrade()
        lease = take_lease(store)
        assert decide(store, lease, pages).saved == 1
        assert decide(store, lease, pages).saved == 0
        assert decide(store, lease, pages, blocked="Ana").removed == 1
        assert decide(store, lease, pages).saved == 1


def test_guard_keeps_everybody_when_too_many_would_go() -> None:
    """More than a twentieth, and more than ten, needs a word of the operator."""
    pages = tuple(
        page(f"User:Ana/{number}", "type=group|contacts=Ana", "Ana", page_id=number)
        for number in range(1, 12)
    )
    ana = page(
        "User:Ana", "affiliations=" + ";".join(each.title for each in pages), "Ana"
    )
    with closing(open_store("sqlite://")) as store:
        store.upgrade()
        lease = take_lease(store)
        assert decide(store, lease, (*pages, ana)).profiles == 12
        gone = [f"testwiki:{number}" for number in range(1, 12)]
        store.drop_pages(gone, lease)

        with pytest.raises(GuardError, match="would remove 11 of the 12"):
            decide(store, lease, (ana,))
        assert len(store.profiles()) == 12
        assert decide(store, lease, (ana,), confirmed=True).removed == 11


def test_person_of_two_wikis_has_one_profile() -> None:
    """The central account tells that it is the same person."""
    pt = replace(SITE, dbname="ptwiki")
    with closing(open_store("sqlite://")) as store:
        store.upgrade()
        lease = take_lease(store)
        vocabulary = make_vocabulary()
        for site, user_id in ((SITE, 1), (pt, 4)):
            store.save_site(site, lease)
            account = Account(site.dbname, "Ana", user_id, central_id=99)
            store.save_accounts([account], lease)
            found = page("User:Ana", "offers=Lua", author_ids=frozenset({user_id}))
            store.save_pages([read_page(found, site, vocabulary)], lease)

        update_profiles(store, lease, Rules("weekly", vocabulary, NOW))

        (counting,) = store.profiles()
        assert counting.person_id == "c:99"
