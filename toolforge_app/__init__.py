"""The tool: a search over the profiles, and what it found out about them."""

from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request

from exchange.search.port import ProfileSearch
from exchange.settings import Settings
from exchange.store.port import Store
from toolforge_app import (
    about,
    affiliates,
    capacities,
    check,
    help,
    matches,
    missing_words,
    preview,
    profile,
    requests,
    robots,
    status,
    territories,
)
from toolforge_app import search as search_pages
from toolforge_app.any_request import AnyRequest
from toolforge_app.api import install_api
from toolforge_app.errors import install_errors
from toolforge_app.headers import install_headers
from toolforge_app.messages import install_messages
from toolforge_app.reader import (
    INTERFACE_LANGUAGES,
    asked_language,
    direction,
)
from toolforge_app.services import EXTENSION, Services

STATIC = sorted((Path(__file__).parent / "static").iterdir())
STATIC_SECONDS = 31_536_000
LARGEST_REQUEST_BYTES = 100_000


def create_app(
    settings: Settings | None = None,
    store: Store | None = None,
    search: ProfileSearch | None = None,
) -> Flask:
    """Make the app; nothing is opened before the first request."""
    settings = settings or Settings.from_environment()
    app = Flask(__name__)
    app.request_class = AnyRequest
    # "A//B" is a title like any other.
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST_BYTES
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_SECONDS
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions[EXTENSION] = Services(settings, store, search)
    nouns = (
        *(search_pages, profile, missing_words, capacities),
        *(affiliates, territories, requests, matches, preview),
        *(check, status, about, help, robots),
    )
    for noun in nouns:
        app.register_blueprint(noun.blueprint)
    install_api(app)
    install_errors(app)
    install_headers(app, settings.tool_url)
    install_messages(app)
    install_language(app)
    return app


def install_language(app: Flask) -> None:
    """Tell pages of their language, and carry `?uselang=` along in links."""
    static = b"".join(each.read_bytes() for each in STATIC)
    static_version = sha256(static).hexdigest()[:8]

    @app.url_defaults
    def carry(endpoint: str, values: dict[str, Any]) -> None:
        asked = asked_language(request) if request else ""
        if asked and endpoint != "static":
            values.setdefault("uselang", asked)

    @app.context_processor
    def context() -> dict[str, Any]:
        language = g.get("language", "en")
        return {
            "language": language,
            "direction": direction(language),
            "interface_languages": INTERFACE_LANGUAGES,
            "asked_language": asked_language(request),
            "language_href": _language_href,
            "static_version": static_version,
        }


def _language_href(code: str) -> str:
    """Give the same page in another language, relative to where the reader is."""
    values = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name != "uselang"
    ]
    return "?" + urlencode([*values, ("uselang", code)])
