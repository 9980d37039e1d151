"""A wiki's talk pages in memory; tests/real has the real ones."""

from dataclasses import dataclass, field

from bot.ports import Outcome, Post, Posted
from exchange.domain.refusals import TalkPage


@dataclass
class FakeTalkPages:
    """Implements `bot.ports.TalkPages` as MediaWiki answers.

    `answers` are given instead of the usual one, first to last; a post they answer is
    not applied unless its answer is in `applied_unseen`.
    """

    answers: list[Outcome] = field(default_factory=list)
    applied_unseen: list[Outcome] = field(default_factory=list)
    run_page: str | None = "run"
    revisions: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    posts: list[Post] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def bot_name(self) -> str:
        return "CapacityBot"

    def wait_for_turn(self) -> None:
        pass

    def look(self, title: str, user_name: str) -> TalkPage:
        return TalkPage(
            title=title,
            rev_id=self.newest(title),
            wikitext="{{nobots}}" if title in self.refused else "",
            content_model="wikitext",
            is_redirect=False,
            is_opted_out=False,
            user_exists=True,
            user_is_blocked=False,
            run_page=self.run_page,
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
        answer = self.answers.pop(0) if self.answers else None
        if answer is None or answer in self.applied_unseen:
            rev_id = self.edit(post.title, post.summary)
            return answer or Posted(rev_id)
        return answer

    def find_revision(self, title: str, notice_id: str, after_rev_id: int) -> int:
        for rev_id, summary in self.revisions.get(title, []):
            if rev_id > after_rev_id and notice_id in summary:
                return rev_id
        return 0
