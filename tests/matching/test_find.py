"""Who fits whom, and in which order."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations
from pathlib import Path

from bot.jobs.match import words_of
from exchange.domain.match import Match, Reason
from exchange.domain.profile import Capacity, ProfilePage
from exchange.matching.find import find_matches
from exchange.store.snapshot import snapshot_vocabulary
from tests.builders import capacity, make_page, make_vocabulary

VOCABULARY = make_vocabulary()
WORDS = words_of(VOCABULARY)
TODAY = date(2026, 3, 4)


def match(*pages: ProfilePage, top_k: int = 10) -> list[Match]:
    """Match with the small vocabulary's hierarchy."""
    return find_matches(pages, WORDS, TODAY, top_k=top_k)


def pairs(matches: list[Match]) -> list[tuple[str, str]]:
    """Give learner and teacher of each match by page number."""
    return [
        (each.learner_id.partition(":")[2], each.teacher_id.partition(":")[2])
        for each in matches
    ]


def test_learner_finds_who_offers_what_they_want() -> None:
    """Ana wants Lua, Ben offers it, both speak Portuguese: Ana could learn from Ben."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="pt-N")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="pt-3")

    (found,) = match(ana, ben)

    assert (found.learner_id, found.teacher_id) == ("testwiki:1", "testwiki:2")
    assert found.capacities == ("134",)
    assert not found.mutual
    assert found.reasons == (
        Reason("teaches", "134", "134"),
        Reason("language", "pt", "3"),
        Reason("fresh", "4", ""),
        Reason("focus", "4", ""),
    )


def test_without_a_shared_workable_language_nobody_matches() -> None:
    """A language at level 1 is not one in which people can teach."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="pt-N, en-1")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N, de-5")

    assert match(ana, ben) == []


def test_best_shared_language_is_the_one_of_the_better_weaker_speaker() -> None:
    """The level of a pair in a language is the lower of the two."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="pt-N, en-3, de-2")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="pt-2, en-5, de-N")

    (found,) = match(ana, ben)

    assert Reason("language", "en", "3") in found.reasons


def test_match_in_both_ways_comes_first_and_says_both_reasons() -> None:
    """Learning is a two-way street: who also wants what I offer is ahead."""
    ana = make_page(
        "Ana", page_id=1, wants="Lua", offers="photography", languages="en-N"
    )
    expert = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
    peer = make_page(
        "Cyd", page_id=3, offers="Lua", wants="photography", languages="en-N"
    )

    found = [each for each in match(ana, expert, peer) if each.learner_id.endswith("1")]

    assert pairs(found) == [("1", "3"), ("1", "2")]
    assert found[0].mutual
    assert Reason("learns", "500", "500") in found[0].reasons


def test_narrower_offer_answers_a_broader_want_and_counts_less() -> None:
    """Who teaches Lua answers a want for technology, after who teaches technology."""
    ana = make_page("Ana", page_id=1, wants="technology", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N")
    cyd = make_page("Cyd", page_id=3, offers="technology", languages="en-N")

    found = match(ana, ben, cyd)

    assert pairs(found) == [("1", "3"), ("1", "2")]
    assert found[1].reasons[0] == Reason("teaches", "106", "134")
    assert 0.7 < found[1].score / found[0].score < 0.8


def test_broader_offer_answers_a_narrower_want_half() -> None:
    """Who teaches technology in general may know Lua too, and comes after who does."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="technology", languages="en-N")
    cyd = make_page("Cyd", page_id=3, offers="Lua", languages="en-N")

    found = match(ana, ben, cyd)

    assert pairs(found) == [("1", "3"), ("1", "2")]
    assert found[1].reasons[0] == Reason("teaches", "134", "106")
    assert found[1].score < found[0].score * 0.6


def test_equal_free_text_matches() -> None:
    """What the vocabulary does not know still finds its like, in any case."""
    ana = make_page("Ana", page_id=1, wants="Bee keeping", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="bee  KEEPING", languages="en-N")

    (found,) = match(ana, ben)

    assert found.capacities == (capacity("bee keeping").key,)


def test_priority_counts_half_as_much_again() -> None:
    """The wants that matter most now weigh more, and need not be said twice."""
    plain = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
    urgent = make_page("Eva", page_id=4, priority=(capacity("Lua"),), languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N")

    plain_score, urgent_score = (each.score for each in match(plain, urgent, ben))

    assert 1.49 < urgent_score / plain_score < 1.51


def test_paused_people_take_no_part() -> None:
    """Paused means neither teacher nor learner."""
    ana = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
    ben = make_page(
        "Ben", page_id=2, offers="Lua", languages="en-N", availability="paused"
    )

    assert match(ana, ben) == []


def test_rare_capacity_weighs_more_than_a_common_one() -> None:
    """Where two teachers fit, the one whose capacity few offer comes first."""
    ana = make_page("Ana", page_id=1, wants="Lua, policy", languages="en-N")
    rare = make_page("Zed", page_id=9, offers="policy", languages="en-N")
    common = [
        make_page(f"T{number}", page_id=number, offers="Lua", languages="en-N")
        for number in (2, 3, 4)
    ]

    found = match(ana, rare, *common)

    assert pairs(found)[0] == ("1", "9")


def test_order_of_the_profiles_makes_no_difference() -> None:
    """Ties go by profile id, so every run gives the same ranking."""
    people = [
        make_page("Ana", page_id=1, wants="Lua", languages="en-N"),
        make_page("Ben", page_id=2, offers="Lua", languages="en-N"),
        make_page("Cyd", page_id=3, offers="Lua", languages="en-N"),
        make_page("Dan", page_id=4, offers="Lua", languages="en-N"),
    ]
    expected = match(*people)

    assert pairs(expected) == [("1", "2"), ("1", "3"), ("1", "4")]
    assert all(match(*order) == expected for order in permutations(people))
    assert match(*people, top_k=2)[:2] == expected[:2]


def test_scores_are_whole_numbers() -> None:
    """Fixed point, 1/65536: of two people one offers Lua, which makes log2(3).

    The bonuses have 16 points of 256: one learner is to be expected (4), the profile is
    less than a year old (4), and both speak English like natives (8).
    """
    ana = make_page("Ana", page_id=1, wants="Lua", languages="en-N")
    ben = make_page("Ben", page_id=2, offers="Lua", languages="en-N")

    (found,) = match(ana, ben)

    core = 16 * round(4096 * 1.584962500721156)
    assert found.score == core + core * (4 + 4 + 8) // 256


def test_the_example_of_the_documentation_is_true() -> None:
    """`docs/matching.md` works out a score by hand, and this is it."""
    words = snapshot_vocabulary()

    def named(text: str) -> Capacity:
        return capacity(text, words)

    last_week = datetime(2026, 2, 25, tzinfo=UTC)
    ana = make_page("Ana", page_id=1, languages="pt-N", territory=("br",))
    ana = with_capacities(ana, priority=(named("Lua"),), offers=(named("event"),))
    ben = make_page(
        "Ben", page_id=2, languages="pt-4", territory=("fr",), edited_at=last_week
    )
    ben = with_capacities(ben, offers=(named("Lua"),), wants=(named("edit-a-thon"),))
    others = [make_page(name, page_id=ord(name)) for name in "XY"]

    found, _ = find_matches([ana, ben, *others], words_of(words), TODAY)

    text = (Path(__file__).parents[2] / "docs/matching.md").read_text()
    assert f"kept as {found.score} (of 1/65536)" in text
    assert f"= {found.score / 65536:.2f} " in text


def with_capacities(page: ProfilePage, **lists: tuple[Capacity, ...]) -> ProfilePage:
    """Give a page with other lists of capacities."""
    return replace(page, profile=replace(page.profile, **lists))
