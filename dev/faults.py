"""What the network and a wiki can do to a request, and answer instead of the truth."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

HTML = b"<!DOCTYPE html><html><body>Our servers are under maintenance</body></html>"
LISTS = ("pages", "embeddedin", "recentchanges", "logevents", "users")


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back to the client; `headers` without its length."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Dropped(Exception):  # noqa: N818  # not an error of ours
    """The connection is closed without an answer."""


Forward = Callable[[], Answer]


def _plain(status: int, body: bytes, *headers: tuple[str, str]) -> Answer:
    return Answer(status, (("Content-Type", "text/html"), *headers), body)


def _error(code: str, text: str, *headers: tuple[str, str]) -> Answer:
    """Answer as the action API does."""
    body = json.dumps({"error": {"code": code, "info": text}}).encode()
    json_type = ("Content-Type", "application/json; charset=utf-8")
    return Answer(200, (json_type, ("MediaWiki-API-Error", code), *headers), body)


def _cut(forward: Forward) -> Answer:
    answer = forward()
    return Answer(answer.status, answer.headers, answer.body[: len(answer.body) // 2])


def _emptied(forward: Forward) -> Answer:
    answer = forward()
    said = json.loads(answer.body)
    said.pop("continue", None)
    for name in LISTS:
        if name in said.get("query", {}):
            said["query"][name] = []
    said["batchcomplete"] = True
    return Answer(answer.status, answer.headers, json.dumps(said).encode())


def _after(answer: Answer) -> Callable[[Forward], Answer]:
    """Let the wiki do what was asked, and answer something else."""

    def pass_on(forward: Forward) -> Answer:
        forward()
        return answer

    return pass_on


def _dropped_before(_forward: Forward) -> Answer:
    raise Dropped


def _dropped_after(forward: Forward) -> Answer:
    forward()
    raise Dropped


RETRY = ("Retry-After", "1")
INSIDE = _error("internal_api_error_DBQueryError", "[abc] A database query failed.")
# Each gets a function that passes the request on and gives the wiki's true answer.
FAULTS: Mapping[str, Callable[[Forward], Answer]] = {
    "503": lambda _: _plain(503, HTML),
    "504": lambda _: _plain(504, HTML),
    "429": lambda _: _plain(429, HTML, RETRY),
    "maxlag": lambda _: _error(
        "maxlag", "Waiting for a database: 9 seconds lagged.", RETRY, ("X-Lag", "9")
    ),
    "html": lambda _: _plain(200, HTML),
    "cut-json": _cut,
    "empty-list": _emptied,
    "badtoken": lambda _: _error("badtoken", "Invalid CSRF token."),
    "readonly": lambda _: _error("readonly", "The wiki is in read-only mode."),
    "cut-before": _dropped_before,
    "cut-after": _dropped_after,
}
# Of a request that writes: the wiki has done it, or failed before it could.
WRITE_FAULTS: Mapping[str, Callable[[Forward], Answer]] = {
    "503-after": _after(_plain(503, HTML)),
    "504-after": _after(_plain(504, HTML)),
    "html-after": _after(_plain(200, HTML)),
    "inside": lambda _: INSIDE,
    "inside-after": _after(INSIDE),
}
