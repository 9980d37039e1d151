"""The pages of `templates/`: those that are made from the schema, and all together."""

import json
import re
from collections.abc import Sequence
from unicodedata import normalize

import pytest

from bot.jobs.install_templates import TemplatePage, find_differences
from bot.template_files import load_template_pages
from dev.make_templates import FOLDER, SCHEMAS, render_pages
from exchange.domain.parameters import Kind, TemplateSchema
from exchange.domain.parse import parse_page
from exchange.domain.site import SiteSyntax
from tests.domain.case_files import VOCABULARY

PAGES = {page.title: page.wikitext for page in load_template_pages()}
PRELOAD = PAGES["Template:Capacity profile/preload"]
LISTS = (Kind.CAPACITIES, Kind.LANGUAGES, Kind.TERMS, Kind.TEXTS, Kind.USERS)


class WikiOf:
    """A wiki that has these pages, and keeps what is saved."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def wikitexts(self, titles: Sequence[str]) -> dict[str, str]:
        return {each: self.pages[each] for each in titles if each in self.pages}

    def save(self, title: str, wikitext: str, summary: str) -> None:
        self.pages[title] = wikitext


def template_data(schema: TemplateSchema) -> dict:
    """Read the TemplateData of a documentation page."""
    tag = re.search(
        r"<templatedata>(.*)</templatedata>", PAGES[f"Template:{schema.name}/doc"], re.S
    )
    assert tag
    return json.loads(tag[1])


def test_the_made_pages_are_up_to_date() -> None:
    """Whoever changes the schema or a frame runs `make templates`."""
    on_disk = {
        path: (FOLDER / path).read_text(encoding="utf-8")
        for path in render_pages()
        if (FOLDER / path).exists()
    }

    assert on_disk == render_pages()


def test_no_redirect_is_left_behind() -> None:
    """A name that the schema no longer has is no file any more."""
    made = render_pages()
    redirects = {
        path.relative_to(FOLDER).as_posix()
        for path in FOLDER.rglob("*.wikitext")
        if path.read_text(encoding="utf-8").startswith("#REDIRECT")
    }

    assert {path for path in redirects if normalize("NFC", path) not in made} == set()


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_suggestions_are_for_single_values_alone(schema: TemplateSchema) -> None:
    """A suggestion replaces the whole value in VisualEditor, so lists have none."""
    data = template_data(schema)["params"]

    for each in schema.parameters:
        suggested = data[each.name].get("suggestedvalues", [])
        assert suggested == ([] if each.kind in LISTS else list(each.choices))


def test_the_documentation_begins_with_the_notices() -> None:
    """Nobody asks for notices without having read that they do."""
    for title in ("Template:Capacity profile/doc", "Template:Capacity profile/preload"):
        assert "asks for notices" in PAGES[title][:250].lower(), title
    assert "asks for notices" in PAGES["Project:Capacity exchange"]
    description = template_data(SCHEMAS[0])["description"]["en"]
    assert description.startswith("Placing this template asks for notices")


def test_the_preload_is_a_profile_without_a_problem() -> None:
    """What a new page begins with says `notify = weekly`, and nothing else yet."""
    parsed = parse_page(PRELOAD, SiteSyntax(), VOCABULARY)

    (profile,) = parsed.profiles
    assert parsed.problems == ()
    assert {name: text for name, text in profile.raw.items() if text} == {
        "notify": "weekly"
    }


def test_examples_of_the_documentation_can_be_copied() -> None:
    """Nothing that is shown as an example is reported as a problem."""
    for schema in SCHEMAS:
        example = re.search(
            r"<pre>\n(.*?)\n</pre>", PAGES[f"Template:{schema.name}/doc"], re.S
        )
        assert example
        parsed = parse_page(example[1], SiteSyntax(), VOCABULARY)
        assert len(parsed.profiles) + len(parsed.requests) == 1
        assert parsed.problems == ()


def test_only_what_differs_is_installed() -> None:
    """A page that the wiki has as it should be is left alone."""
    wiki = WikiOf({"Template:A": "the same", "Template:B": "an old one\n"})
    wanted = [
        TemplatePage("Template:A", "the same\n"),
        TemplatePage("Template:B", "a new one\n"),
        TemplatePage("Template:C", "#REDIRECT [[Template:B]]\n"),
    ]

    found = find_differences(wanted, wiki)

    assert [page.title for page, _ in found] == ["Template:B", "Template:C"]
    assert "-an old one\n+a new one" in found[0][1]


def test_a_page_of_the_community_is_not_made_a_redirect(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A localised name that is taken stays as it is, and the operator is told."""
    wiki = WikiOf({"Template:能力请求": "Another template"})
    wanted = [TemplatePage("Template:能力请求", "#REDIRECT [[Template:Ours]]\n")]

    assert find_differences(wanted, wiki) == []
    assert "Template:能力请求 is another page" in caplog.text


def test_a_page_that_is_the_community_s_is_made_once() -> None:
    """The module's configuration is made where it is missing, and then left alone."""
    title = "Module:Capacity profile/config.json"
    wanted = [TemplatePage(title, "{}")]

    assert find_differences(wanted, WikiOf({title: '{"tool_url": "changed"}'})) == []
    assert [page for page, _ in find_differences(wanted, WikiOf({}))] == wanted
