"""A request for help, as it was read from a page, and as it counts."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Self

from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, LanguageSkill

OPEN = "open"
EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Request:
    """The parameters of one `{{Capacity request}}`, read and normalised.

    `by` is a user name, "" where the template does not say it; `until` is a day
    (YYYY-MM-DD) or "". `raw` is every parameter as the page gives it.
    """

    template: str = "Capacity request"
    title: str = ""
    capacity: tuple[Capacity, ...] = ()
    details: str = ""
    languages: tuple[LanguageSkill, ...] = ()
    until: str = ""
    status: str = OPEN
    by: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the request as JSON-ready lists, dicts and strings."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        values = dict(record)
        values["capacity"] = tuple(Capacity(**each) for each in record["capacity"])
        values["languages"] = tuple(
            LanguageSkill(**each) for each in record["languages"]
        )
        return cls(**values)

    def state_on(self, day: date) -> str:
        """Tell how the request stands on a day: open, answered, closed or expired.

        An open one expires when the day in `until` is over.
        """
        if self.status == OPEN and self.until and self.until < day.isoformat():
            return EXPIRED
        return self.status


@dataclass(frozen=True, slots=True)
class AskedRequest:
    """A request that counts, with the page that it stands on and who asks.

    `request_id` is `<dbname>:<page id>#<hash of asker and title>`: it stays while the
    request is answered, closed or moved about on its page. `edited_at` is the time of
    the page's newest revision, UTC and aware.
    """

    request_id: str
    person_id: str
    user_name: str
    title: str
    rev_id: int
    edited_at: datetime
    request: Request

    @property
    def dbname(self) -> str:
        """Name the wiki's database."""
        return self.request_id.partition(":")[0]


def subject_of_request(request_id: str) -> str:
    """Give what of a request's id stays when it moves to another page."""
    return request_id.partition("#")[2]


def request_id_of(page_id: str, person_id: str, title: str, number: int) -> str:
    """Give the id of a request; `number` counts equal ones on a page, from 0."""
    facts = f"{person_id}|{fold(title)}|{number}"
    return f"{page_id}#{sha256(facts.encode()).hexdigest()[:12]}"
