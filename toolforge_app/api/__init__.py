"""The API for programs, under /api/v1; its document is /api/v1/openapi.json."""

from flask import Flask, Response, current_app, request
from flask_smorest import Api

# Each makes its routes when it is read.
from toolforge_app.api import (  # noqa: F401
    capacities,
    export,
    feed,
    matches,
    missing_words,
    profiles,
    requests,
    search,
    suggest,
)
from toolforge_app.api.blueprint import PREFIX, blueprint
from toolforge_app.api.schemas import ErrorSchema
from toolforge_app.freshness import conditional, worded

EXTENSION = "exchange-api"
VERSION = "1.0.0"
DESCRIPTION = (
    "Who offers and who wants what in the Wikimedia movement, as their wiki pages say. "
    "Facts are CC0, free texts CC BY-SA 4.0. See docs/api.md of the source code."
)
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept-Language, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class DocumentedApi(Api):  # type: ignore[misc]  # it has no types
    """The document of the API; errors of all pages are answered in errors.py."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        """Leave the errors of the pages alone."""


def install_api(app: Flask) -> None:
    """Add the API, its document, and what lets pages of other sites read it."""
    api = DocumentedApi(
        app,
        spec_kwargs={
            "title": "Capacity Exchange",
            "version": VERSION,
            "openapi_version": "3.0.3",
            "info": {"description": DESCRIPTION},
        },
    )
    api.register_blueprint(blueprint)
    document = api.spec.to_dict()
    app.extensions[EXTENSION] = app.json.dumps(document, indent=1)
    app.add_url_rule(f"{PREFIX}/openapi.json", "openapi", conditional(worded)(openapi))

    @app.after_request
    def allow_reading(response: Response) -> Response:
        if request.path.startswith(f"{PREFIX}/"):
            # What no address here does is to read who is logged in.
            response.headers.update(CORS)
            if request.method == "OPTIONS":
                response.headers.update(PREFLIGHT)
        return response


def openapi() -> Response:
    """Give the OpenAPI document."""
    text: str = current_app.extensions[EXTENSION]
    return Response(text, mimetype="application/json")
