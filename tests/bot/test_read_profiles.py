"""Which profiles count, for persons and for groups."""

from bot.jobs.read_profiles import ReadProfiles, read_profiles
from bot.ports import WikiPage, WikiUser
from exchange.domain.site import Site
from tests.builders import EDITED_AT, make_vocabulary

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
        "author_ids": {name: USER_IDS[name] for name in authors},
    }
    return WikiPage(**values | changes)  # type: ignore[arg-type]


def read(*pages: WikiPage, blocked: str = "") -> ReadProfiles:
    """Read pages of a wiki that has three users."""
    users = {
        name: WikiUser(name, user_id, 0, is_blocked=name == blocked)
        for name, user_id in USER_IDS.items()
    }
    return read_profiles(SITE, pages, users, make_vocabulary(), {}, "weekly")


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

    assert found.left_out == {"the owner has not edited the page": 2}


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
