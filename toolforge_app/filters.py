"""The filters as the search page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exchange.search.port import (
    AFFILIATIONS,
    KNOWS,
    LANGUAGES,
    METHODS,
    OFFERS,
    OPEN,
    PROJECTS,
    RESOURCES,
    ROLES,
    TERRITORIES,
    TYPES,
    WANTS,
    YES,
    Count,
)
from exchange.search.typed_filters import KIND_OF_FILTER
from toolforge_app import labels as words
from toolforge_app.labels import Labels

MANY_VALUES = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the page; `values` are all that it may have, where it is closed.

    `typed` is how its values are typed into the search box. It `is_open` from the
    beginning where most people use it.
    """

    name: str
    title: str
    typed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False

    def label(self, value: str, labels: Labels) -> str:
        """Name a value in the reader's language."""
        if self.name in KIND_OF_FILTER:
            return labels.name(KIND_OF_FILTER[self.name], value)
        return self.values.get(value, value)


# In the order of the page.
FILTERS = {
    each.name: each
    for each in (
        Filter(LANGUAGES, "Language", "lang:Swahili", is_open=True),
        Filter(TERRITORIES, "Place", "place:Ghana", is_open=True),
        Filter(OFFERS, "Offers", "offers:Lua", is_open=True),
        Filter(WANTS, "Wants", "wants:Lua"),
        Filter(TYPES, "Who", values=words.TYPES),
        Filter(OPEN, "Availability", values={YES: "Open to learners"}),
        Filter(METHODS, "Method", "method:mentoring"),
        Filter(PROJECTS, "Project", "project:Wikidata"),
        Filter(AFFILIATIONS, "Affiliation", 'affiliation:"Wikimedia Chile"'),
        Filter(ROLES, "Role", "role:staff"),
        Filter(RESOURCES, "Resource", "resource:venue"),
        Filter(KNOWS, "Knows", "knows:Lua"),
    )
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter and how many would be found with it."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the values that can be chosen."""

    filter: Filter
    options: tuple[Option, ...]

    @property
    def is_open(self) -> bool:
        """Tell whether its values are shown at once."""
        return self.filter.is_open or any(each.is_chosen for each in self.options)

    @property
    def has_more(self) -> bool:
        """Tell whether there may be values that are not among the options."""
        return bool(self.filter.typed) and len(self.options) >= MANY_VALUES


def make_facets(
    counts: Mapping[str, Iterable[Count]],
    chosen: Mapping[str, Iterable[str]],
    labels: Labels,
) -> list[Facet]:
    """Make the facets that have a value, in the order of the page."""
    facets = [
        Facet(
            each,
            tuple(
                Option(
                    value=count.value,
                    label=each.label(count.value, labels),
                    count=count.count,
                    is_chosen=count.value in chosen.get(each.name, ()),
                )
                for count in counts.get(each.name, ())
            ),
        )
        for each in FILTERS.values()
    ]
    return [
        facet
        for facet in facets
        if any(each.count or each.is_chosen for each in facet.options)
    ]
