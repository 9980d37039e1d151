"""The search form: what its fields hold, and the query that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self

from exchange.domain.vocabulary import CAPACITY
from exchange.search.port import OFFERS, WANTS, SearchQuery, SearchQueryError
from exchange.search.query_text import read_query_text
from toolforge_app.labels import TYPES, Labels

LONGEST_TEXT = 200
LONGEST_VALUE = 300
SIDES = {"": "All", OFFERS: "Who offers", WANTS: "Who wants"}


@dataclass(frozen=True, slots=True)
class SearchForm:
    """The fields of the form, named as in the address."""

    q: str = ""
    side: str = ""
    offers: str = ""
    wants: str = ""
    language: str = ""
    territory: str = ""
    type: str = ""
    page: str = ""

    @classmethod
    def from_args(cls, args: Mapping[str, str]) -> Self:
        """Read an address; raise `SearchQueryError` for what no form of ours sends."""
        form = cls(
            **{each.name: args.get(each.name, "").strip() for each in fields(cls)}
        )
        if len(form.q) > LONGEST_TEXT:
            raise SearchQueryError(
                f"Please search for at most {LONGEST_TEXT} characters at once."
            )
        if form.side not in SIDES:
            raise SearchQueryError("“side” must be offers or wants, or be left out.")
        if form.type and form.type not in TYPES:
            raise SearchQueryError("“type” must be person, group or affiliate.")
        if any(len(value) > LONGEST_VALUE for value in form.values().values()):
            raise SearchQueryError("One of the filters is too long.")
        return form

    def values(self) -> dict[str, str]:
        """Give the fields that are filled in."""
        every = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in every.items() if value}

    def without(self, *names: str) -> dict[str, str]:
        """Give the fields of the same search without some of them, from its start."""
        return replace(self, page="", **dict.fromkeys(names, "")).values()

    def at_page(self, token: str) -> dict[str, str]:
        """Give the fields of another page of the same search."""
        return replace(self, page=token).values()

    def query(self, labels: Labels, limit: int) -> SearchQuery:
        """Make the query."""
        return SearchQuery(
            parts=read_query_text(self.q, labels.vocabulary, (labels.language, "en")),
            side=self.side,
            offers=_one(self.offers),
            wants=_one(self.wants),
            languages=_one(self.language),
            territories=_one(self.territory),
            types=_one(self.type),
            limit=limit,
            page_token=self.page,
        )


def searched_capacities(query: SearchQuery) -> frozenset[str]:
    """List the capacities that a query asks for, in its text and its filters."""
    named = (
        term_id
        for part in query.parts
        for kind, term_id in part.terms
        if kind == CAPACITY
    )
    return frozenset((*named, *query.offers, *query.wants))


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()
