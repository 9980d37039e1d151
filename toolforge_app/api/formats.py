"""The forms of a list: JSON and CSV."""

from flask import request

from toolforge_app.api.parameters import CSV, JSON

MEDIA_TYPES = {JSON: "application/json", CSV: "text/csv"}
FORMATS = tuple(MEDIA_TYPES.values())


def chosen_format() -> str:
    """Tell the form of the answer: what `format` names, else what `Accept` prefers."""
    asked = request.args.get("format", "").strip()
    if asked:
        return asked
    best = request.accept_mimetypes.best_match(FORMATS)
    return CSV if best == MEDIA_TYPES[CSV] else JSON
