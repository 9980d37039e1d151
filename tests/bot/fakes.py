"""A wiki's talk pages in memory; tests/real has the real ones."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.ports import Outcome, PageError, Post, Posted
from exchange.domain.exclusions import Exclusions
from exchange.domain.profile import ProfilePage
from exchange.domain.refusals import FoundProfile, TalkPage, TalkUser

PROFILE = "{{Capacity profile|offers=New}}"


@dataclass
class FakeTalkPages:
    """Implements `bot.ports.TalkPages` as MediaWiki answers.

    `answers` are given instead of the usual one, first to last; a post they answer is
    not applied unless its answer is in `applied_unseen`. `written_as` maps titles to
    how the wiki writes them. Between two edits `pace`
    seconds must pass on the clock `seconds`.
    """

    answers: list[Outcome] = field(default_factory=list)
    applied_unseen: list[Outcome] = field(default_factory=list)
    run_page: str | None = "run"
    revisions: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    exclusions: Exclusions = field(default_factory=Exclusions)
    texts: dict[str, str] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    written_as: dict[str, str] = field(default_factory=dict)
    half_answered: set[str] = field(default_factory=set)
    profile_rev_ids: dict[str, int] = field(default_factory=dict)
    seconds: Callable[[], float] = lambda: 0.0
    pace: float = 0.0
    next_turn_at: float = 0.0
    own_texts: dict[tuple[str, str], str] = field(default_factory=dict)
    asked_for_texts: list[tuple[str, str]] = field(default_factory=list)

    def own_text(self, title: str, user_name: str) -> str | None:
        self.asked_for_texts.append((title, user_name))
        return self.own_texts.get((title, user_name))

    def bot_name(self) -> str:
        return "CapacityBot"

    def time_text(self) -> str:
        return "05:06, 4 March 2026 (UTC)"

    def seconds_to_wait(self) -> float:
        return max(0.0, self.next_turn_at - self.seconds())

    def look(self, title: str, recipient: ProfilePage) -> TalkPage:
        title = self.written_as.get(title, title)
        if title in self.half_answered:
            raise PageError(f"The wiki gave half an answer about {title}")
        page_id = int(recipient.profile_id.partition(":")[2])
        rev_id = self.profile_rev_ids.get(recipient.title, 0)
        return TalkPage(
            title=title,
            rev_id=self.newest(title),
            wikitext=self.texts.get(title, "") + "{{nobots}}" * (title in self.refused),
            content_model="wikitext",
            is_redirect=False,
            is_opted_out=False,
            user=TalkUser(recipient.user_name),
            run_page=self.run_page,
            profile=FoundProfile(page_id, rev_id, PROFILE, owners_wikitext=PROFILE),
            exclusions=self.exclusions,
        )

    def newest(self, title: str) -> int:
        return max((rev_id for rev_id, _ in self.revisions.get(title, [])), default=0)

    def edit(self, title: str, summary: str) -> int:
        """Add a revision, as anybody may."""
        rev_id = 1 + max((self.newest(each) for each in self.revisions), default=0)
        self.revisions.setdefault(title, []).append((rev_id, summary))
        return rev_id

    def post(self, post: Post) -> Outcome:
        self.posts.append(post)
        self.next_turn_at = self.seconds() + self.pace
        answer = self.answers.pop(0) if self.answers else None
        if answer is None or answer in self.applied_unseen:
            rev_id = self.edit(post.title, post.summary)
            before = self.texts.get(post.title, "")
            self.texts[post.title] = f"{before}\n== {post.heading} ==\n{post.text}"
            return answer or Posted(rev_id)
        return answer

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        for rev_id, summary in self.revisions.get(title, []):
            if rev_id > after_rev_id and notice_id in summary:
                return rev_id
        return 0
