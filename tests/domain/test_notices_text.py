"""What notices say, in which language, and where their links lead."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from exchange.domain.match import Match, Reason
from exchange.domain.notice_messages import NoticeMessages
from exchange.domain.notice_text import NoticeText, render_notice
from exchange.domain.notices import WELCOME, Notice, PersonEntry
from exchange.domain.profile import ProfilePage
from exchange.domain.site import Site
from tests.builders import make_page
from tests.notices import NOW, SITE, make_request, make_writing, plan, render

ANA = make_page(
    "Ana", page_id=1, wants="Lua", offers="photography", languages="en-N, pt-3"
)
BEN = make_page(
    "Ben", page_id=2, offers="Lua", wants="photography", languages="en-N, pt-2"
)
CYD = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")
# Each wants what the next one offers.
RING = [
    make_page("One", page_id=11, wants="Lua", offers="policy", languages="en-N"),
    make_page("Two", page_id=12, wants="photography", offers="Lua", languages="en-N"),
    make_page(
        "Three", page_id=13, wants="policy", offers="photography", languages="en-N"
    ),
]
ARABIC_SITE = Site(
    "arwiki", "ar", "https://ar.example/wiki/$1", "https://ar.example/w/index.php"
)


def speaking(page: ProfilePage, languages: str) -> ProfilePage:
    """Give a page whose owner knows these languages."""
    other = make_page(languages=languages)
    return replace(
        page, profile=replace(page.profile, languages=other.profile.languages)
    )


def welcome(page: ProfilePage) -> NoticeText:
    """Greet a newcomer."""
    return render(Notice("0123456789abcdef", page, WELCOME))


def test_notice_says_why_and_leads_on() -> None:
    """Each person with both reasons and the languages, and what can be done."""
    lines = render(plan([ANA, BEN])[0]).text.split("\n")

    talk = (
        "https://wiki.example/w/index.php?title=User_talk:Ben&action=edit&section=new"
    )
    heading = "Capacity%20Exchange%3A%20shall%20we%20learn%20from%20each%20other%3F"
    tool = "https://tool.example"
    ben = "<bdi>Ben</bdi>"
    assert lines[:5] == [
        '<div class="plainlinks">',
        "New for your profile, and why it fits:",
        f"* '''[{tool}/profile/testwiki/User:Ben?uselang=en {ben}]'''",
        f"** You want to learn <bdi>Lua</bdi>, and {ben} offers it. "
        f"{ben} wants to learn <bdi>photography</bdi>, and you offer it. "
        f"You and {ben} both speak <bdi>English</bdi> and <bdi>Portuguese</bdi>.",
        f"** [{talk}&preloadtitle={heading} Write to {ben}] · "
        f"[{tool}/matches?other=testwiki%3A2&answer=contacted&uselang=en "
        "We are in touch] · "
        f"[{tool}/matches?other=testwiki%3A2&answer=declined&uselang=en Not for me]",
    ]


def test_notice_ends_with_the_way_out_and_the_time() -> None:
    """It says why it came, how it ends, and where the wiki's e-mails are set."""
    notice = plan([ANA, BEN])[0]
    *_, closing, end, signature, facts = render(notice).text.split("\n")

    wiki = "https://wiki.example/w/index.php?title="
    assert "[https://tool.example/matches?uselang=en all your matches]" in closing
    assert "[https://wiki.example/wiki/User:Ana your profile]" in closing
    assert f"[{wiki}User:Ana&action=edit edit it]" in closing
    assert "<code>notify = never</code>" in closing
    assert f"[{wiki}Special:Preferences your preferences]" in closing
    assert end == "</div>"
    assert signature == "— <bdi>CapacityBot</bdi> <bdi>05:06, 4 March 2026 (UTC)</bdi>"
    assert facts.startswith(f"<!-- capacity-exchange 2 {notice.notice_id} ")


def test_time_is_that_of_the_wiki_if_it_is_known() -> None:
    """Archiving bots know the wiki's own format alone."""
    text = render_notice(plan([ANA, BEN])[0], make_writing(), NOW, "5:06 (am)").text
    assert "— <bdi>CapacityBot</bdi> 5:06 (am)\n" in text


def test_notice_to_the_teacher_tells_it_from_their_side() -> None:
    """Cyd, who only teaches, reads what Ana wants."""
    text = render(plan([ANA, CYD])[1]).text

    assert "<bdi>Ana</bdi> wants to learn <bdi>Lua</bdi>, and you offer it." in text
    assert "You want" not in text


def test_several_capacities_are_a_list_in_the_plural() -> None:
    """`offers them`, and the narrower offer is named."""
    ana = make_page("Ana", page_id=1, wants="Lua, policy", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua, policy", languages="en-N")
    text = render(plan([ana, ben])[0]).text
    assert (
        "<bdi>Lua</bdi> and <bdi>policy</bdi>, and <bdi>Ben</bdi> offers them." in text
    )


def test_long_list_of_capacities_is_cut() -> None:
    """Whoever offers everything does not fill the talk page."""
    many = ", ".join(f"craft{n}" for n in range(20))
    ana = make_page("Ana", page_id=1, wants=many, languages="en-N")
    ben = make_page("Ben", page_id=2, offers=many, languages="en-N")
    text = render(plan([ana, ben])[0]).text
    assert text.count("craft") == 8
    assert "</nowiki></bdi> and …, and <bdi>Ben</bdi> offers them." in text


def test_narrower_offer_is_named_beside_what_is_wanted() -> None:
    """Who teaches portraits is found by who wants photography, and it is said."""
    assert (
        "<bdi>photography</bdi> (offered: <bdi>portrait photography</bdi>)"
        in render(narrower_offer()).text
    )


def narrower_offer() -> Notice:
    """Give a notice to somebody who wants photography, and finds a portraitist."""
    wanted = (Reason("teaches", "500", "501"),)
    match = Match("testwiki:2", "testwiki:1", ("500",), 1, wanted, mutual=False)
    return Notice("0123456789abcdef", BEN, "2026-W10", (PersonEntry(ANA, match),))


def test_ring_says_who_teaches_whom() -> None:
    """All around, and with a way to write to both."""
    text = render(plan(RING)[0]).text

    assert (
        "<bdi>Two</bdi> can teach you <bdi>Lua</bdi>, you can teach <bdi>Three</bdi> "
        "<bdi>policy</bdi>, and <bdi>Three</bdi> can teach <bdi>Two</bdi> "
        "<bdi>photography</bdi>."
    ) in text
    assert "Write to <bdi>Two</bdi>]" in text
    assert "Write to <bdi>Three</bdi>]" in text


def test_request_says_who_asks_for_what_until_when() -> None:
    """Its title leads to the page on which it stands."""
    text = render(plan([CYD], (), [make_request(until="2026-03-09")])[0]).text

    assert (
        "* '''[https://wiki.example/wiki/Project:Help_desk "
        "<bdi><nowiki>Help with Lua</nowiki></bdi>]'''"
    ) in text
    assert "<bdi>Dan</bdi> asks for help with <bdi>Lua</bdi>, and you offer it." in text
    assert "The request is open until 9 March 2026." in text
    assert "title=User_talk:Dan&action=edit&section=new" in text


def test_asker_hears_who_could_help() -> None:
    """Whoever asks and has a profile is told by name."""
    asker = make_page("Dan", page_id=5, wants="policy", languages="en-N")
    asked = make_request("Dan", person_id=asker.person_id)
    text = render(plan([CYD, asker], (), [asked])[1]).text

    assert "You ask for help with <bdi>Lua</bdi>, and <bdi>Cyd</bdi> offers it." in text


def test_group_is_written_to_as_a_group() -> None:
    """On its own talk page, without words about a user's preferences."""
    group = make_page(
        "Query evenings",
        page_id=7,
        title="Project:Query evenings",
        type="group",
        offers="Lua",
        languages="en-N",
    )
    to_ana, to_group = (render(each).text for each in plan([ANA, group]))

    assert "title=project_talk:Query_evenings&action=edit&section=new" in to_ana
    assert "New for the profile of <bdi>Query evenings</bdi>" in to_group
    assert "Preferences" not in to_group


def test_who_prefers_e_mail_is_written_to_by_the_wikis_form() -> None:
    """`contact = email` is a link to the form; no address is known or shown."""
    ben = replace(BEN, profile=replace(BEN.profile, contact="email"))
    text = render(plan([ANA, ben])[0]).text

    assert "?title=Special:EmailUser/Ben Send <bdi>Ben</bdi> an e-mail]" in text
    assert "User_talk:Ben" not in text


def test_other_wiki_is_linked_by_its_own_addresses() -> None:
    """The other one may be written to where their profile stands."""
    ben = replace(BEN, profile_id="arwiki:2")
    text = render(plan([ANA, ben])[1], ARABIC_SITE).text

    assert "https://ar.example/w/index.php?title=User_talk:Ben" in text
    assert "https://tool.example/profile/arwiki/User:Ben" in text


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        ("pt-2, en-N", "en"),
        ("pl-N, en-3", "en"),
        ("ar-N, en-3", "ar"),
        ("en-3, arz-N", "ar"),
        ("en-3, pt-br-N", "pt-br"),
        ("zh-N, en-3", "zh-hans"),
        ("pl-N, en-1", "fr"),
        ("pt-1", "fr"),
        ("", "fr"),
    ],
)
def test_notice_is_in_the_best_language_that_has_messages(
    languages: str, expected: str
) -> None:
    """Else in the wiki's; a language below level 2 is no language to write in."""
    writing = make_writing(replace(SITE, language="fr"))
    notice = Notice("0123456789abcdef", speaking(ANA, languages), WELCOME)
    text = render_notice(notice, writing, NOW).text

    is_marked = f'lang="{expected}"' in text
    assert is_marked == (expected != "fr")


def test_language_is_marked_where_it_is_not_the_wikis() -> None:
    """Heading and text say language and direction; the summary is for the wiki."""
    text = render(plan([speaking(ANA, "ar-N, en-3"), BEN])[0])

    assert text.text.startswith(
        '<div class="plainlinks mw-content-rtl" lang="ar" dir="rtl">\n'
    )
    assert text.heading.startswith('<span lang="ar" dir="rtl">Capacity Exchange')
    assert text.summary.startswith("Capacity Exchange: a new match (notice ")


def test_heading_and_summary_are_short_and_unique_to_the_notice() -> None:
    """The id in the summary finds the revision again when an answer was lost."""
    notice = plan([ANA, BEN])[0]
    text = render(notice)

    assert text.heading == "Capacity Exchange: a new match (4 March 2026)"
    assert text.summary == f"Capacity Exchange: a new match (notice {notice.notice_id})"


class Recording(dict[str, str]):
    """Messages that remember which of them were said."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__(messages)
        self.said: set[str] = set()

    def get(self, key: str, default: object = None) -> Any:
        self.said.add(key)
        return super().get(key, default)


def all_kinds() -> Iterator[Notice]:
    """Give notices that together say everything there is to say."""
    one, two, three = RING
    group = make_page("G", page_id=7, type="group", wants="Lua", languages="en-N")
    mailed = replace(BEN, profile=replace(BEN.profile, contact="email"))
    spam = "https://spam.example/"
    asker = make_page("Dan", page_id=5, wants=spam, languages="en-N")
    asked = make_request("Dan", person_id=asker.person_id, until="2026-03-09", title="")
    helper = make_page("Eve", page_id=6, offers=f"Lua, {spam}", languages="en-N")
    yield from plan([ANA, mailed, group, one, two, three])
    yield from plan([asker, helper], (), [asked])
    yield narrower_offer()
    empty = make_page("Empty")
    full = make_page(
        "Full", offers="my own", wants="Lua", languages="en-N", raw={"x": "y"}
    )
    for page in (empty, full):
        yield Notice("0123456789abcdef", page, WELCOME)


@pytest.mark.parametrize("language", sorted(make_writing().messages.texts))
def test_everything_can_be_said_in_every_language(language: str) -> None:
    """All messages are used; headings and summaries fit the ledger and the wiki."""
    messages = Recording(make_writing().messages.texts[language])
    writing = replace(
        make_writing(replace(SITE, language=language)),
        messages=NoticeMessages({language: messages}),
    )
    for notice in all_kinds():
        text = render_notice(notice, writing, NOW)
        assert not re.search(r"\$\d|PLURAL", text.text)
        assert len(text.heading) <= 255
        assert len(text.summary) <= 300
        assert notice.notice_id in text.summary
    assert set(messages) == messages.said


def test_sentences_of_japanese_follow_without_a_space() -> None:
    """The full-width stop is wide enough."""
    text = render(plan([speaking(ANA, "ja-N, en-3"), BEN])[0]).text
    assert "。<bdi>Ben</bdi>さんは" in text


def test_notice_notifies_nobody_by_accident() -> None:
    """It links no user page and holds no signature: Echo would ping the named."""
    text = render(plan([ANA, BEN])[0]).text

    assert "[[" not in text
    assert "~~~" not in text


def test_gender_is_left_to_the_wiki() -> None:
    """MediaWiki knows how a user wants to be spoken of; a group has no gender."""
    group = replace(BEN, profile=replace(BEN.profile, type="group"))
    to_person = render(plan([speaking(ANA, "ar-N, en-3"), BEN])[0]).text
    of_group = render(plan([speaking(ANA, "ar-N, en-3"), group])[0]).text

    assert "{{GENDER:Ben|يعرض|تعرض}}" in to_person
    assert "{{GENDER:Ana|تريد|تريدين}}" in to_person
    assert "{{GENDER:Ben" not in of_group


def test_own_words_are_shown_as_they_are_written() -> None:
    """Capitals and accents make no difference for matching, and are shown."""
    ana = make_page("Ana", page_id=1, wants="Écriture Inclusive", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="écriture inclusive", languages="en-N")

    text = render(plan([ana, ben])[0]).text

    shown = "<bdi><nowiki>Écriture Inclusive</nowiki></bdi>"
    assert f"You want to learn {shown}, and <bdi>Ben</bdi> offers it." in text


def test_capacity_that_is_only_an_address_is_not_shown() -> None:
    """An advertisement needs no link."""
    spam = "https://spam.example/buy"
    ana = make_page("Ana", page_id=1, wants=spam, languages="en-N")
    ben = make_page("Ben", page_id=2, offers=spam, languages="en-N")

    text = render(plan([ana, ben])[0]).text

    assert "spam" not in text
    assert "You want to learn something in their own words, and" in text


def test_welcome_says_what_was_understood_and_what_was_not() -> None:
    """With the words as they stand on the page, and where to see what to write."""
    page = make_page(
        "Ana",
        offers="photography, Écriture",
        wants="Lua",
        languages="en-N",
        raw={"offers": "photography, Écriture, {{x}}", "langauges": "en-N"},
    )
    text = welcome(page).text

    assert "* You offer: <bdi>photography</bdi> and <bdi><nowiki>Écriture" in text
    assert "* You want to learn: <bdi>Lua</bdi>\n" in text
    assert "* You speak: <bdi>English</bdi>\n" in text
    assert "This is not in the vocabulary yet, and is searched and matched" in text
    assert (
        "* These were not understood: <code><bdi><nowiki>offers</nowiki></bdi></code> "
        "(<bdi><nowiki>&#123;&#123;x&#125;&#125;</nowiki></bdi>) and "
        "<code><bdi><nowiki>langauges</nowiki></bdi></code>"
    ) in text
    assert "https://tool.example/check?wiki=testwiki&page=User%3AAna&uselang=en" in text


def test_welcome_to_an_empty_profile_says_what_is_missing() -> None:
    """Nothing is understood, and without a language there is nobody to find."""
    text = welcome(make_page("Ana")).text

    assert "does not say yet what you offer or want to learn" in text
    assert "<code>languages = pt-N, en-4</code>" in text
    assert "not understood" not in text
