"""Pages of lists: what is on this one, and the way to the next."""

from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request

from exchange.search.page_token import LARGEST_OFFSET, make_page_token, read_page_token
from exchange.search.port import SearchQueryError
from toolforge_app.api.records import absolute
from toolforge_app.errors import BadParameterError

T = TypeVar("T")


def cut_page(
    items: Sequence[T], parameters: dict[str, Any]
) -> tuple[Sequence[T], dict[str, Any]]:
    """Give the asked page of a list, and what its answer says of the whole."""
    begin = read_page(parameters)
    end = begin + parameters["limit"]
    return items[begin:end], describe_page(end, len(items))


def describe_page(end: int, total: int) -> dict[str, Any]:
    """Give what an answer says of the whole list, of which its page ends at `end`."""
    token = make_page_token(end) if end < min(total, LARGEST_OFFSET) else None
    return {"total": total, "next_page_token": token}


def read_page(parameters: dict[str, Any]) -> int:
    """Give how many of a list the pages before have; refuse a token of no page."""
    try:
        return read_page_token(parameters.get("page", ""))
    except SearchQueryError as error:
        raise BadParameterError("page", "no-page") from error


def link_next(answer: Response, token: str | None) -> Response:
    """Give the address of the next page in a header too, for CSV has no other place."""
    if token:
        fields = [each for each in request.args.items(multi=True) if each[0] != "page"]
        address = absolute(f"{request.path}?{urlencode([*fields, ('page', token)])}")
        answer.headers["Link"] = f'<{address}>; rel="next"'
    return answer
