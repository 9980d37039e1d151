"""Whether somebody stands by what a page says in their name.

Anybody can edit a page that somebody has once edited, and write in their name. What
they saved there last themselves tells what they asked for.
"""

from exchange.domain.caution import be_cautious
from exchange.domain.folding import fold
from exchange.domain.parse import parse_page
from exchange.domain.profile import Profile
from exchange.domain.request import Request
from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary

# What is told apart here needs no vocabulary.
_NO_WORDS = Vocabulary(())


def read_profile(wikitext: str | None, site: Site) -> Profile | None:
    """Read the profile that stands in a text; None for none, or where there is no text.

    What may have been meant as a no counts as one.
    """
    if wikitext is None:
        return None
    parsed = parse_page(wikitext, site.syntax, _NO_WORDS)
    if not parsed.profiles:
        return None
    return be_cautious(parsed.profiles[0], parsed.problems)


def asks_for_notices(own_text: str | None, site: Site) -> bool:
    """Tell whether the owner's own text has a profile that may be written to."""
    profile = read_profile(own_text, site)
    return profile is not None and profile.notify != "never"


def has_asked(request: Request, own_text: str | None, site: Site) -> bool:
    """Tell whether the asker's own text holds a request, by its title and asker."""
    if own_text is None:
        return False
    parsed = parse_page(own_text, site.syntax, _NO_WORDS)
    return any(
        fold(each.title) == fold(request.title) and each.by == request.by
        for each in parsed.requests
    )
