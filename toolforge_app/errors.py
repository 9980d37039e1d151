"""Errors as pages that help, and for programs in one shape.

ValueError
├── BadParameterError     one parameter of the API is wrong
└── SearchQueryError      a search cannot be understood (exchange.search.port)
"""

from collections.abc import Mapping

from flask import (
    Flask,
    Response,
    jsonify,
    make_response,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import HTTPException

from exchange.search.port import SearchQueryError, SearchUnavailableError
from exchange.store.port import StoreError
from toolforge_app.messages import text

API = "/api/"
RETRY_SECONDS = 15
BAD_PARAMETER = "bad-parameter"
# What programs compare; an answer's status is in its first line.
CODES = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    414: "too-large",
    416: "range-not-satisfiable",
    429: "too-many-requests",
    500: "internal-error",
    503: "unavailable",
}
# The heading of an error's page, and what it says where nothing more is known.
EXPLANATIONS = {
    400: ("error-bad-request", "error-bad-request-text"),
    404: ("error-not-found", "error-not-found-text"),
    405: ("error-method", "error-method-text"),
    413: ("error-too-large", "error-too-large-text"),
    414: ("error-too-large", "error-too-large-text"),
    429: ("error-too-many", "error-too-many-text"),
    500: ("error-internal", "error-internal-text"),
    503: ("error-unavailable", "error-unavailable-text"),
}
# What can be wrong with a parameter, and the message that says how to mend it.
PROBLEMS = {
    "unknown": "error-parameter-unknown",
    "repeated": "error-parameter-repeated",
    "no-number": "error-parameter-no-number",
    "no-choice": "error-parameter-no-choice",
    "too-long": "error-parameter-too-long",
    "too-many": "error-parameter-too-many",
    "no-page": "error-parameter-no-page",
    "other": "error-parameter-other",
}
# The list that the page of one thing offers where there is no such thing: the view of
# the list, and the key of what it is called.
LISTS = {
    "affiliates.show": ("affiliates.index", "affiliates-title"),
    "territories.show": ("territories.index", "territories-title"),
}
DEFAULT_LIST = ("capacities.tree", "error-all-capacities")
_KEPT_HEADERS = frozenset({"allow", "content-range", "retry-after"})


class BadParameterError(ValueError):
    """One parameter is wrong; `problem` is a key of `PROBLEMS`.

    `values` are the variables of its message beside the parameter.
    """

    def __init__(self, parameter: str, problem: str, **values: object) -> None:
        super().__init__(parameter, problem)
        self.parameter = parameter
        self.problem = problem
        self.values: Mapping[str, object] = values


def describe(error: BadParameterError) -> str:
    """Say what is wrong with a parameter."""
    # A parameter's name comes from the address, and may be as long as that.
    name = error.parameter[:50]
    return text(PROBLEMS[error.problem], parameter=name, **error.values)


def install_errors(app: Flask) -> None:
    """Answer every error of ours and of Flask's with a page or with JSON."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return error.get_response()  # type: ignore[return-value]  # a redirect
        status = error.code or 500
        # Flask's own sentences are English; ours are in the reader's language.
        is_ours = error.description != type(error).description
        said = error.description if is_ours else None
        response = _render(status, said or text(_explanation(status)[1]))
        for name, value in error.get_headers():
            if name.lower() in _KEPT_HEADERS:
                response.headers[name] = value
        return response

    @app.errorhandler(BadParameterError)
    def bad_parameter(error: BadParameterError) -> Response:
        return _render(400, describe(error), BAD_PARAMETER, error.parameter)

    @app.errorhandler(SearchQueryError)
    def bad_search(_error: SearchQueryError) -> Response:
        # The index refuses nothing but a page token.
        return bad_parameter(BadParameterError("page", "no-page"))

    @app.errorhandler(SearchUnavailableError)
    def no_index(_error: SearchUnavailableError) -> Response:
        return _render_away(text("error-search-away"))

    @app.errorhandler(StoreError)
    def no_store(error: StoreError) -> Response:
        # The message is for whoever runs the tool, not for the reader.
        app.logger.warning("The store cannot be used: %s", error)
        return _render_away(text("error-unavailable-text"))


def _render_away(message: str) -> Response:
    response = _render(503, message)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _render(status: int, message: str, code: str = "", parameter: str = "") -> Response:
    if request.path.startswith(API):
        error = {"code": code or _code(status), "message": message}
        if parameter:
            error["parameter"] = parameter
        response = jsonify(error=error)
    else:
        list_view, list_title = LISTS.get(request.endpoint or "", DEFAULT_LIST)
        page = render_template(
            "error.html",
            code=status,
            title=text(_explanation(status)[0]),
            explanation=message,
            list_href=url_for(list_view),
            list_title=text(list_title),
        )
        response = make_response(page)
    response.status_code = status
    return response


def _explanation(status: int) -> tuple[str, str]:
    return EXPLANATIONS.get(status, EXPLANATIONS[400 if status < 500 else 500])


def _code(status: int) -> str:
    return CODES.get(status, CODES[400] if status < 500 else CODES[500])
