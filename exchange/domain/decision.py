"""What was decided of a page: whether its profile counts, and for whom."""

from dataclasses import dataclass, replace
from typing import Self

from exchange.domain.kept_page import KeptPage
from exchange.domain.profile import LanguageSkill, ProfilePage
from exchange.domain.schema import PROFILE_SCHEMA


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule's name in `reason`, "" where the profile counts, and what it rests on.

    `babel_rev_id` is the revision of the Babel box that tells the languages, 0 where
    none does. `notify_default` is how often notices go to a profile that says nothing.
    """

    reason: str
    person_id: str = ""
    user_name: str = ""
    babel_rev_id: int = 0
    notify_default: str = ""

    def to_text(self) -> str:
        """Give the decision in one line, by which the store remembers it."""
        rest = (self.person_id, str(self.babel_rev_id), self.notify_default)
        # The name comes last: nothing else may hold a vertical bar.
        return "|".join((self.reason, *rest, self.user_name))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read what `to_text` gave; an empty text is of a page not decided yet."""
        reason, person_id, rev_id, notify, name = (text or "||0||").split("|", 4)
        return cls(reason, person_id, name, int(rev_id), notify)


def to_profile_page(
    page: KeptPage, decision: Decision, babel: tuple[LanguageSkill, ...]
) -> ProfilePage:
    """Give the profile that counts, as the search and the matching see it.

    `babel` are the languages of the owner's Babel box; they hold where the profile
    says nothing of languages. The page must have a profile.
    """
    profile, facts = page.profile, page.facts
    assert profile is not None
    if not PROFILE_SCHEMA.is_given("notify", profile.raw) and (
        profile.notify != "never"
    ):
        profile = replace(profile, notify=decision.notify_default)
    if facts.needs_babel:
        profile = replace(profile, languages=babel)
    return ProfilePage(
        facts.page_id,
        decision.person_id,
        decision.user_name,
        facts.title,
        facts.rev_id,
        facts.edited_at,
        profile,
    )
