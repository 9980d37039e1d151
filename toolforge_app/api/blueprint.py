"""The one blueprint of the API, and what makes a function a route of it."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import Schema

from toolforge_app.api.parameters import Parameters, QueryParser
from toolforge_app.api.schemas import ErrorSchema
from toolforge_app.freshness import Source, conditional, tagged

PREFIX = "/api/v1"
RETRY = {
    "description": "After how many seconds to try again.",
    "schema": {"type": "integer"},
}
HEADERS = {
    "ETag": {
        "description": "Names this state of the answer; send it as If-None-Match.",
        "schema": {"type": "string"},
    },
}
NOT_MODIFIED = "The answer is the same as the one that If-None-Match names."

View = Callable[..., Response]


class ReadingBlueprint(Blueprint):  # type: ignore[misc]  # it has no types
    """A blueprint whose parameters are read and refused in our way."""

    ARGUMENTS_PARSER = QueryParser()


blueprint = ReadingBlueprint("api", __name__, url_prefix=PREFIX)


def reading(
    rule: str,
    answer: type[Schema] | dict[str, Any],
    *sources: Source,
    parameters: type[Schema] = Parameters,
    media_types: tuple[str, ...] = ("application/json",),
    variant: Source | None = None,
) -> Callable[[View], View]:
    """Make a view a route: documented, with checked parameters, and conditional.

    `sources` say of what its answers are made; without any, their content is compared.
    """

    def decorate(view: View) -> View:
        documented = blueprint.response(
            200, answer, headers=HEADERS, content_type=media_types[0]
        )(view)
        for media_type in media_types[1:]:
            documented = blueprint.doc(
                responses={
                    200: {"content": {media_type: {"schema": {"type": "string"}}}}
                }
            )(documented)
        if "<" in rule:
            documented = blueprint.alt_response(404, schema=ErrorSchema)(documented)
        documented = blueprint.alt_response(
            503, schema=ErrorSchema, headers={"Retry-After": RETRY}
        )(documented)
        documented = blueprint.alt_response(304, description=NOT_MODIFIED)(documented)
        documented = blueprint.arguments(parameters, location="query")(documented)
        if sources:
            documented = conditional(*sources, variant=variant)(documented)
        else:
            documented = tagged(documented)
        blueprint.route(rule)(documented)
        return view

    return decorate
