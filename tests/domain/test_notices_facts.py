"""The hidden comment of a notice: what is written is read, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.domain.notice_facts import (
    NoticeFacts,
    is_of_another_version,
    read_facts,
    write_facts,
)
from tests.builders import make_page
from tests.notices import plan, render

KEYS = st.text("0123456789abcdef", min_size=16, max_size=16)
FACTS = st.builds(
    NoticeFacts,
    KEYS,
    st.text(min_size=1),
    st.text(min_size=1),
    st.lists(KEYS).map(tuple),
)
SOME = NoticeFacts("0123456789abcdef", "c:12", "2026-W10", ("fedcba9876543210",))


@given(FACTS, st.text())
def test_what_is_written_is_read_again(facts: NoticeFacts, before: str) -> None:
    """Whatever the names are, and whatever stands before it on the page."""
    assert read_facts(f"{before}\n{write_facts(facts)}") == facts


@given(FACTS)
def test_comment_ends_where_it_should(facts: NoticeFacts) -> None:
    """No name can close it, open another one or leave its line."""
    inside = write_facts(facts).removeprefix("<!--").removesuffix("-->")
    assert not set(inside) & set("<>\n[]{}|~")
    assert inside.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello",
        write_facts(SOME) + "\nA reply",
        write_facts(SOME).replace("exchange 2", "exchange 1"),
        write_facts(SOME).replace("fedcba9876543210", "FEDCBA"),
        "<!-- capacity-exchange 2 only two -->",
        write_facts(SOME).removesuffix("-->"),
    ],
)
def test_what_is_not_ours_is_not_read(text: str) -> None:
    """Another version, something after it, or something else."""
    assert read_facts(text) is None


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("", False),
        (write_facts(SOME), False),
        ("<!-- capacity-exchange 2 only two -->", False),
        ("Hello\n<!-- capacity-exchange 1 c:12 2026-W10 -->", True),
        ("<!-- capacity-exchange 3 c:12 2026-W10 -->\n", True),
        ("<!-- capacity-exchange 3 c:12 2026-W10 -->\nA reply", False),
    ],
)
def test_facts_of_another_version_are_known_as_such(text: str, *, is_it: bool) -> None:
    """They are a notice of ours, which this version cannot read."""
    assert is_of_another_version(text) == is_it


def test_comment_of_a_notice_holds_what_the_ledger_needs() -> None:
    """Whom, when, and of which pairs."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
    notice = plan([ana, ben])[0]

    assert read_facts(render(notice).text) == NoticeFacts(
        notice.notice_id, ana.person_id, "2026-W10", notice.pairs
    )
