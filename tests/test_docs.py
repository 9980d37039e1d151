"""The documentation tells the truth: what there is stands in it, and nothing else."""

import re
from pathlib import Path

import pytest

from bot.arguments import make_parser
from exchange.domain import refusals
from exchange.domain.edit_errors import EDIT_ERRORS
from exchange.domain.eligibility import SENTENCES
from exchange.settings import Settings, SettingsError, settings_table

PROJECT = Path(__file__).resolve().parent.parent
DOCS = PROJECT / "docs"


def read(name: str) -> str:
    """Read a file of the project."""
    return (PROJECT / name).read_text(encoding="utf-8")


def test_every_setting_is_documented_with_its_default() -> None:
    """docs/configuration.md has a row a setting, and no row without one."""
    rows = re.findall(
        r"^\| `(CXC_\w+)` \| (.*?) \| (.*) \|$", read("docs/configuration.md"), re.M
    )

    assert rows == [
        (variable, f"`{default}`" if default else "empty", text)
        for variable, default, text in settings_table()
    ]


def test_sample_of_the_environment_lists_every_setting() -> None:
    """.env.sample can be copied and changed."""
    lines = re.findall(r"^(CXC_\w+)=(.*)$", read(".env.sample"), re.M)

    assert lines == [(variable, default) for variable, default, _ in settings_table()]


def test_every_command_is_documented() -> None:
    """docs/operations.md says when each is run."""
    verbs = next(
        action.choices
        for action in make_parser()._actions
        if isinstance(action.choices, dict)
    )
    documented = set(
        re.findall(r"`python -m bot ([a-z-]+)", read("docs/operations.md"))
    )

    assert documented == set(verbs)


def test_every_refusal_is_documented() -> None:
    """Whoever asks why there was no notice finds the reason's meaning."""
    text = section("docs/refusals.md", "Seen before the post")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text, re.M)

    assert rows == [(each.code, each.text) for each in refusals.REFUSALS]


def test_every_answer_that_refuses_an_edit_is_documented() -> None:
    """With what becomes of the run, and the codes that the wiki may give."""
    text = section("docs/refusals.md", "What the wiki answers")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \| (.*) \| (.*) \|$", text, re.M)

    assert rows == [
        (
            each.code,
            each.text,
            "stops the run"
            if each.stops_run
            else "next run"
            if each.again
            else "next period",
            ", ".join(f"`{code}`" for code in codes),
        )
        for each, codes in EDIT_ERRORS.items()
    ]


def test_request_for_approval_tells_the_truth() -> None:
    """The settings it names are there with these defaults, and so are the commands."""
    text = read("docs/approval.md")
    defaults = {variable: default for variable, default, _ in settings_table()}
    options = make_parser().format_help() + verb_help("notify")

    for variable, figure in re.findall(r"`(CXC_\w+)`(?:\s\((\d+)\))?", text):
        assert figure in ("", defaults[variable]), variable
    for option in re.findall(r"(?<![\w-])--[a-z-]+", text):
        assert option in options
    assert not defaults["CXC_STOP_PAGE"]
    assert not defaults["CXC_RUN_LOG_PAGE"]


def verb_help(verb: str) -> str:
    """Give what a command says of its options."""
    verbs = next(
        action.choices
        for action in make_parser()._actions
        if isinstance(action.choices, dict)
    )
    return str(verbs[verb].format_help())


def test_every_rule_that_leaves_a_page_out_is_documented() -> None:
    """Whoever asks why a page is not in the search finds the rule's meaning."""
    text = section("docs/operations.md", "Why somebody is not in the search")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", text, re.M)

    assert dict(rows) == dict(SENTENCES)


def section(path: str, heading: str) -> str:
    """Give the text below a heading, up to the next one."""
    return read(path).partition(f"## {heading}\n")[2].partition("\n## ")[0]


def test_every_table_is_said_to_be_derived_durable_or_secret() -> None:
    """docs/architecture.md lists the tables by kind, as the code does."""
    from exchange.store.sql.tables import metadata

    for kind in ("derived", "durable"):
        row = next(
            line
            for line in read("docs/architecture.md").splitlines()
            if line.startswith(f"| {kind} |")
        )
        tables = {
            each.name for each in metadata.sorted_tables if each.info["kind"] == kind
        }
        assert set(re.findall(r"`(\w+)`", row)) == tables


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "CONTRIBUTING.md",
        *(f"docs/{each.name}" for each in sorted(DOCS.glob("*.md"))),
    ],
)
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """A moved file takes its links along."""
    folder = (PROJECT / document).parent
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", read(document)):
        assert (folder / target).exists(), target


def test_settings_are_read_from_the_environment() -> None:
    """An empty variable counts as absent."""
    settings = Settings.from_environment(
        {"CXC_WIKI": "wikipedia:pt", "CXC_NOTICE_LIMIT": "7", "CXC_CONTACT": " "}
    )

    assert (settings.wiki, settings.notice_limit, settings.contact) == (
        "wikipedia:pt",
        7,
        "",
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CXC_NOTICE_LIMIT", "many"),
        ("CXC_NOTIFY_DEFAULT", "hourly"),
        ("CXC_LOG_LEVEL", "LOUD"),
    ],
)
def test_setting_that_makes_no_sense_names_itself(variable: str, value: str) -> None:
    """The message says which variable and what to write."""
    with pytest.raises(SettingsError, match=variable):
        Settings.from_environment({variable: value})
