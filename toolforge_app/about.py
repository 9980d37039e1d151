"""What this is, and how to take part."""

from flask import Blueprint, render_template

from exchange.domain.site import Site
from exchange.store.port import StoreError
from toolforge_app.services import services
from toolforge_app.shown_wikitext import NEVER, PROFILE_TEMPLATE

blueprint = Blueprint("about", __name__)


@blueprint.get("/about")
def about() -> str:
    """Explain the exchange, with a link to begin a profile on each wiki."""
    return render_template(
        "about/about.html",
        wikis=_wikis(),
        profile_template=PROFILE_TEMPLATE,
        never=NEVER,
    )


def _wikis() -> list[tuple[str, str]]:
    try:
        sites = services().sites()
    except StoreError:
        return []
    return [(dbname, _new_profile_url(site)) for dbname, site in sorted(sites.items())]


def _new_profile_url(site: Site) -> str:
    page = "title=Special:MyPage/Capacity_profile"
    return f"{site.script_url}?{page}&action=edit"
