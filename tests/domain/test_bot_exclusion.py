"""`{{bots}}` and `{{nobots}}`, as people write them."""

import pytest

from exchange.domain.bot_exclusion import ExclusionTemplates, denies_bots
from exchange.domain.site import SiteSyntax

DENIED = [
    "{{nobots}}",
    "{{NoBots}}",
    "{{Template:Nobots}}",
    "{{nobots<!-- please -->}}",
    "{{nobots|}}",
    "{{nobots|reason=Too much mail}}",
    "{{nobots|deny=all}}",
    "{{bots|deny=all}}",
    "{{Bots | Deny = ALL }}",
    "{{bots|deny=OtherBot, capacitybot}}",
    "{{bots|deny=OtherBot;\n CapacityBot\n}}",
    "{{bots|deny=OtherBot، \u200eCapacityBot\u200e}}",
    "{{bots|deny=<!-- who? -->all}}",
    "{{bots|deny=none|deny=all}}",
    "{{bots|deny={{my list}}}}",
    "{{bots|allow=none}}",
    "{{bots|allow=}}",
    "{{bots|allow=OtherBot}}",
    "{{bots|allow=OtherBot|optout=nosource}}",
    "{{bots|deny=all|allow=CapacityBot}}",
    "{{bots|allow=all|deny=CapacityBot}}",
    "{{bots|optout=all}}",
    "{{bots|optout=nosource, Capacity_exchange}}",
    "{{bots|allow=all|optout=nosource,capacity-exchange}}",
    "{{bots}} and {{bots|deny=all}}",
]
ALLOWED = [
    "no template of that kind, only robots",
    "{{bots}}",
    "{{bots|reason=Welcome}}",
    "{{bots|deny=none}}",
    "{{bots|deny=OtherBot}}",
    "{{bots|deny=CapacityBot2}}",
    "{{bots|allow=all}}",
    "{{bots|allow=OtherBot, CapacityBot}}",
    "{{bots|allow= capacityBot }}",
    "{{bots|optout=nosource}}",
    "{{bots|optout=none}}",
    "{{nobots|deny=OtherBot|allow=all}}",
    "<nowiki>{{nobots}}</nowiki>",
    "<!-- {{nobots}} -->",
    "{{User:Nobots}}",
    "{{nobots/doc}}",
]


@pytest.mark.parametrize("wikitext", DENIED)
def test_page_keeps_the_bot_away(wikitext: str) -> None:
    """What the templates' documentation says is obeyed; so is what is in doubt."""
    assert denies_bots(wikitext, "CapacityBot", SiteSyntax())


@pytest.mark.parametrize("wikitext", ALLOWED)
def test_page_lets_the_bot_in(wikitext: str) -> None:
    """Whoever keeps others away does not lose our notices."""
    assert not denies_bots(wikitext, "CapacityBot", SiteSyntax())


def test_name_of_the_bot_may_have_two_words() -> None:
    """Underscores and spaces are the same."""
    assert denies_bots("{{bots|deny=Capacity_Bot}}", "Capacity Bot", SiteSyntax())


@pytest.mark.parametrize(
    "wikitext", ["{{sem robôs}}", "{{Predefinição:Sem_robôs}}", "{{robôs|deny=all}}"]
)
def test_redirects_to_the_templates_mean_the_same(wikitext: str) -> None:
    """A wiki has them under names of its own language."""
    names = ExclusionTemplates(
        bots=frozenset({"Bots", "Robôs"}), nobots=frozenset({"Nobots", "Sem robôs"})
    )
    syntax = SiteSyntax(namespaces={"predefinição": 10, "user": 2})
    assert denies_bots(wikitext, "CapacityBot", syntax, names)


def test_hostile_talk_page_holds_nobody_up() -> None:
    """A page of open braces is looked through in one pass, as long as it may be."""
    assert not denies_bots("bots " + "{{a|" * 200_000, "CapacityBot", SiteSyntax())
