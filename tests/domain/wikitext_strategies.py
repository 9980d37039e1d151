"""Wikitext that Hypothesis makes: awkward pages out of the pieces that matter."""

from hypothesis import strategies as st

from tests.domain.case_files import load_cases

PIECES = (
    *("{", "{{", "{{{", "}", "}}", "}}}", "[", "[[", "]", "]]", "-{", "}-", "-", "|"),
    *("=", "==", "\n", "\n=", "\n==", "==\n", " ", "\t", "<", ">", "<!--", "-->"),
    *("<!-- c -->", "\n<!-- c -->\n", " <!--c--> ", "<ref>", "</ref>", "<ref/>"),
    *("<REF name=x>", "</ref >", "<ref", "<nowiki>", "</nowiki>", "<nowiki/>", "<pre>"),
    *("</pre>", "<includeonly>", "</includeonly>", "<INCLUDEONLY>", "<includeonly/>"),
    *("<noinclude>", "</noinclude>", "<onlyinclude>", "</onlyinclude>", "<b>", "</b>"),
    *("Capacity profile", "{{Capacity profile|", "{{capacity_profile\n|", "|offers="),
    *("{{Template:Capacity request|", "Capacity&nbsp;profile", "{{!}}", "{{x|", "a"),
    *(
        "Lua, policy",
        "pt-N",
        "'''",
        "''",
        "http://a.b ",
        "&amp;",
        "é",
        "，",
        "{|",
        "|}",
    ),
    *("\n* ", "\n: ", "#", ";", "\u200e", "\u00a0", "languages=", "=pt-N"),
)

# The longest cases are about their length alone.
PAGES = [case.wikitext for case in load_cases() if len(case.wikitext) < 1_000]


def awkward_wikitext(longest: int = 40) -> st.SearchStrategy[str]:
    """Make pages of a few kinds of pieces each, so that these meet often.

    Half of them are put into a call of ours.
    """
    kinds = st.lists(st.sampled_from(PIECES), min_size=3, max_size=12, unique=True)
    pages = kinds.flatmap(
        lambda some: st.lists(st.sampled_from(some), max_size=longest).map("".join)
    )
    in_calls = st.builds("{}{{{{Capacity profile|offers={}|{}}}}}".format, *[pages] * 3)
    return pages | in_calls


@st.composite
def mutated_pages(draw: st.DrawFn) -> str:
    """Make pages of the cases with some places cut, repeated or written over."""
    page = draw(st.sampled_from(PAGES))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(page)))
        end = draw(st.integers(start, min(len(page), start + 20)))
        piece = draw(st.sampled_from(["", page[start:end] * 2, *PIECES]))
        page = page[:start] + piece + page[end:]
    return page
