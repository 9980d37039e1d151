"""`/missing-words`: what people write that the vocabulary does not know."""

from dataclasses import asdict
from typing import Any

from flask import Response, jsonify

from toolforge_app.api.blueprint import reading
from toolforge_app.api.paging import cut_page, link_next
from toolforge_app.api.parameters import ListParameters
from toolforge_app.api.schemas import MissingWordsSchema
from toolforge_app.missing_words import read_missing_words


@reading("/missing-words", MissingWordsSchema, parameters=ListParameters)
def missing_words(parameters: dict[str, Any]) -> Response:
    """List the words of profiles that are no names of capacities."""
    shown, whole = cut_page(read_missing_words(), parameters)
    answer = jsonify(words=[asdict(each) for each in shown], **whole)
    return link_next(answer, whole["next_page_token"])
