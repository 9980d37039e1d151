"""The Lua module on the real wiki: what a reader sees of a profile and of a request."""

import sys
from collections.abc import Iterator

import pytest
import requests

from bot.template_files import load_template_pages
from dev.local_wiki import LocalWiki
from dev.templates import link_to_tool
from exchange.domain.parse import parse_page
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.vocabulary import CAPACITY
from exchange.store.snapshot import snapshot_vocabulary
from tests.real.boxes import Reader, call, parts, texts

TOOL = "https://tool.example"
LANGUAGES = ("en", "ar", "ja")
TIME = "scribunto-limitreport-timeusage"
NEW = "not in the vocabulary yet"
# Every parameter, with lists as long as people write them.
FULL = """{{Capacity profile
| type = person
| offers = social media; event management, governance, budgeting, delegation, reporting
| wants =
* Lua
* [[accountability]]
* basket weaving
| priority = Lua
| knows = documentation, finance
| resources = venue, camera
| languages = pt-N, en-4, es-2, de-1
| methods = mentoring, group learning
| projects = Wikipedia, Wikimedia Commons, Wikidata
| affiliations = Wiki Movement Brazil
| territory = Brazil
| timezone = America/Sao_Paulo
| role = volunteer
| availability = 3
| until = 2026-12-31
| contacts = Ana, [[User:Bo|Bo]]
| about = I take '''pictures''' at concerts.
| wikidata = Q42
| contact = email
| notify = weekly
}}"""


@pytest.fixture
def reader(local_wiki: LocalWiki) -> Reader:
    """A reader of a wiki without `MediaWiki:Lang` pages."""
    return Reader(local_wiki)


@pytest.fixture
def lang_pages(local_wiki: LocalWiki) -> Iterator[None]:
    """`MediaWiki:Lang` pages, as Meta and Commons have them, for one test."""
    titles = {"MediaWiki:Lang": "en"}
    titles |= {f"MediaWiki:Lang/{each}": each for each in LANGUAGES if each != "en"}
    local_wiki.save({"title": t, "text": x, "user": "Admin"} for t, x in titles.items())
    yield
    local_wiki.save({"title": title, "text": "", "user": "Admin"} for title in titles)


@pytest.fixture
def tool(local_wiki: LocalWiki) -> Iterator[None]:
    """A wiki whose configuration names the tool, for one test."""
    link_to_tool(local_wiki, TOOL)
    yield
    link_to_tool(local_wiki, "")


def test_every_parameter_is_shown(reader: Reader) -> None:
    """A full profile has a row for each parameter, and nothing in it is wrong."""
    box = reader.see(FULL)

    labels = [each.label for each in PROFILE_SCHEMA.parameters if each.name != "about"]
    assert list(box.rows) == labels
    assert box.rows["Offers"][:2] == ["social media", "event management"]
    assert box.rows["Wants"] == ["Lua", "accountability", "basket weaving"]
    assert box.rows["Priority"] == ["Lua"]
    assert box.rows["Knows"] == ["documentation", "finance"]
    assert box.rows["Resources"] == ["venue", "camera"]
    assert box.rows["Methods"] == ["mentoring", "group learning"]
    assert box.rows["Projects"] == ["Wikipedia", "Wikimedia Commons", "Wikidata"]
    assert box.rows["Affiliations"] == ["Grupo de Usuários Wiki Movimento Brasil"]
    assert box.rows["Territory"] == ["Brazil"]
    assert box.rows["Time zone"] == ["America/Sao_Paulo"]
    assert box.rows["Role"] == ["volunteer"]
    assert "3 learners" in box.elements["Availability"].text_content()
    assert box.rows["Until"] == ["2026-12-31"]
    assert box.rows["Contacts"] == ["Ana", "Bo"]
    assert "Q42" in box.links()
    assert box.links()["email"].endswith("/Special:EmailUser/Ana")
    assert box.rows["Notices"] == ["weekly"]
    assert texts(box.box.iter("b")) == ["pictures"]
    assert texts(parts(box.box, "mistake")) == []


def test_languages_are_named_with_their_levels(reader: Reader) -> None:
    """Levels are shown in words, beside the code that people know from Babel."""
    box = reader.see_profile(languages="pt–N, en-4, German（2）, es-٣, fr")

    assert texts(box.elements["Languages"].iter("li")) == [
        "português – native (pt-N)",
        "English – near-native (en-4)",
        "Deutsch – intermediate (de-2)",
        "español – advanced (es-3)",
        "français – native (fr-N)",
    ]


def test_unknown_capacity_is_no_mistake(reader: Reader) -> None:
    """It is said gently that the vocabulary does not know an entry, right there."""
    box = reader.see_profile(offers="governance, basket weaving")

    known, new = texts(box.elements["Offers"].iter("li"))
    assert known == "governance"
    assert new.startswith(f"basket weaving ({NEW}")
    assert texts(parts(box.box, "mistake")) == []
    assert "Capacity profiles with an unknown capacity" in box.categories


def test_unknown_language_is_a_mistake(reader: Reader) -> None:
    """What is wrong and an example stand next to the language; the others are shown."""
    box = reader.see_profile(languages="en-3, tlhh-2, de-9")

    english, unknown, level = texts(box.elements["Languages"].iter("li"))
    assert english == "English – advanced (en-3)"
    assert unknown.startswith("tlhh-2 ⚠ this language is not known")
    assert "pt-N, en-4" in unknown
    assert level.startswith("de-9 ⚠ this level is not known; write de-1")
    assert "Capacity profiles with an unknown language" in box.categories


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("type", "robot"),
        ("methods", "shouting"),
        ("projects", "Encarta"),
        ("territory", "Atlantis"),
        ("role", "king"),
        ("availability", "now and then"),
        ("until", "2026-02-30"),
        ("contacts", "a#b"),
        ("wikidata", "none"),
        ("contact", "pigeon"),
        ("notify", "hourly"),
    ],
)
def test_value_that_is_not_understood(
    reader: Reader, parameter: str, value: str
) -> None:
    """The value is quoted, and an example of what to write stands next to it."""
    box = reader.see_profile(**{parameter: value})

    (mistake,) = texts(parts(box.box, "mistake"))
    assert value in box.text
    assert mistake.startswith("⚠ this ")
    assert "for example: " in mistake


def test_parameter_that_does_not_exist(reader: Reader) -> None:
    """It is named, as is a value without a parameter; an empty one is no mistake."""
    box = reader.see("{{Capacity profile|offers=Lua|colour=red|blue|shape=}}")

    assert texts(parts(box.box, "mistake")) == [
        "⚠ This value has no parameter's name: “blue”. Write the name and = before it.",
        "⚠ There is no parameter “colour”, so what it says is not read.",
    ]


def test_no_parameters(reader: Reader) -> None:
    """An empty profile says what to do, with a link to do it; so does a request."""
    box = reader.see("{{Capacity profile}}")

    assert "This profile is empty. Edit it" in box.text
    assert "action=edit" in box.links()["Edit"]
    assert box.rows == {}
    assert "This request is empty." in reader.see("{{Capacity request}}").text


def test_parameters_in_other_languages(reader: Reader) -> None:
    """Localised names and words are understood; the first filled name counts."""
    box = reader.see_profile(type="grupo", يقدم="governance", وسيط="x")
    both = reader.see("{{Capacity profile|offer=delegation|offers=governance}}")
    empty = reader.see("{{Capacity profile|offer=delegation|offers=}}")

    assert box.rows["Type"] == ["group"]
    assert box.rows["Offers"] == ["governance"]
    assert both.rows["Offers"] == ["governance"]
    assert empty.rows["Offers"] == ["delegation"]


def test_request(reader: Reader) -> None:
    """A request shows its title, what is needed and until when, and who asks."""
    box = reader.see(
        call(
            "Capacity request",
            title="Pictures of our ''edit-a-thon''",
            capacity="governance",
            details="On 3 May, '''two''' hours.",
            languages="pt-N",
            until="2026-05-01",
            status="done",
            by="Ana",
        )
    )

    assert texts(parts(box.box, "title")) == [
        "Capacity request: Pictures of our edit-a-thon"
    ]
    assert list(box.rows) == ["Capacity", "Languages", "Until", "Status", "By"]
    assert box.rows["Status"] == ["answered"]
    assert texts(box.box.iter("b")) == ["two"]


def test_paused_profile_is_in_a_category(reader: Reader) -> None:
    """Who is paused can be found by the others."""
    assert reader.see_profile(availability="paused").categories == {
        "Paused capacity profiles"
    }


def test_categories_name_what_is_offered_and_wanted(reader: Reader) -> None:
    """A person is listed by capacity, under the same name whoever reads the page."""
    box = reader.see_profile("ar", offers="budgeting", priority="Lua", knows="finance")

    assert box.categories == {
        "Capacity profiles offering budgeting",
        "Capacity profiles wanting Lua",
    }


@pytest.mark.parametrize(
    "title", ["Template:Capacity profile", "User:Ana/doc", "Talk:Lua", "Lua", "Help:A"]
)
def test_no_categories_elsewhere(reader: Reader, title: str) -> None:
    """Examples in the documentation and on other pages are in no category."""
    assert reader.see(FULL, title=title).categories == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_language_of_the_page_without_lang_pages(reader: Reader, language: str) -> None:
    """Where the wiki cannot tell the reader's language, the page's is used."""
    box = reader.see_profile(language, offers="governance")

    assert (box.box.get("lang"), box.box.get("dir")) == ("en", "ltr")
    assert box.rows == {"Offers": ["governance"]}


@pytest.mark.usefixtures("lang_pages")
@pytest.mark.parametrize(
    ("language", "direction"), [("en", "ltr"), ("ar", "rtl"), ("ja", "ltr")]
)
def test_language_of_the_reader_with_lang_pages(
    reader: Reader, language: str, direction: str
) -> None:
    """Labels, capacities and messages are in the reader's language and direction."""
    governance = snapshot_vocabulary().find(CAPACITY, "governance")
    assert governance
    box = reader.see_profile(language, offers="governance, basket weaving")

    label = PROFILE_SCHEMA.parameters[1].texts[language].label
    assert (box.box.get("lang"), box.box.get("dir")) == (language, direction)
    assert list(box.rows) == [label]
    assert box.rows[label][0] == governance.labels[language]
    assert (NEW in box.text) == (language == "en")
    # Another interface than the page's may change no category.
    assert "Capacity profiles offering governance" in box.categories


@pytest.mark.usefixtures("lang_pages")
def test_language_without_texts_falls_back(reader: Reader) -> None:
    """A reader whose language has no texts gets the nearest one that has."""
    assert reader.see_profile("de-at", offers="Lua").box.get("lang") == "en"
    assert reader.see_profile("arz", offers="Lua").box.get("lang") == "ar"


@pytest.mark.usefixtures("tool")
def test_links_to_the_tool(reader: Reader) -> None:
    """Each capacity leads to its search, and the box to the form and the matches."""
    links = reader.see_profile(offers="governance, knots & bends").links()

    assert links["governance"] == f"{TOOL}/search?q=governance&uselang=en"
    assert links["knots & bends"] == f"{TOOL}/search?q=knots+%26+bends&uselang=en"
    assert links["Edit with a form"] == f"{TOOL}/profile/edit?uselang=en"
    assert links["Find my matches"] == f"{TOOL}/matches?uselang=en"


def test_no_links_to_an_unknown_tool(reader: Reader) -> None:
    """Where the configuration names no tool, the box links to the edit alone."""
    assert list(reader.see_profile(offers="governance").links()) == ["Edit"]


# Extensions that Debian lacks, as far as the module asks for them, in the requests that
# name them.
TEMPLATE_STYLES = """
if ( isset( $_GET['templatestyles'] ) ) {
  $wgHooks['ParserFirstCallInit'][] = static function ( $parser ) {
    $parser->setHook( 'templatestyles', static function ( $text, $attributes ) {
      return '<style class="imitated">' . $attributes['src'] . '</style>';
    } );
  };
}
"""
WIKIBASE = """
if ( isset( $_GET['wikibase'] ) ) {
  $wgHooks['ScribuntoExternalLibraries'][] = static function ( $engine, &$libraries ) {
    class ImitatedWikibase extends Scribunto_LuaLibraryBase {
      public function register() {
        return $this->getEngine()->registerInterface( __DIR__ . '/wikibase.lua', [] );
      }
    }
    $libraries['mw.wikibase'] = ImitatedWikibase::class;
  };
}
"""
WIKIBASE_LUA = """
mw.wikibase = { getLabelByLang = function ( item, language )
    return item .. ' in ' .. language
end }
return {}
"""


def test_styles_with_template_styles(reader: Reader) -> None:
    """Where the wiki has TemplateStyles, the stylesheet is named and stands for all."""
    reader.wiki.append_settings(TEMPLATE_STYLES)

    plain = reader.see(FULL)
    styled = reader.see(FULL, templatestyles="1")

    assert plain.box.get("style")
    assert plain.page.xpath(STYLESHEET) == []
    assert texts(styled.page.xpath(STYLESHEET)) == [
        "Template:Capacity profile/styles.css"
    ]
    assert styled.box.xpath("descendant-or-self::*[@style]") == []


def test_labels_of_wikidata(reader: Reader) -> None:
    """Where the wiki can ask Wikidata, it names what has an item there."""
    (reader.wiki.directory / "wikibase.lua").write_text(WIKIBASE_LUA)
    reader.wiki.append_settings(WIKIBASE)
    wikitext = call("Capacity profile", offers="technology, governance")

    box = reader.see(wikitext, wikibase="1")

    assert box.rows["Offers"] == ["Q11016 in en", "governance"]
    assert "Capacity profiles offering technology" in box.categories
    assert reader.see(wikitext).rows["Offers"] == ["technology", "governance"]


def test_babel_box_in_languages(reader: Reader) -> None:
    """A Babel box that somebody writes into the parameter is shown as it is."""
    box = reader.see_profile(languages="{{#babel:pt|en-4}}")

    assert "{{#babel:pt|en-4}}" in box.text
    assert parts(box.box, "mistake") == []


HARMFUL = ".//script | .//img | .//*[@onerror] | .//*[starts-with(@href, 'javascript')]"
STYLESHEET = ".//style[@class='imitated']"
AFTER = ".//*[@class='mw-parser-output']/*[@id='after']"
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="x" onerror="alert(1)">',
    '"><a href="javascript:alert(1)">x</a>',
    "</div></div></li></ul>",
    "<div style='position:fixed'>",
    "<nowiki></div></nowiki>",
    "{{{!}} class=x\n{{!}}-\n{{!}} cell",
    "{{!}}}\n{{!}}-\n! cell",
    "[[Category:Hacked]]",
    "[javascript:alert(1) x] [[javascript:x|y]]",
    "\u202egnp.exe \u2067x",
    "== heading ==\n* list\n__NOEDITSECTION__",
    "<ref>note</ref><pre>x</pre><!-- y -->",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
    "%1 %0 $1 %",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stay_inside(reader: Reader, value: str) -> None:
    """No value becomes markup, ends the box or reaches what stands behind it."""
    given = {
        each.name: value for each in PROFILE_SCHEMA.parameters if each.name != "about"
    }
    box = reader.see(call("Capacity profile", **given) + "\n<p id=after>after</p>")

    assert box.page.xpath(HARMFUL) == []
    assert box.box.xpath(".//h2 | .//table | .//*[contains(@style, 'fixed')]") == []
    assert texts(box.page.xpath(AFTER)) == ["after"]
    assert len(parts(box.box, "links")) == 1
    assert not set("\u202e\u2067") & set(box.text)
    assert "Hacked" not in box.categories


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_about_someone_stays_inside(reader: Reader, value: str) -> None:
    """Free text may have markup, but what it opens ends where the text ends."""
    wikitext = call("Capacity profile", about=value, notify="weekly")
    box = reader.see(f"{wikitext}\n<p id=after>after</p>")

    assert box.page.xpath(HARMFUL) == []
    assert texts(box.page.xpath(AFTER)) == ["after"]
    assert len(parts(box.box, "links")) == 1
    (about,) = parts(box.box, "about")
    assert parts(about, "row") == []


def test_hostile_table_around_the_box(reader: Reader) -> None:
    """A profile in a cell of a table gives the table no rows of its own."""
    about = call("Capacity profile", about="{{!}}-\n{{!}} cell\n{{!}}}")
    box = reader.see(f'{{|\n|\n{about}\n| id="next" | next\n|}}')

    assert len(box.page.xpath(".//tr")) == 1
    assert texts(box.page.xpath(".//td[@id='next']")) == ["next\n"]


def test_names_are_found_as_the_parser_finds_them(reader: Reader) -> None:
    """Of every capacity one name in some language is known to the module too."""
    names = []
    for index, term in enumerate(snapshot_vocabulary().terms(CAPACITY)):
        labels = sorted(term.labels.values()) or [term.id]
        names.append(labels[index % len(labels)])
    separator = ";\n"

    box = reader.see_profile(offers=separator.join(names))

    assert texts(parts(box.box, "new")) == []
    assert len(texts(parts(box.box, "chip"))) == len(names)


OTHER_LETTERS = {
    "ar": str.maketrans("يكه", "یکە"),
    "fa": str.maketrans("یک", "يك"),
    "hi": str.maketrans("", "", "\u093c"),
    "ja": {code: chr(code - 0x60) for code in range(0x30A1, 0x30F7)},
    "zh-hans": str.maketrans("摄编传务", "攝編傳務"),
}


@pytest.mark.parametrize("language", OTHER_LETTERS)
def test_names_in_other_letters_are_found(reader: Reader, language: str) -> None:
    """Another keyboard, hiragana or traditional characters hide no capacity."""
    terms = [t for t in snapshot_vocabulary().terms(CAPACITY) if language in t.labels]
    labels = [term.labels[language] for term in terms]
    others = [label.translate(OTHER_LETTERS[language]) for label in labels]
    assert others != labels

    box = reader.see_profile(offers=";\n".join(others))

    assert texts(parts(box.box, "new")) == []
    assert len(texts(parts(box.box, "chip"))) == len(labels)


AWKWARD_LISTS = [
    "ｇｏｖｅｒｎａｎｃｅ, Zines, zines!, -, ..., 写真、写真",
    "{{{!}} class=x\n{{!}}-\n{{!}} governance {{!}}{{!}} Lua\n{{!}}}",
    "[https://example.org/a], [[User:Ana]]",
    "governance, Lua、budgeting；finance • reporting · delegation",
    "* governance\n* '''Lua'''\n# [[budgeting|Finance]]",
    "[[:en:Governance|governance]], [https://example.org Lua], <b>finance</b>",
    "Governance, GOVERNANCE, gover\u00adnance, 12, Q11024, q759524",
    "<nowiki>governance</nowiki><br>Lua<br/>finance",
    "góver­nance, ﻿Lua, event-management, event_management",
    "governance,, ; ,Lua,",
    "- governance\n– Lua\n* - finance",
    "[[Category:X]] governance &amp; more, &#76;ua",
]


@pytest.mark.parametrize("value", AWKWARD_LISTS)
def test_lists_are_divided_as_by_the_parser(reader: Reader, value: str) -> None:
    """The module shows the entries that the bot reads."""
    vocabulary = snapshot_vocabulary()
    wikitext = call("Capacity profile", offers=value)
    (profile,) = parse_page(wikitext, SiteSyntax(), vocabulary).profiles

    assert reader.see(wikitext).rows["Offers"] == [
        vocabulary.label(CAPACITY, each.id) if each.id else each.text
        for each in profile.offers
    ]


def test_full_profile_is_cheap(
    reader: Reader, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full profile needs a small share of each limit, with the whole vocabulary.

    The seconds are only told: a time is no reason to fail on a busy machine.
    """
    boxes = [reader.see(FULL) for _ in range(3)]

    limits = boxes[-1].limits
    with capsys.disabled():
        seconds = ", ".join(each.limits[TIME] for each in boxes)
        sys.stdout.write(f"\nLua needed {seconds} s for a full profile\n")
    assert limits["limitreport-expensivefunctioncount"] <= 5
    assert limits["limitreport-postexpandincludesize"] < 50_000
    assert limits["limitreport-ppvisitednodes"] < 1000
    assert limits["scribunto-limitreport-virtmemusage"] < 20_000_000


def test_vocabulary_is_read_once_for_many_profiles(reader: Reader) -> None:
    """Twenty profiles on a page cost no more look-ups of pages than one."""
    box = reader.see(FULL)
    answer = reader.see(f"{FULL}<div>{call('Capacity request', capacity='Lua')}</div>")

    name = "limitreport-expensivefunctioncount"
    assert answer.limits[name] == box.limits[name]


def test_installed_pages_stay_as_they_are(local_wiki: LocalWiki) -> None:
    """The wiki keeps the module's pages letter by letter; nothing differs again."""
    for page in load_template_pages():
        if page.title.startswith("Module:") and not page.is_of_the_wiki:
            address = f"{local_wiki.url}/index.php"
            query = {"title": page.title, "action": "raw"}
            on_wiki = requests.get(address, query, timeout=30)
            on_wiki.encoding = "utf-8"
            assert on_wiki.text.rstrip() == page.wikitext.rstrip(), page.title
