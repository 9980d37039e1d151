"""`/profiles/{id}`: one profile."""

from typing import Any

from flask import Response, abort, g, jsonify

from exchange.domain.profile import ProfilePage
from toolforge_app.api.blueprint import reading
from toolforge_app.api.records import profile_record
from toolforge_app.api.schemas import ProfileSchema
from toolforge_app.freshness import stored
from toolforge_app.labels import Labels
from toolforge_app.messages import text
from toolforge_app.services import services


@reading("/profiles/<profile_id>", ProfileSchema, stored)
def profile(_parameters: dict[str, Any], profile_id: str) -> Response:
    """Give one profile."""
    labels = Labels(services().vocabulary(), g.language)
    return jsonify(profile_record(find_profile(profile_id), labels))


def find_profile(profile_id: str) -> ProfilePage:
    """Give the profile of an address, or answer that there is none."""
    page = services().store.profile(profile_id)
    if page is None:
        abort(404, text("profile-missing"))
    return page
