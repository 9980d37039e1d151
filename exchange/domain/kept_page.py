"""A wiki page as the store remembers it: its newest revision, read, and its authors."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from exchange.domain.identity import USER_NAMESPACE, owner_of
from exchange.domain.profile import LanguageSkill, Profile
from exchange.domain.request import Request

USER_TALK_NAMESPACE = 3


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What decides whether a page counts, without what stands on it.

    `page_id` is `<dbname>:<page id>`. `kind` is the profile's type, "" where the page
    has none that can be read. `author_ids` are the registered users who have edited
    the page; `has_all_authors` tells whether there may be more, as there may for an
    export without history. `named` are the user names that the page's templates give:
    contacts, and who asks. `transcludes` tells pages with a template of ours from user
    pages that are kept for their Babel box. `needs_babel`: a person's profile without
    `languages`. `babel_rev_id` is the revision of a page with a Babel box, else 0.
    `full_run` is the number of the full run that read the page. `decision` is what was
    last decided of it.
    """

    page_id: str
    title: str
    namespace: int
    rev_id: int
    edited_at: datetime
    is_redirect: bool
    content_model: str
    author_ids: frozenset[int]
    has_all_authors: bool
    kind: str
    has_requests: bool
    named: tuple[str, ...]
    transcludes: bool
    needs_babel: bool
    babel_rev_id: int
    full_run: int = 0
    decision: str = ""

    @property
    def dbname(self) -> str:
        """Name the wiki's database."""
        return self.page_id.partition(":")[0]

    @property
    def number(self) -> int:
        """Give the page's id on its wiki."""
        return int(self.page_id.partition(":")[2])

    @property
    def owner(self) -> str:
        """Name the user whose page or talk page it is, "" elsewhere."""
        if self.namespace in (USER_NAMESPACE, USER_TALK_NAMESPACE):
            return owner_of(self.title)
        return ""

    @property
    def root_title(self) -> str:
        """Give the title of the owner's root user page, where the Babel box stands."""
        return self.title.partition("/")[0]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page's facts, and what was read from its newest revision.

    `profile` is the first one of the page, None where there is none; `babel` are the
    languages of a Babel box on it.
    """

    facts: PageFacts
    profile: Profile | None = None
    requests: tuple[Request, ...] = ()
    babel: tuple[LanguageSkill, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give what was read as JSON-ready values; the facts are kept beside it."""
        return {
            "profile": self.profile.to_json() if self.profile else None,
            "requests": [each.to_json() for each in self.requests],
            "babel": [[each.code, each.level] for each in self.babel],
        }

    @classmethod
    def from_json(cls, facts: PageFacts, record: Mapping[str, Any]) -> Self:
        """Read what `to_json` gave."""
        profile = record["profile"]
        return cls(
            facts,
            Profile.from_json(profile) if profile else None,
            tuple(Request.from_json(each) for each in record["requests"]),
            tuple(LanguageSkill(code, level) for code, level in record["babel"]),
        )
