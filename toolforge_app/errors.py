"""Errors as pages that help, and for programs in one shape."""

from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from exchange.search.port import SearchQueryError, SearchUnavailableError
from exchange.store.port import StoreError

RETRY_SECONDS = 15
AWAY = (
    "A part of the tool is away for a moment. Nothing is lost: please try again in "
    "a minute."
)


def install_errors(app: Flask) -> None:
    """Answer every error of ours and of Flask's with a page or with JSON."""

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        if error.response is not None:
            return error.get_response()  # type: ignore[return-value]  # a redirect
        response = _render(error.code or 500, error.description or "")
        for name, value in error.get_headers():
            if name.lower() in ("allow", "retry-after"):
                response.headers[name] = value
        return response

    @app.errorhandler(SearchQueryError)
    def bad_search(error: SearchQueryError) -> Response:
        return _render(400, str(error))

    @app.errorhandler(SearchUnavailableError)
    def no_index(error: SearchUnavailableError) -> Response:
        return _render_away(str(error))

    @app.errorhandler(StoreError)
    def no_store(error: StoreError) -> Response:
        # The message is for whoever runs the tool, not for the reader.
        app.logger.warning("The store cannot be used: %s", error)
        return _render_away(AWAY)


def _render_away(message: str) -> Response:
    response = _render(503, message)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _render(code: int, message: str) -> Response:
    if request.path.startswith("/api/"):
        response = jsonify(error={"code": code, "message": message})
    else:
        title = HTTPStatus(code).phrase
        response = make_response(
            render_template("error.html", code=code, title=title, message=message)
        )
    response.status_code = code
    return response
