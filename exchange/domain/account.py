"""A user account on one wiki, as far as it says whose profile counts."""

from dataclasses import dataclass
from datetime import datetime

FOREVER = "infinity"


@dataclass(frozen=True, slots=True)
class Account:
    """What a wiki says of a user name.

    `user_id` is 0 where there is no such account, or none that may be seen.
    `central_id` is 0 where the wiki knows none. `blocked_until` is "" for an account
    that is not blocked as a whole, "infinity" or an ISO time in UTC. `is_asked` tells
    what a wiki has answered from what an export alone has shown.
    """

    dbname: str
    name: str
    user_id: int = 0
    central_id: int = 0
    blocked_until: str = ""
    is_locked: bool = False
    is_bot: bool = False
    is_asked: bool = True

    @property
    def person_id(self) -> str:
        """Give the person: `c:<central id>`, else `<dbname>:<user id>`."""
        if self.central_id:
            return f"c:{self.central_id}"
        return f"{self.dbname}:{self.user_id}"

    def is_blocked(self, now: datetime) -> bool:
        """Tell whether the account is blocked at an aware time; blocks may end."""
        if self.blocked_until in ("", FOREVER):
            return bool(self.blocked_until)
        return datetime.fromisoformat(self.blocked_until) > now
