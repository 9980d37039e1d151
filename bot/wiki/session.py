"""One wiki, asked politely: settings in, plain answers or a WikiError out."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from typing import Any

import pywikibot
import requests
from pywikibot.comms import http
from pywikibot.data import api
from pywikibot.exceptions import Error as PywikibotError
from pywikibot.family import Family

from bot.ports import WikiError

Json = dict[str, Any]
# What Pywikibot raises for an unknown code of a family, and for a password that it
# would have to ask for where nobody can answer.
CONFIGURATION_ERRORS = (KeyError, EOFError)
# The wiki is said by CXC_WIKI alone, for which CXC_CONTACT was checked.
OTHER_WIKI = ("-site:", "-family:", "-lang:", "-code:")
# What the API lets ordinary accounts, and those with `apihighlimits`, ask at once.
BATCH, LARGE_BATCH = 50, 500
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


def start_pywikibot(
    names: Sequence[str], contact: str, arguments: Sequence[str]
) -> None:
    """Give Pywikibot its global options, and the contact for its user agent.

    `names` are the wikis that will be used, as family:code. Raises `WikiError` where
    they cannot be used so.
    """
    _quieten()
    for name in names:
        family, _, code = name.partition(":")
        with plain_errors(name):
            _introduce(contact, family, code or family)
    for each in arguments:
        if each.startswith(OTHER_WIKI):
            raise WikiError(f"{each}: say which wiki by CXC_WIKI instead")
    with plain_errors(names[0]):
        # Without an argument Pywikibot would read those of the whole program.
        unknown = pywikibot.handle_args(["-nolog", *arguments])
    if unknown:
        raise WikiError(
            f"{unknown[0]} is no option of this command and none of Pywikibot's; "
            "see --help"
        )


class WikiSession:
    """A wiki, as `family:code`, through Pywikibot's configuration and login.

    Whatever is asked of it raises `WikiError` where the wiki is away or the settings
    do not lead to one.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        """Name the wiki as the settings do."""
        return self._name

    @cached_property
    def site(self) -> Any:
        """Give Pywikibot's site; it logs in where an account is configured."""
        family, _, code = self._name.partition(":")
        with self.plain_errors():
            return pywikibot.Site(code or family, family)

    @cached_property
    def dbname(self) -> str:
        """Name the wiki's database."""
        with self.plain_errors():
            return str(self.site.siteinfo["wikiid"])

    @cached_property
    def template_prefix(self) -> str:
        """Give the name of the template namespace, with its colon."""
        with self.plain_errors():
            return str(self.site.namespaces.TEMPLATE.custom_name) + ":"

    def title_of(self, name: str) -> str:
        """Give a page's title as the wiki writes it, in its own language."""
        with self.plain_errors():
            return str(pywikibot.Page(self.site, name).title())

    @cached_property
    def batch_size(self) -> int:
        """Give the number of pages or users that one request may name."""
        with self.plain_errors():
            is_bot = bool(self.site.has_right("apihighlimits"))
        return LARGE_BATCH if is_bot else BATCH

    @cached_property
    def assertion(self) -> str:
        """Give what each edit asserts, as it is at first: a lost flag ends the run.

        A bot account asserts its flag; one without it at least that it is itself.
        """
        with self.plain_errors():
            return "bot" if self.site.has_right("bot") else "user"

    def log_in_to_read(self) -> None:
        """Log in where an account is configured, since a bot may read more at once."""
        with self.plain_errors():
            if self.site.username():
                self.site.login()

    @property
    def is_simulated(self) -> bool:
        """Tell whether `-simulate` was given: nothing may be written."""
        return bool(pywikibot.config.simulate)

    def log_in(self) -> str:
        """Log in and give the account's name."""
        with self.plain_errors():
            self.site.login()
            return str(self.site.username())

    def ask(
        self, parameters: Mapping[str, Any], max_retries: int | None = None
    ) -> Json:
        """Send one API request (formatversion 2) and give its answer."""
        request = api.Request(
            site=self.site,
            parameters={**parameters, "formatversion": 2},
            max_retries=max_retries,
        )
        answer: Json = request.submit()
        return answer

    def query(self, **parameters: Any) -> Iterator[Json]:
        """Yield the `query` part of every complete batch of an answer.

        The parts of a batch that come in several answers are put together, page by
        page, until MediaWiki says `batchcomplete`.
        """
        proceed: Json = {}
        batch: Json = {}
        while True:
            answer = self._ask_plainly({"action": "query", **parameters, **proceed})
            _merge(batch, answer.get("query", {}))
            if answer.get("batchcomplete"):
                yield batch
                batch = {}
            if "continue" not in answer:
                return
            proceed = answer["continue"]

    def _ask_plainly(self, parameters: Json) -> Json:
        with self.plain_errors():
            try:
                return self.ask(parameters)
            except KeyError as error:
                # Pywikibot looks for a token that no answer to a reading request has.
                raise WikiError(
                    f"The wiki {self._name} gave an answer that makes no sense "
                    f"({error!r}); nothing was changed. Run the command again later"
                ) from error

    def plain_errors(self) -> AbstractContextManager[None]:
        """Turn an error of the wiki or the network into a WikiError."""
        return plain_errors(self._name)


@contextmanager
def plain_errors(name: str) -> Iterator[None]:
    """Turn an error of a wiki or the network into a WikiError that names the wiki."""
    try:
        yield
    except CONFIGURATION_ERRORS as error:
        raise WikiError(
            f"Pywikibot's settings lead to no wiki {name} ({error!r}); check "
            "CXC_WIKI, user-config.py and the password file"
        ) from error
    except (PywikibotError, requests.RequestException, OSError) as error:
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise WikiError(
            f"The wiki {name} cannot be used ({reason[0][:200]}); check "
            "CXC_WIKI and user-config.py, or run the command again when the wiki "
            "is back"
        ) from error


class RequestCounter:
    """Counts what is sent to all wikis, repetitions included."""

    def __init__(self) -> None:
        self.count = 0
        http.session.hooks["response"].append(self._add)

    def _add(self, _response: requests.Response, **_: Any) -> None:
        self.count += 1


def _introduce(contact: str, family: str, code: str) -> None:
    """Put the contact into the user agent, before the first request.

    Raises `WikiError` where a wiki that is not on this machine would get none.
    """
    host = Family.load(family).hostname(code).partition(":")[0]
    if not contact and host not in LOCAL_HOSTS:
        raise WikiError(
            f"{host} wants to know whom to ask about this bot: set CXC_CONTACT to an "
            "e-mail address or a user page"
        )
    if contact:
        pywikibot.config.user_agent_description = contact


def _merge(batch: Json, part: Json) -> None:
    """Add one answer's pages and lists to those that came before it."""
    for key, value in part.items():
        if key == "pages":
            pages = {_page_key(page): page for page in batch.setdefault("pages", [])}
            for page in value:
                known = pages.get(_page_key(page))
                if known is None:
                    batch["pages"].append(page)
                else:
                    _merge_page(known, page)
        elif isinstance(value, list):
            batch.setdefault(key, []).extend(value)
        else:
            batch[key] = value


def _merge_page(known: Json, page: Json) -> None:
    for key, value in page.items():
        if isinstance(value, list):
            seen = known.setdefault(key, [])
            seen.extend(each for each in value if each not in seen)
        else:
            known.setdefault(key, value)


def _page_key(page: Json) -> Any:
    return page.get("pageid") or page.get("title")


class _NoTracebacks(logging.Filter):
    """Pywikibot prints the traceback of what it tries again; our message is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        return "Traceback (most recent call last)" not in record.getMessage()


def _quieten() -> None:
    pywikibot.bot.init_handlers()
    logger = logging.getLogger("pywiki")
    for handler in logger.handlers:
        handler.addFilter(_NoTracebacks())
