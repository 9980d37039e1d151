"""The wikis of the settings: how a command connects to them, and works on each."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bot.jobs.decide import GuardError
from bot.ports import WikiError
from bot.reports import print_error
from bot.runtime import DONE, SOME_FAILED
from exchange.settings import Settings

if TYPE_CHECKING:
    from bot.wiki import SitePages, WikiSession


def _start_pywikibot(settings: Settings, rest: Sequence[str]) -> None:
    try:
        from bot.wiki import start_pywikibot
    except (RuntimeError, SyntaxError) as error:
        # Pywikibot reads its settings while it is imported.
        raise WikiError(
            f"Pywikibot's settings cannot be read ({error}); check PYWIKIBOT_DIR and "
            "user-config.py"
        ) from error
    start_pywikibot(settings.wikis, settings.contact, rest)


def open_sessions(settings: Settings, rest: Sequence[str]) -> "list[WikiSession]":
    """Connect to all wikis of the settings."""
    _start_pywikibot(settings, rest)
    from bot.wiki import WikiSession

    return [WikiSession(name) for name in settings.wikis]


def site_pages(settings: Settings, session: "WikiSession") -> "SitePages":
    """Give the pages of a wiki that are read beside the profiles."""
    from bot.wiki import SitePages

    # There is one matching for all wikis, so one of them has its weights.
    is_first = session.name == settings.wikis[0]
    return SitePages(
        settings.profile_template,
        settings.request_template,
        settings.exclusion_page,
        settings.weights_page if is_first else "",
    )


def on_each(
    sessions: "Sequence[WikiSession]", work: "Callable[[WikiSession], bool]"
) -> int:
    """Do some work on each wiki, and give the exit code.

    One that fails does not keep the others from their turn.
    """
    is_well = True
    for session in sessions:
        try:
            is_well = work(session) and is_well
        except (WikiError, GuardError) as error:
            if len(sessions) == 1:
                raise
            print_error(str(error))
            is_well = False
    return DONE if is_well else SOME_FAILED
