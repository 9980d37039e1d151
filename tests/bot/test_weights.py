"""Which weights the matching takes of what is known of the wikis."""

from dataclasses import replace

from bot.jobs.match import weights_of
from exchange.domain.site import Site
from exchange.domain.weights import USUAL, Weights

SITE = Site("awiki", "en", "https://w.example/wiki/$1", "https://w.example/index.php")


def test_weights_are_those_of_the_wiki_that_has_some() -> None:
    """The other wikis are not asked; without any the usual ones hold."""
    tuned = replace(SITE, dbname="bwiki", weights=Weights(hours=1))

    assert weights_of({}) == weights_of({"awiki": SITE}) == USUAL
    assert weights_of({"awiki": SITE, "bwiki": tuned}) == Weights(hours=1)


def test_first_of_two_weights_holds() -> None:
    """A wiki that came first once may have some still; the order of rows is no help."""
    one, other = (replace(SITE, weights=Weights(hours=hours)) for hours in (1, 2))

    assert weights_of({"awiki": one, "bwiki": other}) == Weights(hours=1)
    assert weights_of({"bwiki": other, "awiki": one}) == Weights(hours=1)
