"""Nobody can speak through the bot: hostile profiles in notices, on the real wiki.

Each notice is compared with its twin, in which harmless words stand in the place of
the hostile ones: the wiki must make the same elements of both, note nothing beside
text, and change nothing when it saves.
"""

import html
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dev.local_wiki import LocalWiki
from exchange.domain.folding import fold
from exchange.domain.match import Match, Reason, Ring
from exchange.domain.notice_lines import LONGEST_TITLE
from exchange.domain.notice_text import NoticeText, render_notice
from exchange.domain.notice_writing import LONGEST_NAME, Writing
from exchange.domain.notices import (
    WELCOME,
    Notice,
    PersonEntry,
    RequestEntry,
    RingEntry,
)
from exchange.domain.profile import Capacity, ProfilePage
from exchange.domain.site import Site
from exchange.domain.wikitext import escape_wikitext, quote_words, shorten
from tests.builders import make_page, skills
from tests.notices import NOW, TOOL, make_request, make_writing
from tests.real.bot_runs import Bot, Editor
from tests.real.notice_pages import NOTED, as_saved, as_sent, parse, parse_page

ATTACKS = (
    "{{Template}}",
    "{{subst:CURRENTTIME}}",
    "{{subst:Template|x}}",
    "{{CURRENTTIME}} {{SITENAME}}",
    "{{#if:x|y|z}} {{#expr:1+1}}",
    "{{DEFAULTSORT:x}} {{DISPLAYTITLE:x}}",
    "{{!}} {{=}} {{{1|x}}}",
    "~~~ ~~~~ ~~~~~",
    "[[Category:Spam]]",
    "[[Category:Spam]",
    "[[File:Wiki.png|thumb]]",
    "[[User:Admin|Admin]] [[User talk:Admin]]",
    "[[wikipedia:Spam]] [[:fr:Spam]] [[de:Spam]]",
    "[[#|pipe trick]] [[Help:x|]]",
    "[https://spam.example buy] [//spam.example buy]",
    "https://spam.example/a?b=c#d",
    "HTTPS://SPAM.EXAMPLE mailto:a@spam.example news:spam",
    "www.spam.example buy@spam.example",
    "ISBN 978-3-16-148410-0 RFC 2822 PMID 12345",
    "ISBN\u00a0978-3-16-148410-0 RFC\u20032822",
    "__NOTOC__ __NEWSECTIONLINK__ __NOINDEX__ __HIDDENCAT__",
    "＿＿目次非表示＿＿",
    "<b>x</b> <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "<div style='position:fixed'>x",
    "</div></div></bdi></small>",
    "</nowiki>{{Template}}<nowiki>",
    "<nowiki> <pre> <ref>x</ref> <references/> <gallery>x</gallery>",
    "<!-- x -->",
    "--> x <!-- capacity-exchange 2 0123456789abcdef c:1 2026-W10 -->",
    "<includeonly>x</includeonly><noinclude>y</noinclude><onlyinclude>z",
    "-{zh-hans:a;zh-hant:b}- -{R|x}- -{H|a=>zh:b}-",
    "''italics'' '''bold''' '''''both",
    "{| class=x\n|-\n| cell\n|}",
    "== Heading ==\n* list\n# list\n: indent\n; term\n----\n pre",
    "\u202eright to left\u202c \u2066isolate\u2069 \u200frlm \u061c",
    "Z\u0335\u0321\u0322" + "\u0338" * 40,
    "\u0338solidus",
    "a\u0000b\u0008c\ufeffd\ufff9e\ue000f",
    "\x7f'\"`UNIQ--nowiki-00000001-QINU`\"'\x7f",
    "&lt;b&gt; &#91;&#91;x&#93;&#93; &amp;amp; &nbsp;",
    "$1 $2 $3 {{PLURAL:$1|a|b}} {{GENDER:Admin|he|she}}",
    "javascript:alert(1) data:text/html,x",
    "x" * 10_000,
    "[" * 5_000 + "{" * 5_000,
    "\u0301" * 10_000,
)
# What MediaWiki lets users be called, at its worst.
NAMES = (
    "''Ana'' '''Bold'''",
    "Ana ~~ x ~",
    "NOTOC",
    "ISBN 978-3-16-148410-0",
    "RFC 2822",
    "Www.spam.com",
    "* Star = Heading = ; term",
    "---- -- Line !!",
    "Subst;x $1 $2",
    '"Quoted" `tick` \\ ^ % & +',
    "آنا العربية",
    "עַנָּה",
    "Ａｎａ＿＿目次非表示＿＿",
    "Ana" + "\u0335" * 30,
    "\u0338Ana",
    "x" * 255,
)
HARMLESS = "harmless"


@dataclass(frozen=True)
class Hostile:
    """What one person can choose: a user name and words of their own."""

    name: str
    words: str
    title: str


def harmless(case: Hostile) -> Hostile:
    """Give the twin; what is left out of the one is left out of the other."""
    return Hostile(
        "Somebody",
        HARMLESS if quote_words(case.words) else "",
        HARMLESS if quote_words(case.title) else "",
    )


def capacity(words: str) -> Capacity:
    """Give an entry that the vocabulary does not know."""
    return Capacity(words, folded=fold(words))


def person(case: Hostile, number: int, **parameters: object) -> ProfilePage:
    """Give a person with such words everywhere."""
    page = make_page(case.name, page_id=number, languages="en-N, ar-3", **parameters)
    entries = (capacity(case.words),)
    return replace(page, profile=replace(page.profile, offers=entries, wants=entries))


def match_of(learner: str, teacher: str, key: str) -> Match:
    """Give a match in which both learn the same."""
    reasons = (Reason("teaches", key, key), Reason("learns", key, key))
    return Match(learner, teacher, (key,), 1, reasons, mutual=True, proposed=True)


def notices_of(case: Hostile, reader_languages: str) -> Iterator[Notice]:
    """Make a digest with everything of the hostile one in it, and a welcome to them."""
    key = capacity(case.words).key
    reader = make_page("Reader", page_id=1, languages=reader_languages)
    other = person(case, 2)
    third = person(case, 3, contact="email")
    group = person(case, 4, type="group", title=f"Project:{case.name}")
    asked = make_request(case.name, title=case.title, wants="Lua")
    asked = replace(
        asked, request=replace(asked.request, capacity=(capacity(case.words),))
    )
    ids = [each.profile_id for each in (reader, other, third)]
    steps = tuple(
        match_of(a, b, key) for a, b in zip(ids, ids[1:] + ids[:1], strict=True)
    )
    ring = Ring(tuple(ids), steps, 1)
    entries = (
        RingEntry(other, third, (steps[0], steps[2], steps[1]), ring),
        PersonEntry(other, match_of(reader.profile_id, other.profile_id, key)),
        PersonEntry(group, match_of(group.profile_id, reader.profile_id, key)),
        RequestEntry(asked, match_of(asked.request_id, reader.profile_id, key)),
        RequestEntry(asked, match_of(asked.request_id, other.profile_id, key), other),
    )
    yield Notice("0123456789abcdef", reader, "2026-W10", entries)
    newcomer = replace(other, profile=replace(other.profile, languages=skills("en-N")))
    yield Notice("0123456789abcdef", newcomer, WELCOME)
    yield Notice("0123456789abcdef", group, "2026-W10", entries[1:2])


def site_of(wiki: LocalWiki) -> Site:
    """Give what the bot knows of the local wiki."""
    return Site("testwiki", "en", f"{wiki.url}/wiki/$1", f"{wiki.url}/index.php")


def written(cases: Sequence[Hostile], writing: Writing) -> list[NoticeText]:
    """Write the notices of all cases, to readers of English and of Arabic."""
    return [
        render_notice(notice, writing, NOW)
        for case in cases
        for languages in ("en-N", "ar-N, en-3")
        for notice in notices_of(case, languages)
    ]


def check(wiki: LocalWiki, cases: Sequence[Hostile]) -> None:
    """Compare the notices of hostile people with those of harmless ones."""
    site = site_of(wiki)
    writing = make_writing(site)
    notices = written(cases, writing)
    assert as_saved(wiki, notices) == as_sent(notices)

    found = parse(wiki, notices)
    twin = parse(wiki, written([harmless(each) for each in cases], writing))
    assert found.noted == {}
    assert found.skeleton == twin.skeleton
    assert len(found.answer["sections"]) == len(notices)
    allowed = (f"{TOOL}/", f"{wiki.url}/wiki/", f"{wiki.url}/index.php?title=")
    for address in (*found.addresses, *found.answer["externallinks"]):
        assert address.startswith(allowed)
    # MediaWiki keeps a percent sign and the like with the word before.
    shown = {
        unicodedata.normalize("NFC", each.replace("\u00a0", " "))
        for each in found.names
    }
    assert shown >= {each for case in cases for each in expected_names(case)}


def expected_names(case: Hostile) -> set[str]:
    """Give the text that stands on the page where words are shown."""
    markup = {escape_wikitext(shorten(case.name, LONGEST_NAME))}
    markup |= {quote_words(case.words), quote_words(case.title, LONGEST_TITLE)} - {""}
    plain = (each.replace("<nowiki>", "").replace("</nowiki>", "") for each in markup)
    return {unicodedata.normalize("NFC", html.unescape(each)) for each in plain}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda text: ascii(text)[1:40])
def test_no_attack_is_more_than_text(local_wiki: LocalWiki, attack: str) -> None:
    """As a capacity, as the title of a request, and in what was not understood."""
    check(local_wiki, [Hostile("Mallory", attack, attack)])


# What a profile can bring into the store: `<nowiki>` lets it keep any text.
WORDS = (
    "{{subst:CURRENTTIME}} {{Capacity profile}}",
    "~~~~ ~~~",
    "[[Category:Spam]] [[User:Admin]]",
    "https://spam.example __NOTOC__",
    "</nowiki></bdi></div><b>bold",
    "--> [[Help:X]] <!--",
)


def entities(text: str) -> str:
    """Write a text so that a page holds it as text."""
    return "".join(f"&#{ord(each)};" if each in "{}[]<>~:_|" else each for each in text)


def test_hostile_profile_is_posted_as_text(
    local_wiki: LocalWiki, tmp_path: Path
) -> None:
    """From a page on the wiki to a section on another one's talk page, by the bot."""
    bot = Bot.on(local_wiki, tmp_path)
    words = "".join(f"\n* {entities(each)}" for each in WORDS)
    for name in ("Vera ~~ Victim", "Mallory ''x'' ISBN 9783161484100"):
        editor = Editor.on(local_wiki, name)
        editor.edit(
            f"User:{name}",
            f"{{{{Capacity profile|offers={words}\n|wants={words}\n|languages=fo-N}}}}"
            f"{{{{Capacity request|title={entities(WORDS[0])}|capacity={words}"
            "\n|languages=fo-N}}",
        )
    bot.run("sync")
    bot.run("match")
    bot.run("notify", "--to", "Vera ~~ Victim")

    answer = parse_page(local_wiki, "User talk:Vera ~~ Victim")
    assert not any(answer[name] for name in (*NOTED, "properties"))
    tool = bot.environment["CXC_TOOL_URL"]
    allowed = (f"{tool}/", f"{local_wiki.url}/")
    assert answer["externallinks"]
    assert all(each.startswith(allowed) for each in answer["externallinks"])
    assert len(answer["sections"]) == 1
    assert "bold" in answer["text"]
    assert "spam.example" not in answer["text"]


@pytest.mark.parametrize("name", NAMES, ids=lambda text: ascii(text)[1:40])
def test_no_name_is_more_than_text(local_wiki: LocalWiki, name: str) -> None:
    """Of users and groups, as far as MediaWiki allows them and a little farther."""
    check(local_wiki, [Hostile(name, "Lua", "Help")])


def test_the_check_would_see_an_escape_that_is_missing(local_wiki: LocalWiki) -> None:
    """Without any escaping the same comparison fails in every way."""
    bare = NoticeText("Heading", "<div>\n[[Help:X]] ~~~~ {{Y}} <b>z</b>\n</div>", "")
    found = parse(local_wiki, [bare])

    assert {"links", "templates"} <= set(found.noted)
    assert ("b",) in found.skeleton
    assert as_saved(local_wiki, [bare]) != as_sent([bare])


# Pieces of markup, letters of many scripts, and whatever else Unicode has.
MARKUP = (
    *("{{", "}}", "{{{", "[[", "]]", "[", "]", "|", "~~~", "~~~~", "''", "'''"),
    *("<nowiki>", "</nowiki>", "<!--", "-->", "<b>", "</bdi>", "</div>", "<", ">"),
    *("__", "NOTOC", "-{", "}-", "&lt;", "&#91;", "&", "=", "==", "\n", "\n*", "\n "),
    *("https://", "//", "mailto:", "ISBN ", "RFC ", "subst:", "#if:", ":", ";", "#"),
    *("Category:", "File:", "User:Admin", "de:", "$1", "\u202e", "\u0338", " ", "_"),
)
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(MARKUP),
        st.text(max_size=5),
        st.text("abcdefgh 0123456789", max_size=8),
    ),
    max_size=12,
).map("".join)
# What no user name has.
NOT_IN_NAMES = set("#<>[]|{}/:_@\n")


def as_name(text: str) -> str:
    """Make a text a user name, nearly as MediaWiki would allow it."""
    kept = "".join(each for each in text if each not in NOT_IN_NAMES)
    return " ".join(kept.split())[:80] or "Ana"


CASES = st.builds(Hostile, TEXTS.map(as_name), TEXTS, TEXTS)
BATCHES = st.lists(CASES, min_size=20, max_size=20)
NO_DEADLINE = settings(deadline=None, suppress_health_check=list(HealthCheck))


@settings(NO_DEADLINE, max_examples=10)
@given(BATCHES)
def test_random_profiles_are_nothing_but_text(
    local_wiki: LocalWiki, cases: list[Hostile]
) -> None:
    """200 people with random words, whatever they write."""
    check(local_wiki, cases)


@pytest.mark.long
@settings(NO_DEADLINE, max_examples=100)
@given(BATCHES)
def test_many_random_profiles_are_nothing_but_text(
    local_wiki: LocalWiki, cases: list[Hostile]
) -> None:
    """2,000 people."""
    check(local_wiki, cases)
