"""The people among whom the searches of the table look: a few hundred.

Those who are looked for are written by hand in `searched_people.wikitext`, as people
write their profiles. The sample people and a crowd stand around them; what these offer
and want is drawn from the frequent capacities alone.
"""

import random
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dev.people import sample_pages
from dev.people_data import COMMUNITIES, FIELDS, Community
from dev.people_words import ABOUT
from exchange.domain.parse import parse_page
from exchange.domain.profile import Profile, ProfilePage
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import AFFILIATE, CAPACITY, TERRITORY, Vocabulary

SEED = 7
CROWD_OF_A_COMMUNITY = 4
NEWEST_EDIT = datetime(2026, 3, 4, 12, tzinfo=UTC)
WRITTEN_BY_HAND = Path(__file__).with_name("searched_people.wikitext")
_HEADING = re.compile("^== (.+) ==$", re.MULTILINE)
# Names of the crowd are nobody's, and resemble no word that is searched.
_SYLLABLES = ("zub", "vyk", "gop", "wef", "kij", "pum", "xet", "quo", "dwa", "hib")


def searched_people(vocabulary: Vocabulary) -> list[ProfilePage]:
    """Give everybody's profile, the same for the same vocabulary."""
    # Who is looked for comes last and has edited longest ago: no tie helps them.
    written = (
        *_sample_people(vocabulary),
        *_crowd(vocabulary),
        *_written_by_hand(),
    )
    return [
        _page(number, name, wikitext, vocabulary)
        for number, (name, wikitext) in enumerate(written, start=1)
    ]


def _written_by_hand() -> Iterator[tuple[str, str]]:
    _, *parts = _HEADING.split(WRITTEN_BY_HAND.read_text(encoding="utf-8"))
    yield from zip(parts[::2], parts[1::2], strict=True)


def _sample_people(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Give each profile of the sample people as it stands after its last edit."""
    last = {page.title: page for page in sample_pages(vocabulary)}
    found: dict[str, str] = {}
    for title, page in last.items():
        namespace, _, name = title.partition(":")
        is_users = namespace == "User"
        if parse_page(page.wikitext, SiteSyntax(), vocabulary).profiles:
            found[page.user if is_users else name or title] = page.wikitext
    yield from found.items()


def _crowd(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    dice = random.Random(SEED)
    for community in COMMUNITIES:
        for _ in range(CROWD_OF_A_COMMUNITY):
            name = " ".join(
                "".join(dice.sample(_SYLLABLES, 3)).capitalize() for _ in range(2)
            )
            yield name, _draw_profile(dice, community, vocabulary)


def _draw_profile(
    dice: random.Random, community: Community, vocabulary: Vocabulary
) -> str:
    def named(kind: str, *ids: int | str) -> str:
        names = (
            vocabulary.label(kind, str(each), community.language)
            for each in ids
            if each
        )
        return "; ".join(names)

    offered, wanted = dice.sample(sorted(FIELDS), 2)
    about = dice.choice(ABOUT[community.language]).format(year=dice.randint(2006, 2024))
    return "\n".join(
        (
            "{{Capacity profile",
            f"| offers = {named(CAPACITY, *dice.sample(FIELDS[offered], 3))}",
            f"| wants = {named(CAPACITY, *dice.sample(FIELDS[wanted], 2))}",
            f"| languages = {community.native}-N, {community.speaks[0]}-3",
            f"| affiliations = {named(AFFILIATE, community.affiliate)}",
            f"| territory = {named(TERRITORY, community.territory)}",
            f"| about = {about}",
            "}}",
        )
    )


def _page(
    number: int, user_name: str, wikitext: str, vocabulary: Vocabulary
) -> ProfilePage:
    return ProfilePage(
        profile_id=f"metawiki:{number}",
        person_id=f"c:{number}",
        user_name=user_name,
        title=f"User:{user_name}/Capacity profile",
        rev_id=number,
        edited_at=NEWEST_EDIT - timedelta(days=number),
        profile=_read_profile(wikitext, vocabulary),
    )


def _read_profile(wikitext: str, vocabulary: Vocabulary) -> Profile:
    return parse_page(wikitext, SiteSyntax(), vocabulary).profiles[0]
