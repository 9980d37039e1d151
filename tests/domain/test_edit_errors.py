"""What the wiki's error codes mean for a notice and for the run."""

from collections import Counter

import pytest

from exchange.domain.edit_errors import CONFLICT_CODES, EDIT_ERRORS, refusal_of_error


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("abusefilter-warning", "abuse-filter"),
        ("abusefilter-disallowed", "abuse-filter"),
        ("titleblacklist-forbidden-edit", "title-blacklist"),
        ("globalblocking-blockedtext-user", "bot-blocked"),
        ("assertbotfailed", "no-rights"),
        ("something-new", "something-new"),
    ],
)
def test_error_code_has_a_reason(code: str, reason: str) -> None:
    """Extensions have many codes that begin alike; what nobody knows stays as it is."""
    assert refusal_of_error(code).code == reason


@pytest.mark.parametrize(
    "code", ["blocked", "readonly", "ratelimited", "maxlag", "captcha", "badtoken"]
)
def test_what_concerns_the_whole_wiki_stops_the_run(code: str) -> None:
    """And nobody's notice is given up for it."""
    refusal = refusal_of_error(code)
    assert refusal.stops_run
    assert refusal.again


@pytest.mark.parametrize(
    "code", ["protectedpage", "abusefilter-warning", "spamblacklist", "something-new"]
)
def test_what_concerns_one_page_lets_the_run_go_on(code: str) -> None:
    """The page is left alone for the period."""
    refusal = refusal_of_error(code)
    assert not refusal.stops_run
    assert not refusal.again


def test_conflicts_keep_their_own_codes() -> None:
    """By them a double is known."""
    assert all(refusal_of_error(code).code == code for code in CONFLICT_CODES)


def test_no_error_code_means_two_things() -> None:
    """Each stands once in the table."""
    counts = Counter(code for codes in EDIT_ERRORS.values() for code in codes)
    assert max(counts.values()) == 1
