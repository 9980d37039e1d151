"""A profile as it was read from a page, and the page that it stands on."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Self

LEVELS = ("0", "1", "2", "3", "4", "5", "N")
LEAST_WORKABLE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Capacity:
    """One entry of a list of capacities: what was written, and what it was found to be.

    `id` and `wikidata_item` are None where the vocabulary does not know the text.
    """

    text: str
    id: str | None = None
    wikidata_item: str | None = None
    folded: str = ""

    @property
    def key(self) -> str:
        """Give what equal entries share: the id, else the folded text."""
        return self.id if self.id is not None else f"text:{self.folded}"


@dataclass(frozen=True, slots=True)
class LanguageSkill:
    """A language code of Wikimedia and a Babel level, "0" to "5" or "N" for native."""

    code: str
    level: str

    @property
    def rank(self) -> int:
        """Give the level as a number; N counts as 5."""
        return 5 if self.level == "N" else int(self.level)


@dataclass(frozen=True, slots=True)
class Profile:
    """The parameters of one `{{Capacity profile}}`, read and normalised.

    Vocabulary terms (`projects`, `affiliations`, `territory`, `methods`) are ids where
    the vocabulary knows the text. `raw` is every parameter as the page gives it.
    """

    template: str = "Capacity profile"
    type: str = "person"
    offers: tuple[Capacity, ...] = ()
    wants: tuple[Capacity, ...] = ()
    knows: tuple[Capacity, ...] = ()
    priority: tuple[Capacity, ...] = ()
    resources: tuple[str, ...] = ()
    languages: tuple[LanguageSkill, ...] = ()
    methods: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    affiliations: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    timezone: str = ""
    role: str = ""
    availability: str = "open"
    until: str = ""
    contacts: tuple[str, ...] = ()
    about: str = ""
    wikidata: str = ""
    contact: str = "talk"
    notify: str = "weekly"
    raw: Mapping[str, str] = field(default_factory=dict)

    def availability_on(self, day: date) -> str:
        """Give the availability on a day: open, paused, or how many learners at a time.

        The day after `until` paused becomes open, and open or a number paused.
        """
        if not self.until or day.isoformat() <= self.until:
            return self.availability
        return "open" if self.availability == "paused" else "paused"

    def to_json(self) -> dict[str, Any]:
        """Give the profile as JSON-ready lists, dicts and strings."""
        record: dict[str, Any] = {}
        for each in fields(self):
            record[each.name] = _to_json(getattr(self, each.name))
        return record

    @classmethod
    def from_json(cls, record: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        values: dict[str, Any] = {}
        for each in fields(cls):
            if each.name in record:
                values[each.name] = _from_json(each.name, record[each.name])
        return cls(**values)


CAPACITY_LISTS = ("offers", "wants", "knows", "priority")


def _to_json(value: Any) -> Any:
    if isinstance(value, Capacity):
        return {
            "text": value.text,
            "id": value.id,
            "wikidata_item": value.wikidata_item,
            "folded": value.folded,
        }
    if isinstance(value, LanguageSkill):
        return {"code": value.code, "level": value.level}
    if isinstance(value, tuple):
        return [_to_json(each) for each in value]
    return dict(value) if isinstance(value, Mapping) else value


def _from_json(name: str, value: Any) -> Any:
    if name in CAPACITY_LISTS:
        return tuple(Capacity(**each) for each in value)
    if name == "languages":
        return tuple(LanguageSkill(**each) for each in value)
    return tuple(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """A profile with the wiki page that it stands on and the person behind it.

    `profile_id` is `<dbname>:<page_id>`; `person_id` is `c:<central id>` or
    `<dbname>:<user id>`, and `user_name` the name of the moment. For a group or an
    affiliate `person_id` is the page's own id and `user_name` its title without the
    namespace.
    `edited_at` is the time of the page's newest revision, UTC and aware.
    """

    profile_id: str
    person_id: str
    user_name: str
    title: str
    rev_id: int
    edited_at: datetime
    profile: Profile

    @property
    def dbname(self) -> str:
        """Name the wiki's database, for example `metawiki`."""
        return self.profile_id.partition(":")[0]
