"""`/suggest`: terms that a text may mean, while somebody types it."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify

from toolforge_app.api.blueprint import reading
from toolforge_app.api.parameters import SuggestParameters
from toolforge_app.api.schemas import SuggestionsSchema
from toolforge_app.freshness import worded
from toolforge_app.labels import Labels
from toolforge_app.search_form import check_text
from toolforge_app.services import services
from toolforge_app.suggestions import show_suggestion


@reading("/suggest", SuggestionsSchema, worded, parameters=SuggestParameters)
def suggest(parameters: dict[str, Any]) -> Response:
    """Suggest terms of a kind that a text may mean."""
    kind = parameters["kind"]
    labels = Labels(services().vocabulary(), g.language)
    suggester = services().suggesters().of(kind)
    text, limit = parameters.get("q", ""), parameters["limit"]
    check_text("q", text)
    found = suggester.suggest(text, (g.language,), limit)
    return jsonify(
        suggestions=[asdict(show_suggestion(each, kind, labels)) for each in found]
    )
