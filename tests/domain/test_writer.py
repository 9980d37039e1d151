"""Profiles written into pages."""

from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from exchange.domain.folding import fold
from exchange.domain.parse import parse_page
from exchange.domain.preprocessor import scan
from exchange.domain.profile import Capacity, LanguageSkill, Profile
from exchange.domain.schema import PROFILE_SCHEMA
from exchange.domain.site import SiteSyntax
from exchange.domain.template_names import PROFILE, kind_of, name_of
from exchange.domain.writer import NewValue, ProfileWriter, Wikitext, WriteError
from tests.domain.case_files import VOCABULARY, Case, load_cases
from tests.domain.wikitext_strategies import awkward_wikitext, mutated_pages

SYNTAX = SiteSyntax()
WRITER = ProfileWriter(SYNTAX, VOCABULARY)
QUICK = settings(
    max_examples=300, deadline=None, suppress_health_check=list(HealthCheck)
)
LONG = settings(QUICK, max_examples=2_000)
PAGES = awkward_wikitext() | mutated_pages()


def profiles(page: str) -> tuple[Profile, ...]:
    """Read the profiles of a page of a plain wiki."""
    return parse_page(page, SYNTAX, VOCABULARY).profiles


# What is promised; the page; the values; the page afterwards.
EXAMPLES: list[tuple[str, str, dict[str, NewValue | None], str]] = [
    (
        "a value inside of a line",
        "{{Capacity profile|offers=Lua|notify=weekly}}",
        {"notify": "daily"},
        "{{Capacity profile|offers=Lua|notify=daily}}",
    ),
    (
        "spaces, line breaks and comments around a value stay",
        "{{Capacity profile\n| notify  = <!-- a --> weekly <!-- b -->\n\n}}",
        {"notify": "daily"},
        "{{Capacity profile\n| notify  = <!-- a --> daily <!-- b -->\n\n}}",
    ),
    (
        "a comment that fills a line stays",
        "{{Capacity profile\n<!-- 1 -->\n| notify = weekly\n<!-- 2 -->\n}}",
        {"notify": "daily", "until": "2027-01-31"},
        "{{Capacity profile\n<!-- 1 -->\n| notify = daily\n<!-- 2 -->\n"
        "| until = 2027-01-31\n}}",
    ),
    (
        "an empty parameter is filled where it stands",
        "{{Capacity profile\n| offers =\n| wants = \n|notify=}}",
        {"offers": ["Lua"], "wants": ["policy"], "notify": "daily"},
        "{{Capacity profile\n| offers = Lua\n| wants = policy\n|notify=daily}}",
    ),
    (
        "an alias keeps its name",
        "{{Capacity profile|ofrece=Lua}}",
        {"offers": ["policy"]},
        "{{Capacity profile|ofrece=policy}}",
    ),
    (
        "of several names the one that counts is changed",
        "{{Capacity profile|ofrece=Lua|offers=}}",
        {"offers": ["policy"]},
        "{{Capacity profile|ofrece=policy|offers=}}",
    ),
    (
        "of a repeated parameter the last is changed",
        "{{Capacity profile|notify=never|offers=Lua|notify=weekly}}",
        {"notify": "daily"},
        "{{Capacity profile|notify=never|offers=Lua|notify=daily}}",
    ),
    (
        "numbered parameters stay, and so does what is unknown",
        "{{Capacity profile|x|2=y|fancy=z|notify=weekly|w }}",
        {"notify": "daily", "role": "staff"},
        "{{Capacity profile|x|2=y|fancy=z|notify=daily|role=staff|w }}",
    ),
    (
        "calls in other values stay",
        "{{Capacity profile|about={{x|notify=a|{{Capacity profile}}}}|notify=weekly}}",
        {"notify": "daily"},
        "{{Capacity profile|about={{x|notify=a|{{Capacity profile}}}}|notify=daily}}",
    ),
    (
        "what is missing comes behind the last, in a line",
        "{{Capacity profile|offers=Lua}}",
        {"notify": "daily"},
        "{{Capacity profile|offers=Lua|notify=daily}}",
    ),
    (
        "what is missing takes the spaces of a line",
        "{{Capacity profile | offers = Lua | wants = policy }}",
        {"notify": "daily"},
        "{{Capacity profile | offers = Lua | wants = policy | notify = daily }}",
    ),
    (
        "what is missing gets a line of its own where the others have one",
        "{{Capacity profile\n|offers=Lua\n|wants=policy}}",
        {"notify": "daily"},
        "{{Capacity profile\n|offers=Lua\n|wants=policy\n|notify=daily}}",
    ),
    (
        "what is missing has its equals sign in the column of the others",
        "{{Capacity profile\n | offers    = Lua\n | languages = pt-N\n}}",
        {"notify": "daily", "availability": "paused"},
        "{{Capacity profile\n | offers    = Lua\n | languages = pt-N\n"
        " | notify    = daily\n | availability = paused\n}}",
    ),
    (
        "bars at the ends of the lines stay there",
        "{{Capacity profile|\noffers=Lua|\nwants=policy|\n}}",
        {"notify": "daily"},
        "{{Capacity profile|\noffers=Lua|\nwants=policy|\nnotify=daily|\n}}",
    ),
    (
        "behind a heading comes a new line",
        "{{Capacity profile|about=x\n== y ==\n}}",
        {"notify": "daily"},
        "{{Capacity profile|about=x\n== y ==\n|notify=daily}}",
    ),
    (
        "an empty call gets a parameter a line",
        "{{Capacity profile}}",
        {"notify": "daily", "offers": ["Lua"]},
        "{{Capacity profile\n| notify = daily\n| offers = Lua\n}}",
    ),
    (
        "the line breaks of Windows stay",
        "a\r\n{{Capacity profile\r\n| offers = Lua\r\n}}\r\nb",
        {"notify": "daily", "about": "one\ntwo"},
        "a\r\n{{Capacity profile\r\n| offers = Lua\r\n| notify = daily\r\n"
        "| about = one\r\ntwo\r\n}}\r\nb",
    ),
    (
        "a parameter goes away under all its names",
        "{{Capacity profile\n| offers = a\n| about = x\n|ofrece=y\n| role = staff\n}}",
        {"offers": None},
        "{{Capacity profile\n| about = x\n| role = staff\n}}",
    ),
    (
        "what is not there cannot go away",
        "{{Capacity profile|about=x}}",
        {"offers": None, "wants": [], "notify": ""},
        "{{Capacity profile|about=x}}",
    ),
    (
        "an empty value empties all names",
        "{{Capacity profile|offers=Lua|ofrece=policy}}",
        {"offers": []},
        "{{Capacity profile|offers=|ofrece=}}",
    ),
    (
        "one more entry leaves the others as they are written",
        "{{Capacity profile|offers= [[Lua]], [[Q11016|tech]]<!-- ! -->,'''policy'''}}",
        {"offers": ["Lua", "tech", "policy", "photography"]},
        "{{Capacity profile|offers= [[Lua]], [[Q11016|tech]]<!-- ! -->, '''policy''', "
        "photography}}",
    ),
    (
        "a list with bullets goes on with bullets",
        "{{Capacity profile\n| offers =\n* Lua\n* policy\n}}",
        {"offers": ["policy", "Lua", "photography"]},
        "{{Capacity profile\n| offers =\n* policy\n* Lua\n* photography\n}}",
    ),
    (
        "a list goes on with the comma of its script",
        "{{Capacity profile|offers=写真、政策}}",
        {"offers": ["写真", "政策", "Lua"]},
        "{{Capacity profile|offers=写真、政策、Lua}}",
    ),
    (
        "entries that together are a label are kept apart",
        "{{Capacity profile|offers=Lua}}",
        {"offers": ["Diversity", "Equity", "and Inclusion"]},
        "{{Capacity profile|offers=Diversity; Equity; and Inclusion}}",
    ),
    (
        "languages stay in the words of the page",
        "{{Capacity profile|languages=português, English (4)}}",
        {"languages": [LanguageSkill("pt", "N"), LanguageSkill("es", "2")]},
        "{{Capacity profile|languages=português, es-2}}",
    ),
    (
        "what says the same stays as it is",
        "{{Capacity profile|type=pessoa|offers='''Lua'''|projects=Wikimedia Commons}}",
        {"type": "person", "offers": ["Lua"], "projects": ["commonswiki"]},
        "{{Capacity profile|type=pessoa|offers='''Lua'''|projects=Wikimedia Commons}}",
    ),
    (
        "text cannot become markup",
        "{{Capacity profile}}",
        {"about": "a|b}} {{c}} [[d]] [http://e f] <b> ''g'' ~~~~ __NOTOC__ &lt; -{h}-"},
        "{{Capacity profile\n| about = a&#124;b&#125;&#125; &#123;&#123;c&#125;&#125; "
        "&#91;&#91;d&#93;&#93; &#91;http&#58;//e f&#93; &lt;b&gt; &#39;'g&#39;' "
        "&#126;&#126;~~ &#95;_NOTOC&#95;_ &amp;lt; -&#123;h&#125;-\n}}",
    ),
    (
        "lines of text cannot become lists or headings",
        "{{Capacity profile}}",
        {"about": "#a\n* b\n== c ==\n: d\n e = f\nmailto:g@h RFC 1 10:30"},
        "{{Capacity profile\n| about = &#35;a\n&#42; b\n&#61;= c ==\n&#58; d\ne = f\n"
        "mailto&#58;g@h RFC&#32;1 10:30\n}}",
    ),
    (
        "text that is no markup is not touched",
        "{{Capacity profile}}",
        {"about": "R&D - it's 3/4 of C++ (or C#): ok? _a_ ~1 x=y; #2"},
        "{{Capacity profile\n| about = "
        "R&D - it's 3/4 of C++ (or C#): ok? _a_ ~1 x=y; #2\n}}",
    ),
    (
        "wikitext stays wikitext, its own bars excepted",
        "{{Capacity profile|about=x}}",
        {"about": Wikitext("[[a|b]] c|d {{e|f}} <nowiki>|</nowiki> g=h")},
        "{{Capacity profile|about=[[a|b]] c{{!}}d {{e|f}} <nowiki>|</nowiki> g=h}}",
    ),
    (
        "wikitext that would break the call becomes text",
        "{{Capacity profile|about=x|notify=daily}}",
        {"about": Wikitext("[[a|b}} ''c''")},
        "{{Capacity profile|about="
        "&#91;&#91;a&#124;b&#125;&#125; &#39;'c&#39;&#39;|notify=daily}}",
    ),
]


@pytest.mark.parametrize(
    ("page", "values", "expected"),
    [example[1:] for example in EXAMPLES],
    ids=[example[0] for example in EXAMPLES],
)
def test_values_are_written(
    page: str, values: dict[str, NewValue | None], expected: str
) -> None:
    """Each example is a page before and after, and its name is the promise."""
    assert WRITER.change(page, values) == expected
    assert WRITER.change(expected, values) == expected


def test_the_profile_that_is_meant_is_changed() -> None:
    """Of several profiles of a page, nested ones among them, one is changed."""
    page = (
        "{{Capacity profile|about={{capacity_profile|about=x}}}}"
        "<nowiki>{{Capacity profile|about=y}}</nowiki>"
        "{{Template:Capacity profile|about=z}}"
    )

    changed = WRITER.change(page, {"about": "w"}, 2)
    nested = WRITER.change(page, {"about": "w"}, 1)

    assert changed == page.replace("about=z", "about=w")
    assert nested == page.replace("about=x", "about=w")


def test_a_profile_is_put_at_the_top_of_a_page() -> None:
    """A page without one gets it in the template's own layout and order."""
    values = {"notify": "weekly", "offers": ["Lua", "policy"]}
    profile = "{{Capacity profile\n| offers = Lua, policy\n| notify = weekly\n}}"

    assert WRITER.add("", values) == profile
    assert WRITER.add("== Hello ==\n", values) == profile + "\n== Hello ==\n"
    assert WRITER.add("a\r\nb", {}) == "{{Capacity profile\r\n}}\r\na\r\nb"


def test_a_redirect_stays_one() -> None:
    """What makes a redirect stands at the top of a page and stays there."""
    written = WRITER.add("#WEITERLEITUNG [[User:Ana]]", {"notify": "weekly"})

    assert written == (
        "#WEITERLEITUNG [[User:Ana]]\n{{Capacity profile\n| notify = weekly\n}}"
    )


def test_a_new_profile_bears_a_name_that_the_wiki_knows() -> None:
    """Where the template has another name, that is written."""
    syntax = replace(SYNTAX, profile_names=frozenset({"Perfil"}))

    written = ProfileWriter(syntax, VOCABULARY).add("", {"notify": "daily"})

    assert written == "{{Perfil\n| notify = daily\n}}"


@pytest.mark.parametrize("page", ["", "{{Capacity profile", "{{Capacity request}}"])
def test_what_is_not_there_is_not_changed(page: str) -> None:
    """Without a profile there is an error that says so."""
    with pytest.raises(WriteError, match="no profile"):
        WRITER.change(page, {"notify": "daily"})
    with pytest.raises(WriteError, match="no profile"):
        WRITER.write(page, Profile())


def test_only_parameters_of_the_template_are_written() -> None:
    """A name that the template does not know is the caller's mistake."""
    with pytest.raises(WriteError, match="fancy"):
        WRITER.change("{{Capacity profile}}", {"fancy": "x"})


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_writing_what_a_case_says_changes_nothing(case: Case) -> None:
    """What was read from an awkward page is written back without any change."""
    writer = ProfileWriter(case.syntax, VOCABULARY)

    for number, profile in enumerate(case.parse().profiles):
        assert writer.write(case.wikitext, profile, number) == case.wikitext


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_a_profile_moves_to_another_page(case: Case) -> None:
    """Parsing, writing to an empty call and parsing again give the same profile."""
    for profile in case.parse().profiles:
        page = WRITER.write("{{Capacity profile}}", profile)

        (moved,) = profiles(page)
        assert meaning(moved) == meaning(profile)


def meaning(profile: Profile) -> Profile:
    """Give a profile without the wording of what is known, and without spacing."""
    lists = ("offers", "wants", "knows", "priority")
    capacities = {
        name: tuple(Capacity(each.key) for each in getattr(profile, name))
        for name in lists
    }
    about = " ".join(profile.about.split())
    return replace(profile, raw={}, template="", about=about, **capacities)


# Much of it could be markup; nothing of it is invisible or divides a list.
PIECES = [
    *"ab éک写[]{}|<>&'~_=#*:/\"!-+@$%^.()?",
    *("{{", "}}", "[[", "]]", "''", "~~~", "<b>", "-->", "<!--", "{{!}}"),
    *("http://", "RFC 1", "mailto:", "__", "<nowiki>", "-{", "|offers="),
]


def texts() -> st.SearchStrategy[str]:
    """Make entries as the parser gives them: no spaces around, no list's marker."""
    return (
        st.lists(st.sampled_from(PIECES), max_size=12)
        .map("".join)
        .map(lambda text: normalize("NFC", " ".join(text.split())))
        .filter(lambda text: fold(text) and text[0] not in "*#:-")
    )


ENTRIES = st.lists(texts(), min_size=1, max_size=4, unique_by=fold)
NAMES = ["offers", "wants", "knows", "about", "resources"]


def assert_one_change(page: str, number: int, name: str, entries: list[str]) -> None:
    """Change one value; it is read as it was meant, and everything else as before."""
    value = "\n".join(entries) if name == "about" else entries
    before = profiles(page)
    assume(before)
    number %= len(before)

    changed = WRITER.change(page, {name: value}, number)

    after = profiles(changed)[number]
    assert said(after, name) == entries
    parameter = PROFILE_SCHEMA.parameter(name)
    names = parameter.names if parameter else ()
    assert other_values(after, names) == other_values(before[number], names)
    assert calls_beside(changed, number) == calls_beside(page, number)


def said(profile: Profile, name: str) -> list[str]:
    """List what a profile says, as it was given to the writer."""
    value = getattr(profile, name)
    if name == "about":
        return value.split("\n")
    return [each.text if isinstance(each, Capacity) else each for each in value]


def other_values(profile: Profile, names: tuple[str, ...]) -> dict[str, str]:
    """Give the raw values of all parameters but one."""
    return {key: text for key, text in profile.raw.items() if key not in names}


def calls_beside(page: str, number: int) -> tuple[str, list[str], str]:
    """Give the page before and behind a profile, and the calls that are not in it."""
    found = scan(page, SYNTAX)
    ours = [
        call
        for call in found.calls
        if kind_of(name_of(normalize("NFC", found.title(call)), SYNTAX), SYNTAX)
        == PROFILE
    ]
    start, end = ours[number].start, ours[number].end
    beside = [
        page[call.start : call.end]
        for call in found.calls
        if call.end <= start or call.start >= end
    ]
    return page[:start], beside, page[end:]


@QUICK
@given(PAGES, st.sampled_from(NAMES), ENTRIES, st.integers(0, 3))
def test_one_change_changes_one_value(
    page: str, name: str, entries: list[str], number: int
) -> None:
    """Any text can be written into any profile, and nothing else changes."""
    assert_one_change(page, number, name, entries)


@pytest.mark.long
@LONG
@given(PAGES, st.sampled_from(NAMES), ENTRIES, st.integers(0, 3))
def test_one_change_changes_one_value_long(
    page: str, name: str, entries: list[str], number: int
) -> None:
    """The same, for many more pages."""
    assert_one_change(page, number, name, entries)


@QUICK
@given(PAGES)
def test_writing_what_was_read_changes_nothing(page: str) -> None:
    """Parsing and writing give the page back, byte for byte."""
    for number, profile in enumerate(profiles(page)):
        assert WRITER.write(page, profile, number) == page


@pytest.mark.long
@LONG
@given(PAGES)
def test_writing_what_was_read_changes_nothing_long(page: str) -> None:
    """The same, for many more pages."""
    for number, profile in enumerate(profiles(page)):
        assert WRITER.write(page, profile, number) == page
