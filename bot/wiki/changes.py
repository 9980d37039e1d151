"""What the wiki's logs, recent changes and events name: pages and accounts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports import Moment, Touched
from bot.wiki.session import Json, WikiSession

# Changes become visible a little out of order, so the last minute is read again.
OVERLAP = timedelta(minutes=1)
USER_NAMESPACE = 2
# Logs of what makes another page of the same revision, and another account of the same
# name. Others, such as those of new pages and of patrols, tell nothing that is not seen
# from the pages themselves.
PAGE_LOGS = frozenset({"contentmodel", "delete", "import", "merge", "move", "suppress"})
USER_LOGS = frozenset(
    {
        "block",
        "gblblock",
        "gblrename",
        "globalauth",
        "newusers",
        "renameuser",
        "rights",
        "suppress",
    }
)
# Where a log entry names a second page or account.
TITLE_PARAMETERS = ("target", "target_title", "dest", "dest_title")
NAME_PARAMETERS = ("olduser", "newuser")
# CentralAuth's logs name `User:Example@global`.
GLOBAL = "@global"


def touched_by(
    title: str, namespace: int, log_type: str = "", parameters: Any = None
) -> Touched:
    """Give what one change may have made different; an edit has no log type."""
    if not isinstance(parameters, Mapping):
        parameters = {}
    titles: set[str] = set()
    names: set[str] = set()
    if not log_type or log_type in PAGE_LOGS:
        titles = {title, *_texts(parameters, TITLE_PARAMETERS)}
    if log_type in USER_LOGS:
        names = set(_texts(parameters, NAME_PARAMETERS))
        if namespace == USER_NAMESPACE:
            name = title.partition(":")[2].partition("/")[0]
            names.add(name.removesuffix(GLOBAL))
    return Touched(frozenset(titles - {""}), frozenset(names - {""}))


def _texts(parameters: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    found = (parameters.get(key, "") for key in keys)
    return [each for each in found if isinstance(each, str) and each]


def read_now(session: WikiSession) -> Moment:
    """Give the newest recent change, and the wiki's own time."""
    batch = next(
        session.query(
            list="recentchanges", rcprop="ids|timestamp", rclimit=1, meta="siteinfo"
        )
    )
    newest = [change["rcid"] for change in batch.get("recentchanges", [])]
    return Moment(batch["general"]["time"], max(newest, default=0))


def read_logs(session: WikiSession, moment: Moment) -> Touched:
    """Tell what the wiki's logs name from a moment on."""
    found: list[Touched] = []
    for batch in session.query(
        list="logevents",
        ledir="newer",
        lestart=before(moment),
        leprop="title|type|details",
        lelimit="max",
    ):
        for event in batch.get("logevents", []):
            found.append(
                touched_by(
                    event.get("title", ""),
                    event.get("ns", 0),
                    event.get("type", ""),
                    event.get("params"),
                )
            )
    return Touched.all_of(found)


class RecentChanges:
    """Polls the recent changes of one wiki; none is given twice."""

    def __init__(self, session: WikiSession) -> None:
        self._session = session
        self._seen: set[int] = set()

    def since(self, moment: Moment) -> tuple[Touched, Moment]:
        """Tell what the changes from a moment on touch, and how far they go."""
        found: list[Touched] = []
        newest = moment
        met: set[int] = set()
        for batch in self._session.query(
            list="recentchanges",
            rcdir="newer",
            rcstart=before(moment),
            rcprop="ids|title|timestamp|loginfo",
            rctype="edit|new|log",
            rclimit="max",
        ):
            for change in batch.get("recentchanges", []):
                met.add(change["rcid"])
                if change["rcid"] not in self._seen:
                    found.append(_touched_by_change(change))
                place = Moment(change["timestamp"], change["rcid"])
                newest = max(newest, place, key=lambda each: (each.at, each.change_id))
        self._seen = met
        return Touched.all_of(found), newest


def _touched_by_change(change: Json) -> Touched:
    return touched_by(
        change.get("title", ""),
        change.get("ns", 0),
        change.get("logtype", ""),
        change.get("logparams"),
    )


def before(moment: Moment) -> str:
    """Give the time, in ISO form, from which to read on after a moment."""
    at = datetime.fromisoformat(moment.at) - OVERLAP
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
