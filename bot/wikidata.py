"""Wikidata's query service: runs `queries/*.rq`, one at a time."""

import json
import logging
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import (
    EndPointInternalError,
    SPARQLWrapperException,
)

from bot.jobs.batched import batched
from bot.ports import WikidataError, WikidataUnreachableError
from exchange.domain.wikidata import CodedItem, ItemTexts, NarrowerItem

logger = logging.getLogger(__name__)

QUERIES = Path(__file__).parent.parent / "queries"
# The service ends a query after 60 seconds.
TIMEOUT_SECONDS = 60
# What one query is asked for at once.
BATCH = 100
TRIES = 3
WAIT_SECONDS = 10.0
# After a 429 the service says how long to wait; whoever does not is shut out for long.
RATE_LIMIT_WAIT_SECONDS = 60.0
LONGEST_WAIT_SECONDS = 600.0
TOO_MANY_REQUESTS = 429
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
DESCRIPTION = "http://schema.org/description"

_ITEM_URI = re.compile(r"http://www\.wikidata\.org/entity/(Q[1-9][0-9]*)")
_ITEM_ID = re.compile(r"Q[1-9][0-9]*")
_CODE = re.compile(r"[A-Za-z0-9_-]+")

Binding = Mapping[str, Mapping[str, str]]


class _PassingError(Exception):
    """An answer that may be better after a while."""

    def __init__(self, reason: str, wait_seconds: float = WAIT_SECONDS) -> None:
        super().__init__(reason)
        self.wait_seconds = min(wait_seconds, LONGEST_WAIT_SECONDS)


class WikidataQueries:
    """Implements `bot.ports.Wikidata` by SPARQL.

    `user_agent` names the tool and how its operator is reached; the service answers
    nobody without. Every method raises `WikidataError` where no whole answer was had,
    and `WikidataUnreachableError` where there is no way to the service at all.
    """

    def __init__(
        self,
        url: str,
        user_agent: str,
        sleep: Callable[[float], None] = time.sleep,
        timeout_seconds: int = TIMEOUT_SECONDS,
    ) -> None:
        self._url = url
        self._user_agent = user_agent
        self._sleep = sleep
        self._timeout_seconds = timeout_seconds

    def item_texts(self, items: Iterable[str]) -> dict[str, ItemTexts]:
        """Map items to their texts; items that do not exist are left out."""
        found: dict[str, ItemTexts] = {}
        for some in batched(dict.fromkeys(items), BATCH):
            rows = self._select("item_texts", ITEMS=_items(some))
            found.update(_read_texts(rows))
        return found

    def narrower_items(self, items: Iterable[str], depth: int) -> list[NarrowerItem]:
        """List the items below others, down to `depth` (1 to 3) steps."""
        rows = (
            row
            for some in batched(dict.fromkeys(items), BATCH)
            for row in self._select(
                "narrower_items",
                may_be_empty=True,
                ITEMS=_items(some),
                DEPTH=str(depth),
            )
        )
        return [
            NarrowerItem(item, parent, int(row["depth"]["value"]))
            for row in rows
            if (item := _item(row, "item")) and (parent := _item(row, "parent"))
        ]

    def languages(self, codes: Iterable[str]) -> list[CodedItem]:
        """List the items of languages by Wikimedia's codes."""
        return self._coded("languages", codes)

    def territories(self, codes: Iterable[str]) -> list[CodedItem]:
        """List the items of countries and territories by their ISO 3166-1 codes."""
        upper = (code.upper() for code in codes)
        return self._coded(
            "territories", upper, ("iso_alpha3", "parent", "coordinates")
        )

    def affiliates(self, classes: Iterable[str]) -> list[CodedItem]:
        """List the affiliates, with "country", "website" and "page" as facts."""
        return self._of_classes("affiliates", classes, ("country", "website", "page"))

    def projects(self, classes: Iterable[str]) -> list[CodedItem]:
        """List the Wikimedia projects by the names of their databases."""
        return self._of_classes("projects", classes, ("website",))

    def _coded(
        self, name: str, codes: Iterable[str], facts: Sequence[str] = ()
    ) -> list[CodedItem]:
        found: list[CodedItem] = []
        # In their order, rare ones are never alone: an empty answer is none.
        for some in batched(filter(_CODE.fullmatch, sorted(codes)), BATCH):
            quoted = " ".join(f'"{code}"' for code in some)
            found.extend(_coded_items(self._select(name, CODES=quoted), facts))
        return found

    def _of_classes(
        self, name: str, classes: Iterable[str], facts: Sequence[str]
    ) -> list[CodedItem]:
        wanted = list(classes)
        if not wanted:
            return []
        return _coded_items(self._select(name, CLASSES=_items(wanted)), facts)

    def _select(
        self, name: str, *, may_be_empty: bool = False, **parameters: str
    ) -> list[Binding]:
        """Run a query; its rows, as SPARQL's JSON has them."""
        query = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
        query = "\n".join(
            line for line in query.splitlines() if not line.startswith("#")
        )
        for parameter, value in parameters.items():
            query = query.replace(f"%{parameter}%", value)
        rows = self._ask_patiently(name, query)
        if not rows and not may_be_empty:
            raise WikidataError(
                f"{name}.rq has no row, though it must have some; nothing was changed. "
                "Check CXC_SPARQL_URL and the classes in the settings"
            )
        return rows

    def _ask_patiently(self, name: str, query: str) -> list[Binding]:
        for tries_left in reversed(range(TRIES)):
            try:
                return self._ask(query)
            except _PassingError as error:
                if not tries_left:
                    raise WikidataError(
                        f"{name}.rq: {error}; nothing was changed. Run the command "
                        "again later"
                    ) from error
                logger.warning(
                    "%s.rq: %s; asked again in %.0f s", name, error, error.wait_seconds
                )
                self._sleep(error.wait_seconds)
        raise AssertionError  # The last try returns or raises.

    def _ask(self, query: str) -> list[Binding]:
        request = SPARQLWrapper(self._url, agent=self._user_agent, returnFormat=JSON)
        request.setMethod(POST)
        request.setTimeout(self._timeout_seconds)
        request.setQuery(query)
        try:
            body = request.query().response.read()
        except HTTPError as error:
            raise _status_error(error) from error
        except EndPointInternalError as error:
            raise _PassingError("the service failed (HTTP 500)") from error
        except SPARQLWrapperException as error:
            raise WikidataError(f"{self._url} refuses the query: {error}") from error
        except TimeoutError as error:
            raise _PassingError("no answer in time") from error
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise _PassingError("no answer in time") from error
            raise WikidataUnreachableError(
                f"{self._url} cannot be reached ({error.reason})"
            ) from error
        except (OSError, HTTPException) as error:
            raise _PassingError(f"the connection broke ({error})") from error
        return _read_bindings(body)


def _status_error(error: HTTPError) -> Exception:
    if error.code == TOO_MANY_REQUESTS:
        wait = _retry_after(error.headers.get("Retry-After", ""))
        return _PassingError("too many requests (HTTP 429)", wait)
    if error.code >= 500:
        return _PassingError(f"the service failed (HTTP {error.code})")
    return WikidataError(
        f"The service refuses the query (HTTP {error.code}); check CXC_SPARQL_URL "
        "and CXC_CONTACT"
    )


def _retry_after(text: str) -> float:
    """Read seconds or a date (RFC 9110, section 10.2.3)."""
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return RATE_LIMIT_WAIT_SECONDS
    return max(0.0, (until - datetime.now(UTC)).total_seconds())


def _read_bindings(body: bytes) -> list[Binding]:
    """Read SPARQL's JSON; the service breaks off in the middle when time is up."""
    try:
        content: Any = json.loads(body)
        bindings = content["results"]["bindings"]
    except (ValueError, KeyError, TypeError) as error:
        raise _PassingError("the answer is no whole JSON result") from error
    if not isinstance(bindings, list):
        raise _PassingError("the answer is no JSON result")
    return bindings


def _read_texts(rows: Iterable[Binding]) -> dict[str, ItemTexts]:
    targets: dict[str, str] = {}
    texts: dict[tuple[str, str], dict[str, list[str]]] = {}
    for row in rows:
        item, target = _item(row, "item"), _item(row, "target")
        language = row.get("text", {}).get("xml:lang", "").lower()
        if item and target:
            targets[item] = target
        if item and language:
            of_property = texts.setdefault((item, row["property"]["value"]), {})
            of_property.setdefault(language, []).append(row["text"]["value"])
    return {
        item: ItemTexts(
            target,
            _first_texts(texts.get((item, LABEL), {})),
            texts.get((item, ALIAS), {}),
            _first_texts(texts.get((item, DESCRIPTION), {})),
        )
        for item, target in targets.items()
    }


def _first_texts(texts: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {language: some[0] for language, some in texts.items()}


def _coded_items(rows: Iterable[Binding], facts: Sequence[str]) -> list[CodedItem]:
    found = [
        CodedItem(
            row.get("code", {}).get("value", ""),
            item,
            {name: row[name]["value"] for name in facts if name in row},
        )
        for row in rows
        if (item := _item(row, "item"))
    ]
    # An item with two values of a property stands on two rows.
    return list({(each.code, each.item): each for each in found}.values())


def _item(row: Binding, name: str) -> str:
    found = _ITEM_URI.fullmatch(row.get(name, {}).get("value", ""))
    return found.group(1) if found else ""


def _items(items: Iterable[str]) -> str:
    """Write items for `VALUES`; anything that is none is left out."""
    return " ".join(f"wd:{item}" for item in items if _ITEM_ID.fullmatch(item))
