"""How users of a wiki say that they want no messages from bots."""

from dataclasses import dataclass

from bot.wiki.answered_pages import page_at, way_from
from bot.wiki.batches import joined
from bot.wiki.session import Json, WikiSession
from exchange.domain.bot_exclusion import ExclusionTemplates
from exchange.domain.refusals import OPT_OUT_CATEGORY

BOTS, NOBOTS = "Template:Bots", "Template:Nobots"
TEMPLATES = 10
# By this message a wiki names its category of those who want no mass messages.
OPT_OUT_MESSAGE = "massmessage-optout-category"


@dataclass(frozen=True, slots=True)
class Customs:
    """The names of templates and categories, read once a run."""

    exclusion_templates: ExclusionTemplates
    opt_out_categories: tuple[str, ...]
    nobots_titles: tuple[str, ...]


def read_customs(session: WikiSession) -> Customs:
    """Ask for all names of the two templates and for the opt-out category.

    The templates may be redirects themselves; then their targets' names count.
    """
    with session.plain_errors():
        language = str(session.site.siteinfo["lang"])
    batch = next(
        session.query(
            titles=joined([BOTS, NOBOTS]),
            redirects=True,
            prop="redirects",
            rdnamespace=TEMPLATES,
            rdlimit="max",
            meta="allmessages",
            ammessages=OPT_OUT_MESSAGE,
            amlang=language,
        ),
        {},
    )
    messages = [each.get("content", "") for each in batch.get("allmessages", [])]
    own = [f"Category:{each.strip()}" for each in messages if each.strip()]
    templates = ExclusionTemplates(_names(batch, BOTS), _names(batch, NOBOTS))
    others = (f"Template:{name}" for name in sorted(templates.nobots))
    return Customs(
        templates,
        tuple(dict.fromkeys((OPT_OUT_CATEGORY, *own))),
        tuple(dict.fromkeys((way_from(batch, NOBOTS)[-1], NOBOTS, *others))),
    )


def _names(batch: Json, title: str) -> frozenset[str]:
    """Give a template's name, its target where it leads on, and all that lead there."""
    reached = way_from(batch, title)[-1]
    page = page_at(batch, reached) or {}
    titles = [title, reached, *(each["title"] for each in page.get("redirects", []))]
    return frozenset(each.partition(":")[2] for each in titles)
