"""The search form: what its fields hold, and the query that they make."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from werkzeug.datastructures import MultiDict

from exchange.domain.folding import fold
from exchange.domain.profile import LEAST_WORKABLE_LEVEL
from exchange.domain.vocabulary import CAPACITY
from exchange.search.port import (
    KNOWS,
    NEWEST,
    OFFERS,
    RESOURCES,
    WANTS,
    SearchQuery,
    Values,
)
from exchange.search.query_text import read_query_text
from exchange.search.spelling import spelling_of
from exchange.search.typed_filters import LEVELS, read_typed_filters
from toolforge_app.errors import BadParameterError
from toolforge_app.filters import FILTERS
from toolforge_app.labels import Labels

LONGEST_TEXT = 200
LONGEST_VALUE = 300
MOST_VALUES = 20
# What begins the name of a parameter whose values nobody found may have.
NOT = "-"
# The keys of what the choices are called.
SIDES = {
    "": "search-side-all",
    OFFERS: "search-side-offers",
    WANTS: "search-side-wants",
}
SORTS = {"": "search-sort-best", NEWEST: "search-sort-newest"}
# The fields with one value, in their order in the address, and the values that they
# may have besides none; any where there is nothing.
BEFORE_FILTERS: Mapping[str, Collection[str]] = {"q": (), "side": (OFFERS, WANTS)}
AFTER_FILTERS: Mapping[str, Collection[str]] = {
    "level": LEVELS,
    "sort": (NEWEST,),
    "page": (),
}
SINGLE_FIELDS = {**BEFORE_FILTERS, **AFTER_FILTERS}

Address = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields of the form, named as in the address.

    `chosen` and `excluded` map the names of filters to values.
    """

    q: str = ""
    side: str = ""
    chosen: Values = field(default_factory=dict)
    excluded: Values = field(default_factory=dict)
    level: str = ""
    sort: str = ""
    page: str = ""

    @classmethod
    def from_args(cls, args: MultiDict[str, str]) -> Self:
        """Read an address; raise `BadParameterError` for what no form of ours sends."""
        form = cls(
            **{name: args.get(name, "").strip() for name in SINGLE_FIELDS},
            chosen=_read_values(args, ""),
            excluded=_read_values(args, NOT),
        )
        form.check()
        return form

    def check(self) -> None:
        """Raise `BadParameterError` for what no form of ours sends."""
        check_text("q", self.q)
        for name, allowed in SINGLE_FIELDS.items():
            if allowed and getattr(self, name):
                _check_word(name, getattr(self, name), allowed)
        for prefix, filters in (("", self.chosen), (NOT, self.excluded)):
            for name, values in filters.items():
                _check_values(prefix + name, values, FILTERS[name].values)

    def read_typed(self, labels: Labels) -> tuple[Self, tuple[str, ...]]:
        """Take the filters out of the text; give what was not understood, too."""
        languages = (labels.language, "en")
        typed = read_typed_filters(self.q, labels.vocabulary, languages)
        form = replace(
            self,
            q=typed.rest,
            chosen=_join(self.chosen, typed.chosen),
            excluded=_join(self.excluded, typed.excluded),
            level=typed.least_level or self.level,
        )
        form.check()
        return form, typed.problems

    def used(self) -> list[tuple[str, str]]:
        """List every value of a filter with its parameter: ("-territory", "br")."""
        return [
            (prefix + name, value)
            for prefix, filters in (("", self.chosen), (NOT, self.excluded))
            for name, values in filters.items()
            for value in values
        ]

    def address(self) -> Address:
        """Give the fields that are filled in."""
        excluded = {NOT + name: values for name, values in self.excluded.items()}
        fields: Address = {
            **{name: getattr(self, name) for name in BEFORE_FILTERS},
            **self.chosen,
            **excluded,
            **{name: getattr(self, name) for name in AFTER_FILTERS},
        }
        return {name: value for name, value in fields.items() if value}

    def without(self, parameter: str, value: str) -> Self:
        """Give the same search without one value of a filter, from its start."""
        if parameter.startswith(NOT):
            name = parameter.removeprefix(NOT)
            return replace(self, page="", excluded=_drop(self.excluded, name, value))
        return replace(self, page="", chosen=_drop(self.chosen, parameter, value))

    def having(self, **fields: str) -> Self:
        """Give the same search with other fields, from its start unless `page` is."""
        return replace(self, **{"page": "", **fields})  # type: ignore[arg-type]

    def query(
        self, labels: Labels, limit: int, today: date, counted: tuple[str, ...] = ()
    ) -> SearchQuery:
        """Make the query."""
        languages = (labels.language, "en")
        return SearchQuery(
            parts=read_query_text(self.q, labels.vocabulary, languages),
            text=self.q,
            languages=languages,
            spelling=spelling_of(labels.vocabulary),
            side=self.side,
            chosen=self.chosen,
            excluded=self.excluded,
            least_level=int(self.level or LEAST_WORKABLE_LEVEL),
            today=today,
            counted=counted,
            sort=self.sort,
            limit=limit,
            page_token=self.page,
        )


def check_text(parameter: str, words: str) -> None:
    """Raise `BadParameterError` where a text is too long, as written or as compared.

    Some letters are a whole sentence once they are folded.
    """
    if len(words) > LONGEST_TEXT or len(fold(words)) > LONGEST_TEXT:
        raise BadParameterError(parameter, "too-long", num_most=LONGEST_TEXT)


def searched_capacities(query: SearchQuery) -> frozenset[str]:
    """List the capacities that a query asks for, in its text and its filters."""
    named = (
        term_id
        for part in query.parts
        for kind, term_id in part.terms
        if kind == CAPACITY
    )
    filters = (OFFERS, WANTS, KNOWS)
    return frozenset(
        (*named, *(key for name in filters for key in query.chosen.get(name, ())))
    )


def _read_values(args: MultiDict[str, str], prefix: str) -> Values:
    """Read the values of every filter, each once; empty ones say nothing."""
    found = {
        name: tuple(dict.fromkeys(map(_fold_of(name), args.getlist(prefix + name))))
        for name in FILTERS
    }
    values = {name: tuple(filter(None, each)) for name, each in found.items()}
    return {name: each for name, each in values.items() if each}


def _fold_of(name: str) -> Callable[[str], str]:
    # Resources are free text, which is indexed folded.
    return fold if name == RESOURCES else str.strip


def _join(values: Values, others: Values) -> Values:
    """Put the values of both together, in the order of the filters."""
    joined = {
        name: tuple(dict.fromkeys((*values.get(name, ()), *others.get(name, ()))))
        for name in FILTERS
    }
    return {name: each for name, each in joined.items() if each}


def _drop(values: Values, name: str, value: str) -> Values:
    left = {**values, name: tuple(each for each in values[name] if each != value)}
    return {each: left[each] for each in left if left[each]}


def _check_values(
    parameter: str, values: tuple[str, ...], allowed: Collection[str]
) -> None:
    if len(values) > MOST_VALUES:
        raise BadParameterError(parameter, "too-many", num_most=MOST_VALUES)
    for value in values:
        if len(value) > LONGEST_VALUE:
            raise BadParameterError(parameter, "too-long", num_most=LONGEST_VALUE)
        if allowed:
            _check_word(parameter, value, allowed)


def _check_word(parameter: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise BadParameterError(parameter, "no-choice", choices=", ".join(allowed))
