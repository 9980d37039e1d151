"""Whether the tool lives, is ready, and how fresh it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

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

EXTENSION = "lag"
AWAY = "away; the log says why"
BEHIND = "behind the store; see docs/operations.md"
# The indexer follows within a second or two; a rebuild of everything takes minutes.
LONGEST_LAG_SECONDS = 60.0

blueprint = Blueprint("status", __name__)


@dataclass(slots=True)
class Lag:
    """Since when a change of the store is known that the index may not have yet.

    Numbers of changes tell no time, so the time is that at which this process met one.
    """

    clock: Callable[[], float] = time.monotonic
    _met: tuple[int, float] = (0, 0.0)

    def is_long(self, in_store: int, in_index: int) -> bool:
        """Tell whether the index lacks a change that was met long ago."""
        change, met_at = self._met
        now = self.clock()
        # Another store may begin anew.
        if in_index >= min(change, in_store):
            self._met = in_store, now
            return False
        return now - met_at > LONGEST_LAG_SECONDS


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
    is_behind: bool = False

    @property
    def is_ready(self) -> bool:
        """Tell whether pages can be served, and are what the wikis say."""
        return not (self.store_trouble or self.index_trouble or self.is_behind)


@blueprint.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process lives."""
    return _plain("ok\n")


@blueprint.get("/readyz")
def readyz() -> Response:
    """Answer 200 only while store and index can be used, and the index follows."""
    readiness = _look()
    index = readiness.index_trouble or (BEHIND if readiness.is_behind else "ok")
    response = jsonify(store=readiness.store_trouble or "ok", index=index)
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
    both = not (store_trouble or index_trouble)
    return Readiness(
        last_change,
        index,
        store_trouble,
        index_trouble,
        page_troubles,
        is_behind=both and _lag().is_long(last_change, index.change),
    )


def _lag() -> Lag:
    return cast(Lag, current_app.extensions.setdefault(EXTENSION, Lag()))


def _plain(text: str) -> Response:
    response = make_response(text)
    response.mimetype = "text/plain"
    return response
