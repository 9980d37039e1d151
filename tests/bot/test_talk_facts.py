"""What the wiki's answers about a talk page mean; tests/real has real answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from pywikibot.exceptions import APIError

from bot.ports import PageError, WikiError
from bot.wiki.customs import Customs
from bot.wiki.session import WikiSession
from bot.wiki.talk_facts import OwnPages, look_at
from exchange.domain.bot_exclusion import ExclusionTemplates
from exchange.domain.exclusions import Exclusions
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import TalkPage
from tests.builders import make_page

RUN_PAGE = "User:CapacityBot/run"
EXCLUSIONS = "MediaWiki:Exclusions.json"
TALK = "User talk:Ana"
ANA = make_page("Ana", page_id=7)
CUSTOMS = Customs(
    ExclusionTemplates(),
    ("Category:Opted-out of message delivery",),
    ("Template:Nobots",),
)
OWN_PAGES = OwnPages(RUN_PAGE, EXCLUSIONS)
Json = dict[str, Any]


@dataclass
class FakeSession:
    """Gives prepared answers, first to last, and remembers what was asked."""

    answers: list[Json | WikiError]
    asked: list[Json] = field(default_factory=list)
    batch_size: int = 50

    def query(self, **parameters: Any) -> Iterator[Json]:
        self.asked.append(parameters)
        answer = self.answers.pop(0)
        if isinstance(answer, WikiError):
            raise answer
        yield answer


def page(title: str, text: str = "") -> Json:
    """Give a page as the wiki does."""
    return {
        "title": title,
        "ns": 3 if title.startswith("User talk:") else 2,
        "pageid": 7,
        "lastrevid": 9,
        "contentmodel": "wikitext",
        "revisions": [{"userid": 7, "slots": {"main": {"content": text}}}],
    }


def answer(*pages: Json, **others: object) -> Json:
    """Give an answer of the wiki about Ana."""
    user = {"userid": 7, "name": "Ana", "groups": []}
    excluded = page(EXCLUSIONS, '{"users": ["Eve"]}')
    return {"pages": [*pages, excluded], "users": [user], **others}


def whole(**user: object) -> Json:
    """Give an answer in which nothing is missing, with more of the user."""
    pages = page(TALK, "Hello"), page(ANA.title), page(RUN_PAGE, "run")
    found = answer(*pages)
    found["users"][0] |= user
    return found


def look(
    session: FakeSession, recipient: ProfilePage = ANA, customs: Customs = CUSTOMS
) -> TalkPage:
    """Look at Ana's talk page."""
    return look_at(cast(WikiSession, session), customs, OWN_PAGES, TALK, recipient)


def circle(*titles: str) -> list[Json]:
    """Give the redirects of pages of which each leads to the next one."""
    following = (*titles[1:], titles[0])
    return [
        {"from": one, "to": other} for one, other in zip(titles, following, strict=True)
    ]


@pytest.mark.parametrize("titles", [(TALK,), (TALK, f"{TALK}/2")])
def test_talk_page_in_a_circle_leads_elsewhere(titles: tuple[str, ...]) -> None:
    """The wiki names the redirects and gives no page, which is a whole answer."""
    found = answer(page(ANA.title), page(RUN_PAGE, "run"), redirects=circle(*titles))

    seen = look(FakeSession([found]))

    assert (seen.is_redirect, seen.run_page) == (True, "run")


def test_profile_in_a_circle_is_none() -> None:
    """Its page shows no profile any more."""
    found = answer(page(TALK), page(RUN_PAGE), redirects=circle(ANA.title))

    assert look(FakeSession([found])).profile.page_id == 0


def test_answer_that_lacks_one_page_is_about_that_page() -> None:
    """The run page is there, so the wiki is; without it the whole answer is half."""
    with pytest.raises(PageError, match="User talk:Ana"):
        look(FakeSession([answer(page(ANA.title), page(RUN_PAGE))]))
    with pytest.raises(PageError, match="User talk:Ana"):
        look(FakeSession([whole() | {"users": []}]))
    with pytest.raises(WikiError) as caught:
        look(FakeSession([answer(page(ANA.title))]))
    assert type(caught.value) is WikiError


def test_exclusion_list_is_read_each_time() -> None:
    """Nobody is written to without it."""
    assert look(FakeSession([whole()])).exclusions == Exclusions(frozenset({"Eve"}))

    for text in ("No JSON", None):
        found = whole()
        found["pages"] = [
            each for each in found["pages"] if each["title"] != EXCLUSIONS
        ]
        found["pages"] += [page(EXCLUSIONS, text)] if text else []
        with pytest.raises(WikiError, match="exclusion list MediaWiki:Exclusions"):
            look(FakeSession([found]))


def api_error(code: str) -> WikiError:
    """Give an error of the API as the session raises it."""
    error = WikiError("The wiki cannot be used")
    error.__cause__ = APIError(code, "no")
    return error


def test_central_account_that_is_gone_is_no_user() -> None:
    """CentralAuth answers an id without an account with an error; others stay such."""
    central = replace(ANA, person_id="c:12")
    session = FakeSession([api_error("invaliduserid"), whole()])

    seen = look(session, central)

    assert seen.user is not None
    assert not seen.user.exists
    assert ("guiid" in session.asked[0], "guiid" in session.asked[1]) == (True, False)
    with pytest.raises(WikiError):
        look(FakeSession([api_error("readonly")]), central)


def test_all_of_several_partial_blocks_are_read() -> None:
    """The wiki puts them together into one that has no id of its own."""
    blocks = [{"blockid": 3}, {"blockid": 4}]
    user = {"blockid": None, "blockpartial": True, "blockcomponents": blocks}
    mild = {"id": 3, "restrictions": {"pages": [{"title": "Main Page"}]}}
    hard = {"id": 4, "restrictions": {"pages": [{"title": TALK}]}}
    session = FakeSession([whole(**user), {"blocks": [mild, hard]}])

    seen = look(session)

    assert seen.user is not None
    assert seen.user.is_kept_from_talk
    assert session.asked[1]["bkids"] == "\x1f3\x1f4"


def test_more_names_of_nobots_than_one_request_may_ask_for() -> None:
    """Anybody can make redirects to a template; the target is enough."""
    names = tuple(f"Template:Stay out {number}" for number in range(60))
    customs = Customs(ExclusionTemplates(), (), ("Template:Nobots", *names))
    session = FakeSession([whole()])

    look(session, customs=customs)

    templates = session.asked[0]["tltemplates"].split("\x1f")[1:]
    assert (len(templates), templates[0]) == (50, "Template:Nobots")
