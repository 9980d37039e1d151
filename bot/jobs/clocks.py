"""Whether this machine's clock can be believed: the wiki's own is at hand.

What a run records with a wrong clock outlives it, and decides when people hear next.
"""

from datetime import datetime

from bot.jobs.delivery import CLOCKS_DIFFER


def why_clock_is_wrong(here: datetime, on_wiki: datetime) -> str:
    """Say what to do where the two clocks are too far apart, "" where they are not."""
    if abs(here - on_wiki) <= CLOCKS_DIFFER:
        return ""
    return (
        f"This machine's clock says {here:%Y-%m-%d %H:%M} (UTC) and the wiki's "
        f"{on_wiki:%Y-%m-%d %H:%M}, so no notice can be posted; set this machine's "
        "clock and run the command again"
    )
