"""Whether the tool lives, is ready, and how fresh it is."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Response,
    current_app,
    jsonify,
    make_response,
    render_template,
)

from exchange.search.port import IndexState, SearchUnavailableError
from exchange.store.port import StoreError
from toolforge_app.services import services

AWAY = "away; the log says why"

blueprint = Blueprint("status", __name__)


@dataclass(frozen=True, slots=True)
class Readiness:
    """What each part says of itself; an empty trouble is none.

    `page_troubles` say what the bot cannot use on the wikis' pages of settings.
    """

    last_change: int
    index: IndexState
    store_trouble: str = ""
    index_trouble: str = ""
    page_troubles: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Tell whether pages can be served."""
        return not (self.store_trouble or self.index_trouble)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process lives."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 only while the store and the index can be used."""
    readiness = _look()
    response = jsonify(
        store=readiness.store_trouble or "ok", index=readiness.index_trouble or "ok"
    )
    response.status_code = 200 if readiness.is_ready else 503
    return response


@blueprint.get("/status")
def status() -> str:
    """Show people how far the store and the index have come."""
    return render_template("status/status.html", readiness=_look())


def _look() -> Readiness:
    last_change, index = 0, IndexState(0, "")
    store_trouble = index_trouble = ""
    page_troubles: tuple[str, ...] = ()
    try:
        last_change = services().store.last_change()
        sites = services().store.sites().values()
        page_troubles = tuple(text for site in sites for text in site.weights_problems)
    except StoreError as error:
        # It may name hosts and accounts, which are for whoever runs the tool.
        current_app.logger.warning("The store cannot be used: %s", error)
        store_trouble = AWAY
    try:
        index = services().search.state()
    except SearchUnavailableError as error:
        index_trouble = str(error)
    return Readiness(last_change, index, store_trouble, index_trouble, page_troubles)


def _plain(text: str) -> Response:
    response = make_response(text)
    response.mimetype = "text/plain"
    return response
