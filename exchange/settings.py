"""One frozen `Settings`, read from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self


class SettingsError(ValueError):
    """A variable of the environment cannot be used; the message says why."""


def _setting(variable: str, default: str | int, text: str) -> Any:
    return field(default=default, metadata={"variable": variable, "help": text})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `docs/configuration.md` and `.env.sample` list the same ones."""

    database_url: str = _setting(
        "CXC_DATABASE_URL",
        "sqlite:///var/exchange.db",
        "Where the store is, as an SQLAlchemy address: a SQLite file, or "
        "mysql+pymysql://USER:PASSWORD@HOST/DATABASE?charset=utf8mb4 for MariaDB.",
    )
    wiki: str = _setting(
        "CXC_WIKI",
        "meta:meta",
        "The wikis that hold the profiles, each as Pywikibot's family:code, with "
        "commas between them.",
    )
    tool_url: str = _setting(
        "CXC_TOOL_URL",
        "http://127.0.0.1:8000",
        "The address at which people reach the tool; notices link to it.",
    )
    index_dir: str = _setting(
        "CXC_INDEX_DIR", "var/index", "The folder of this host's search index."
    )
    contact: str = _setting(
        "CXC_CONTACT",
        "",
        "How a wiki's operators reach you (an e-mail address or a user page); "
        "sent with every request to a wiki that is not on this machine.",
    )
    profile_template: str = _setting(
        "CXC_PROFILE_TEMPLATE", "Capacity profile", "The template of a profile."
    )
    request_template: str = _setting(
        "CXC_REQUEST_TEMPLATE", "Capacity request", "The template of a request."
    )
    exclusion_page: str = _setting(
        "CXC_EXCLUSION_PAGE",
        "MediaWiki:Capacity exchange exclusions.json",
        "The page of each wiki that takes users and pages out of the exchange, as "
        '`{"users": [], "pages": []}`; only trusted users should be able to edit it.',
    )
    weights_page: str = _setting(
        "CXC_WEIGHTS_PAGE",
        "MediaWiki:Capacity exchange weights.json",
        "The page of the first wiki of CXC_WIKI on which the community tunes the "
        'matching, as `{"region": 12, "fresh": 4}`; only trusted users should be '
        "able to edit it.",
    )
    stream_url: str = _setting(
        "CXC_STREAM_URL",
        "",
        "The stream of recent changes that `sync --follow` reads, as server-sent "
        "events. Empty: Wikimedia's for its wikis; others are polled.",
    )
    sparql_url: str = _setting(
        "CXC_SPARQL_URL",
        "https://query.wikidata.org/sparql",
        "Where `vocabulary` asks Wikidata.",
    )
    affiliate_classes: str = _setting(
        "CXC_AFFILIATE_CLASSES",
        "",
        "The Wikidata items, with commas between them, whose instances are affiliates "
        "of the movement. Empty: Wikidata is not asked for affiliates.",
    )
    project_classes: str = _setting(
        "CXC_PROJECT_CLASSES",
        "",
        "The same for Wikimedia projects, which get Wikidata's names.",
    )
    narrower_depth: int = _setting(
        "CXC_NARROWER_DEPTH",
        0,
        "How many steps below a capacity Wikidata's items become capacities too: 0 to "
        "3. Look at the difference first; there can be thousands.",
    )
    notify_default: str = _setting(
        "CXC_NOTIFY_DEFAULT",
        "weekly",
        "How often notices go to a profile that says nothing about it: "
        "daily, weekly, monthly or never.",
    )
    notice_limit: int = _setting(
        "CXC_NOTICE_LIMIT", 100, "The most notices that one run posts."
    )
    notices_a_day: int = _setting(
        "CXC_NOTICES_A_DAY",
        1000,
        "The most notices that go out on one wiki within any 24 hours.",
    )
    welcomes_a_day: int = _setting(
        "CXC_WELCOMES_A_DAY",
        100,
        "How many of these may greet newcomers; 0 for no welcomes.",
    )
    stop_page: str = _setting(
        "CXC_STOP_PAGE",
        "",
        "The page read before every edit; the bot edits only while it says `run`. "
        "Empty: `User:<the bot>/run`.",
    )
    run_log_page: str = _setting(
        "CXC_RUN_LOG_PAGE",
        "",
        "The page of each wiki on which `notify` logs its runs, in counts. Empty: "
        "`User:<the bot>/log`.",
    )
    report_page: str = _setting(
        "CXC_REPORT_PAGE",
        "Project:Capacity exchange/Report",
        "The page of each wiki on which `publish` keeps its report up to date.",
    )
    settle_after: int = _setting(
        "CXC_SETTLE_AFTER",
        180,
        "Seconds after which a request whose answer was lost is looked for in the "
        "history of the page; longer than the wiki lets a request run.",
    )
    lease_seconds: int = _setting(
        "CXC_LEASE_SECONDS",
        120,
        "How long a job that died keeps the next run of it waiting; longer than any "
        "single request to the wiki takes.",
    )
    log_level: str = _setting(
        "CXC_LOG_LEVEL", "INFO", "What is logged: DEBUG, INFO, WARNING or ERROR."
    )

    @property
    def wikis(self) -> tuple[str, ...]:
        """List the wikis, each as family:code."""
        names = (name.strip() for name in self.wiki.split(","))
        return tuple(dict.fromkeys(filter(None, names)))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the settings; an empty variable counts as absent.

        Raises `SettingsError` where a number is not one.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, str | int] = {}
        for each in fields(cls):
            variable = each.metadata["variable"]
            text = environment.get(variable, "").strip()
            if text:
                values[each.name] = _parse(variable, text, each.default)
        settings = cls(**values)  # type: ignore[arg-type]  # checked by _parse
        if not settings.wikis:
            raise SettingsError(
                "CXC_WIKI names no wiki; set it, for example, to meta:meta"
            )
        if settings.notify_default not in ("daily", "weekly", "monthly", "never"):
            raise SettingsError(
                f"CXC_NOTIFY_DEFAULT is {settings.notify_default!r}; "
                "set it to daily, weekly, monthly or never"
            )
        if not 0 <= settings.narrower_depth <= 3:
            raise SettingsError(
                f"CXC_NARROWER_DEPTH is {settings.narrower_depth}; set it to 0 to 3"
            )
        if settings.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise SettingsError(
                f"CXC_LOG_LEVEL is {settings.log_level!r}; "
                "set it to DEBUG, INFO, WARNING or ERROR"
            )
        return settings


def _parse(variable: str, text: str, default: object) -> str | int:
    if not isinstance(default, int):
        return text
    if not text.isascii() or not text.isdigit():
        raise SettingsError(
            f"{variable} is {text!r}; set it to a whole number, for example {default}"
        )
    return int(text)


def settings_table() -> list[tuple[str, str, str]]:
    """List every setting as (variable, default, help), for the docs and a test."""
    return [
        (each.metadata["variable"], str(each.default), each.metadata["help"])
        for each in fields(Settings)
    ]
