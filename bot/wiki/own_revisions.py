"""What the bot has ever written, from its own contributions and their revisions."""

from collections.abc import Iterator
from datetime import datetime

from bot.ports import OwnRevision, WikiError
from bot.wiki.batches import batches, joined
from bot.wiki.session import BATCH, Json, WikiSession


class PywikibotOwnRevisions:
    """Implements `bot.ports.OwnRevisions`."""

    def __init__(self, session: WikiSession) -> None:
        self._session = session
        self._name = session.log_in()

    def own_revisions(self) -> Iterator[list[OwnRevision]]:
        """Give all revisions of the bot's account on pages that exist, in batches.

        The texts are of whole pages, so there are never more than fifty in memory.
        """
        for batch in self._session.query(
            list="usercontribs",
            ucuser=joined([self._name]),
            ucdir="newer",
            ucprop="ids",
            uclimit="max",
        ):
            rev_ids = [each["revid"] for each in batch.get("usercontribs", [])]
            for some in batches(rev_ids, BATCH):
                yield self._read(some)

    def _read(self, rev_ids: list[int]) -> list[OwnRevision]:
        answers = self._session.query(
            revids=joined(rev_ids),
            prop="revisions",
            rvprop="ids|timestamp|user|comment|content",
            rvslots="main",
        )
        batch = next(answers, {})
        found = {
            each.rev_id: each
            for page in batch.get("pages", [])
            for each in self._revisions_of(page)
        }
        # A page that was deleted between the two questions is the one lawful gap.
        gone = {int(each) for each in batch.get("badrevids", {})}
        if set(rev_ids) - set(found) - gone:
            raise WikiError(
                "The wiki gave half an answer about the bot's revisions; what was read "
                "before is kept. Run the command again later"
            )
        return [found[rev_id] for rev_id in rev_ids if rev_id in found]

    def _revisions_of(self, page: Json) -> Iterator[OwnRevision]:
        for each in page.get("revisions", []):
            slot = each.get("slots", {}).get("main", {})
            yield OwnRevision(
                rev_id=each["revid"],
                base_rev_id=each["parentid"],
                title=page["title"],
                made_at=datetime.fromisoformat(each["timestamp"]),
                summary=each.get("comment"),
                wikitext=slot.get("content"),
            )
