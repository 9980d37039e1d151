"""A few people and requests for the tests of the API."""

from exchange.domain.match import Match, Reason
from exchange.domain.profile import ProfilePage
from exchange.domain.request import AskedRequest, Request
from tests.builders import EDITED_AT, capacity, make_page, skills

ANA = make_page(
    "Ana",
    offers="fotografia, Lua",
    wants="bee keeping",
    languages="pt-N, en-3",
    territory=("br",),
    about="I teach <b>by doing</b>.",
    resources=("a venue",),
)
BO = make_page(
    "Bo",
    page_id=2,
    offers="bee keeping",
    wants="photography",
    languages="en-5",
    availability="paused",
    edited_at=EDITED_AT.replace(day=4),
)
MATCHES = (
    Match(
        learner_id="testwiki:1",
        teacher_id="testwiki:2",
        capacities=("text:bee keeping",),
        score=131072,
        reasons=(Reason("teaches", "text:bee keeping", "text:bee keeping"),),
        mutual=True,
        proposed=True,
    ),
    Match(
        learner_id="testwiki:2",
        teacher_id="testwiki:1",
        capacities=("500",),
        score=65536,
        reasons=(Reason("teaches", "500", "500"),),
        mutual=True,
    ),
)


def make_request(
    subject: str = "Photos of a parade",
    *,
    page_id: int = 1,
    number: int = 1,
    user_name: str = "Ana",
    capacities: str = "photography",
    languages: str = "pt-3",
    **parameters: str,
) -> AskedRequest:
    """Make a request that counts."""
    return AskedRequest(
        request_id=f"testwiki:{page_id}#{number:012}",
        person_id="testwiki:1001",
        user_name=user_name,
        title=f"User:{user_name}",
        rev_id=page_id * 10,
        edited_at=EDITED_AT.replace(day=5),
        request=Request(
            title=subject,
            capacity=tuple(capacity(each.strip()) for each in capacities.split(",")),
            languages=skills(languages),
            **parameters,
        ),
    )


def make_people(count: int) -> list[ProfilePage]:
    """Make people with nothing in their profiles, User1 the first."""
    return [
        make_page(f"User{number}", page_id=number) for number in range(1, count + 1)
    ]
