"""Accounts, their blocks and locks."""

from collections.abc import Collection

from bot.ports import WikiError
from bot.wiki.batches import batches, joined
from bot.wiki.session import Json, WikiSession
from exchange.domain.account import FOREVER, Account

ENDLESS = ("infinite", "infinity", "indefinite", "never")


def read_accounts(
    session: WikiSession, dbname: str, names: Collection[str], batch_size: int
) -> list[Account]:
    """Look up accounts by name; where there is none, one with user id 0.

    Raises `WikiError` where the wiki says nothing of a name.
    """
    found: list[Account] = []
    for some in batches(sorted(set(names)), batch_size):
        answers = {user["name"]: user for user in _ask(session, some)}
        for name in some:
            # A name that the wiki writes otherwise is nobody's account here.
            user = answers.get(name) or _one(session, name)
            found.append(_to_account(session, dbname, name, user))
    return found


def _ask(session: WikiSession, names: Collection[str]) -> list[Json]:
    users: list[Json] = []
    for batch in session.query(
        list="users", ususers=joined(names), usprop="blockinfo|centralids|groups"
    ):
        users.extend(batch.get("users", []))
    return users


def _one(session: WikiSession, name: str) -> Json:
    answers = _ask(session, [name])
    if not answers:
        raise WikiError(
            "The wiki gave half an answer about accounts; nothing was changed. Run the "
            "command again later"
        )
    return {"name": name, "missing": True}


def _to_account(session: WikiSession, dbname: str, name: str, user: Json) -> Account:
    if "userid" not in user or not user["userid"] or user.get("missing"):
        return Account(dbname, name)
    is_central = bool(user.get("attachedlocal", {}).get("CentralAuth"))
    central_id = user.get("centralids", {}).get("CentralAuth", 0) if is_central else 0
    return Account(
        dbname=dbname,
        name=name,
        user_id=user["userid"],
        central_id=central_id,
        blocked_until=_blocked_until(user),
        is_locked=bool(central_id) and _is_locked(session, name),
        is_bot="bot" in user.get("groups", []),
    )


def _blocked_until(user: Json) -> str:
    if "blockid" not in user or user.get("blockpartial", False):
        return ""
    expiry = str(user.get("blockexpiry", FOREVER))
    return FOREVER if expiry in ENDLESS else expiry


def _is_locked(session: WikiSession, name: str) -> bool:
    """Ask for the global account, which the wiki tells of one name at a time."""
    batch = next(session.query(meta="globaluserinfo", guiuser=name))
    return bool(batch["globaluserinfo"].get("locked"))
