"""The filters as the search page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from exchange.search.port import (
    AFFILIATIONS,
    ASKS,
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
from toolforge_app.messages import text

MANY_VALUES = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the page; `values` are all that it may have, where it is closed.

    They map to the keys of their messages, and `key` is that of the filter's own name.
    `typed` is how its values are typed into the search box. It `is_open` from the
    beginning where most people use it.
    """

    name: str
    key: str
    typed: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False

    @property
    def title(self) -> str:
        """Name the filter."""
        return text(self.key)

    def label(self, value: str, labels: Labels) -> str:
        """Name a value in the reader's language."""
        if self.name in KIND_OF_FILTER:
            return labels.name(KIND_OF_FILTER[self.name], value)
        return text(self.values[value]) if value in self.values else value


# In the order of the page.
FILTERS = {
    each.name: each
    for each in (
        Filter(LANGUAGES, "facet-language", "lang:Swahili", is_open=True),
        Filter(TERRITORIES, "facet-territory", "place:Ghana", is_open=True),
        Filter(OFFERS, "facet-offers", "offers:Lua", is_open=True),
        Filter(WANTS, "facet-wants", "wants:Lua"),
        Filter(TYPES, "facet-type", values=words.TYPES),
        Filter(OPEN, "facet-open", values={YES: "profile-open"}),
        Filter(ASKS, "facet-asks", values={YES: "facet-asks-yes"}),
        Filter(METHODS, "facet-method", "method:mentoring"),
        Filter(PROJECTS, "facet-project", "project:Wikidata"),
        Filter(AFFILIATIONS, "facet-affiliation", 'affiliation:"Wikimedia Chile"'),
        Filter(ROLES, "facet-role", "role:staff"),
        Filter(RESOURCES, "facet-resource", "resource:venue"),
        Filter(KNOWS, "facet-knows", "knows:Lua"),
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
