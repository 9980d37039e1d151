"""The installed pages on a real wiki: TemplateData, redirects and the landing page."""

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from dev.local_wiki import ADMIN, ADMIN_PASSWORD, LocalWiki
from dev.templates import bot_environment, install_templates
from exchange.domain.parameters import TemplateSchema
from exchange.domain.profile import LanguageSkill
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.store.sql import open_store
from tests.real.bot_runs import Bot, Editor, read_page

SCHEMAS = (PROFILE_SCHEMA, REQUEST_SCHEMA)


def ask(wiki: LocalWiki, **parameters: str) -> dict[str, Any]:
    """Ask the action API."""
    answer = requests.get(
        wiki.api_url,
        params={"format": "json", "formatversion": "2", **parameters},
        timeout=30,
    )
    result: dict[str, Any] = answer.json()
    assert "error" not in result, result
    return result


def template_data(wiki: LocalWiki, name: str, **parameters: str) -> dict[str, Any]:
    """Ask for the TemplateData of a template."""
    answer = ask(wiki, action="templatedata", titles=f"Template:{name}", **parameters)
    (found,) = answer["pages"].values()
    result: dict[str, Any] = found
    return result


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_template_data_says_what_the_schema_says(
    local_wiki: LocalWiki, schema: TemplateSchema
) -> None:
    """MediaWiki takes the block whole: names, aliases, order, texts, consumers."""
    data = template_data(local_wiki, schema.name)

    names = [each.name for each in schema.parameters]
    assert data["paramOrder"] == names
    assert data["format"] == "block"
    assert data["maps"] == {"capacity-exchange": {name: name for name in names}}
    for each in schema.parameters:
        found = data["params"][each.name]
        assert found["aliases"] == list(each.aliases)
        assert found["label"] == {
            language: text.label for language, text in each.texts.items()
        }


@pytest.mark.parametrize("language", ["ar", "pt", "zh-hans", "pt-br"])
def test_template_data_speaks_the_language_of_the_reader(
    local_wiki: LocalWiki, language: str
) -> None:
    """VisualEditor asks in its user's language and gets labels and descriptions."""
    data = template_data(local_wiki, PROFILE_SCHEMA.name, lang=language)

    assert data["description"] == PROFILE_SCHEMA.descriptions[language]
    for each in PROFILE_SCHEMA.parameters:
        text = each.texts[language]
        assert data["params"][each.name]["label"] == text.label
        assert data["params"][each.name]["description"] == text.description


def test_a_suggestion_is_a_canonical_word(local_wiki: LocalWiki) -> None:
    """`notify` has suggestions; a list has none, since one would replace the others."""
    parameters = template_data(local_wiki, PROFILE_SCHEMA.name)["params"]

    suggested = parameters["notify"]["suggestedvalues"]
    assert suggested == ["weekly", "daily", "monthly", "never"]
    assert parameters["offers"]["suggestedvalues"] == []


def test_localised_names_lead_to_the_templates(local_wiki: LocalWiki) -> None:
    """Every local name is a redirect, and TemplateData is found through it."""
    for schema in SCHEMAS:
        titles = {f"Template:{name}" for name in schema.local_names.values()}
        answer = ask(
            local_wiki, action="query", titles="|".join(sorted(titles)), redirects="1"
        )
        leads = {each["from"]: each["to"] for each in answer["query"]["redirects"]}
        assert leads == dict.fromkeys(titles, f"Template:{schema.name}")

    through = template_data(local_wiki, "ملف القدرات", redirects="1")
    assert through["paramOrder"][1] == "offers"


def test_a_profile_in_the_words_of_its_author_is_read(
    local_wiki: LocalWiki, tmp_path: Path
) -> None:
    """A profile with the local names of template, parameters and words is indexed."""
    bot = Bot.on(local_wiki, tmp_path)
    author = Editor.on(local_wiki, "Layla")
    author.edit(
        "User:Layla/Capacity profile",
        "{{ملف القدرات|يقدم=Lua|اللغات=ar-N|الإشعارات=أبدا}}",
    )

    bot.run("sync")

    with closing(open_store(bot.environment["CXC_DATABASE_URL"])) as store:
        (page,) = [page for page in store.profiles() if page.user_name == "Layla"]
    assert page.profile.offers[0].text == "Lua"
    assert page.profile.languages == (LanguageSkill("ar", "N"),)
    assert page.profile.notify == "never"


def test_installing_again_changes_nothing(local_wiki: LocalWiki) -> None:
    """Pages come back from the wiki as they were saved."""
    newest = ask(local_wiki, action="query", list="recentchanges", rcprop="ids")

    install_templates(local_wiki)

    again = ask(local_wiki, action="query", list="recentchanges", rcprop="ids")
    assert again == newest


def test_the_landing_page_has_the_button(local_wiki: LocalWiki) -> None:
    """It opens the reader's own page with what a profile begins with."""
    html = requests.get(
        local_wiki.page_url("Project:Capacity exchange"), timeout=30
    ).text

    assert 'value="Special:MyPage/Capacity profile"' in html
    assert 'value="Template:Capacity profile/preload"' in html
    assert "asks for notices" in html


def test_no_page_of_ours_has_a_red_link(local_wiki: LocalWiki) -> None:
    """What the pages refer to is there."""
    for title in ("Project:Capacity exchange", "Help:Capacity profile"):
        # As text: what the wiki keeps of the page may be of a second ago.
        text = read_page(local_wiki, title)
        answer = ask(
            local_wiki,
            action="parse",
            title=title,
            text=text,
            contentmodel="wikitext",
            prop="links",
        )
        missing = [
            link["title"] for link in answer["parse"]["links"] if not link["exists"]
        ]
        assert missing == [], title
    assert read_page(local_wiki, "Help:Capacity profile").count("\n! <code>") == 27


def test_lang_pages_are_made_where_the_account_may(
    own_wiki: LocalWiki, tmp_path: Path
) -> None:
    """They tell templates the reader's language; what the wiki has already stays."""
    own_wiki.start()
    own_wiki.save_page("MediaWiki:Lang/fa", "fa-custom")
    bot = Bot.on(own_wiki, tmp_path)
    refused = bot.run("install-templates", "--with-lang-pages", code=2)
    assert "may not edit the namespace MediaWiki" in refused
    assert read_page(own_wiki, "MediaWiki:Lang/ar") == ""

    admin = bot_environment(own_wiki, ADMIN, ADMIN_PASSWORD)
    bot.run("install-templates", "--with-lang-pages", **admin)

    assert read_page(own_wiki, "MediaWiki:Lang") == "en"
    assert read_page(own_wiki, "MediaWiki:Lang/ar") == "ar"
    assert read_page(own_wiki, "MediaWiki:Lang/fa") == "fa-custom"
    printed = bot.run("install-templates", "--with-lang-pages", **admin)
    assert "0 pages saved" in printed
