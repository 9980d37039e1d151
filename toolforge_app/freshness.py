"""Whether an answer is still the same: ETag, Last-Modified, and 304 where it is.

An answer follows from its address, the language, the day, the words, the wikis, the
release of the tool, and the number of the newest change in the index or the store. The
tag is made of all these before the answer is, so that a change meanwhile gives another
tag, and an unchanged answer need not be made at all.

Nothing says *when* the words changed, and every process learns it at another time. So
`Last-Modified` is the time at which this process first met what it answers from, but no
later than the time until which it surely knows of everything. An answer is then never
taken for unchanged when it is not; it may be sent again for some minutes.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, wraps
from hashlib import sha256
from math import ceil
from pathlib import Path
from typing import ParamSpec, cast

from flask import (
    Response,
    after_this_request,
    current_app,
    g,
    make_response,
    request,
)
from flask.typing import ResponseReturnValue

from exchange.domain.site import Site
from exchange.domain.vocabulary import Vocabulary
from toolforge_app.services import KEPT_SECONDS, services

EXTENSION = "freshness"
PROJECT = Path(__file__).resolve().parent.parent
# Whatever stands here can change what is answered; the words have their own name.
RELEASED = (
    *("toolforge_app/**/*.py", "toolforge_app/**/*.html", "toolforge_app/**/*.css"),
    *("toolforge_app/**/*.js", "exchange/**/*.py", "i18n/**/*.json"),
)

Source = Callable[[], str]
P = ParamSpec("P")


def searched() -> str:
    """Say from which state of the index an answer is made."""
    state = services().search.state()
    return f"{state.change} {state.structure} {state.profiles}"


def stored() -> str:
    """Say from which profiles and requests of the store an answer is made."""
    return str(services().store.last_change())


def worded() -> str:
    """Say that an answer is made from the words alone, which every state names."""
    return ""


@dataclass(slots=True)
class Freshness:
    """What this process answers from, and since when it has known it."""

    clock: Callable[[], float] = time.time
    _since: dict[str, tuple[str, float]] = field(default_factory=dict)
    _fingerprint: tuple[Vocabulary, str] | None = None

    def since(self, name: str, state: str) -> float:
        """Give the time at which a state of something was first met."""
        kept, since = self._since.get(name, ("", 0.0))
        if kept != state:
            since = self.clock()
            self._since[name] = (state, since)
        return since

    def fingerprint(self, vocabulary: Vocabulary) -> str:
        """Name what the words mean, working it out once for the same words."""
        known = self._fingerprint
        if known is None or known[0] is not vocabulary:
            known = self._fingerprint = (vocabulary, vocabulary.fingerprint())
        return known[1]


def conditional(
    *sources: Source, variant: Source | None = None
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, Response]]:
    """Let a view answer 304 to whoever has its answer of `sources` already.

    `variant` tells which form of the answer the `Accept` of a request chooses.
    """

    def decorate(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
        @wraps(view)
        def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
            state = _state(sources)
            form = variant() if variant else ""
            tag = _digest((state, request.full_path, g.language, form))
            if variant:
                _vary_by_accept()
            if _has_tag(tag):
                return _not_modified(tag)
            response = make_response(view(*args, **kwargs))
            if response.status_code != 200:
                return response
            modified = _freshness().since(" ".join(map(_name, sources)), state)
            return _mark(response, tag, modified)

        return answer

    return decorate


def tagged(view: Callable[P, ResponseReturnValue]) -> Callable[P, Response]:
    """Tag a view's answers by what they say, where nothing cheaper tells it."""

    @wraps(view)
    def answer(*args: P.args, **kwargs: P.kwargs) -> Response:
        response = make_response(view(*args, **kwargs))
        if response.status_code != 200:
            return response
        tag = sha256(response.get_data()).hexdigest()[:24]
        if _has_tag(tag):
            return _not_modified(tag)
        response.set_etag(tag, weak=True)
        return response

    return answer


def _vary_by_accept() -> None:
    """Tell caches, with whatever is answered, that another `Accept` gets another."""

    @after_this_request
    def add(response: Response) -> Response:
        response.vary.add("Accept")
        return response


def _mark(response: Response, tag: str, modified: float) -> Response:
    known_until = _freshness().clock() - KEPT_SECONDS
    response.set_etag(tag, weak=True)
    response.last_modified = _second(min(ceil(modified), known_until))
    # An address that has no answer would not be "unchanged", so this comes last.
    given = None if "If-None-Match" in request.headers else request.if_modified_since
    if given is not None and _second(ceil(modified)) <= given:
        response.close()
        return _not_modified(tag)
    return response


def _has_tag(tag: str) -> bool:
    given = request.if_none_match
    # "*" asks whether there is any answer, which only the view can tell.
    return not given.star_tag and given.contains_weak(tag)


def _not_modified(tag: str) -> Response:
    response = make_response("", 304)
    response.set_etag(tag, weak=True)
    return response


def _state(sources: Iterable[Source]) -> str:
    shared = services()
    words = _freshness().fingerprint(shared.vocabulary())
    wikis = _describe_sites(shared.sites())
    day = shared.today().isoformat()
    return _digest((release(), words, wikis, day, *(each() for each in sources)))


def _describe_sites(sites: Mapping[str, Site]) -> str:
    return "\n".join(
        f"{name} {site.article_url} {site.script_url}"
        for name, site in sorted(sites.items())
    )


@cache
def release() -> str:
    """Name this release of the tool by its files, read once a process."""
    files = sorted(path for each in RELEASED for path in PROJECT.glob(each))
    return _digest(path.read_text(encoding="utf-8") for path in files)


def _digest(parts: Iterable[str]) -> str:
    digest = sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()[:24]


def _name(source: Source) -> str:
    return source.__name__


def _second(moment: float) -> datetime:
    return datetime.fromtimestamp(int(moment), UTC)


def _freshness() -> Freshness:
    return cast(Freshness, current_app.extensions.setdefault(EXTENSION, Freshness()))
