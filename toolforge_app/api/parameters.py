"""What the addresses of the API take, and what is wrong with what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any, NoReturn, cast

from flask import Request
from marshmallow import RAISE, Schema, ValidationError, fields, validate
from webargs.fields import DelimitedList
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import MultiDict

from exchange.domain.vocabulary import CAPACITY, KINDS
from exchange.search.port import LARGEST_PAGE
from toolforge_app.errors import BadParameterError
from toolforge_app.filters import FILTERS
from toolforge_app.reader import INTERFACE_LANGUAGES
from toolforge_app.search_form import (
    LONGEST_TEXT,
    LONGEST_VALUE,
    MOST_VALUES,
    NOT,
    SINGLE_FIELDS,
)

PAGE_SIZE = 20
SUGGESTIONS = 10
MOST_SUGGESTIONS = 50
LONGEST_TOKEN = 100
JSON, CSV = "json", "csv"
TEACHERS, LEARNERS = "teachers", "learners"
_UNKNOWN_FIELD = "Unknown field."

_Field = fields.Field[Any]
_List = fields.List[Any]


class Text(fields.String):
    """A text without the spaces around it."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        return super()._deserialize(value, *args, **kwargs).strip()


class Number(fields.Integer):
    """A number in plain digits; Python itself reads "1_0" and other scripts' too."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> int:
        if not (value.isascii() and value.isdigit() and len(value) < 10):
            raise self.make_error("invalid")
        return int(value)


def text(most: int, description: str, choices: Sequence[str] = ()) -> Text:
    """Make a parameter with one text as its value."""
    rule = validate.OneOf(choices) if choices else validate.Length(max=most)
    metadata = {"description": description} if description else {}
    return Text(validate=rule, metadata=metadata)


def limit(usual: int = PAGE_SIZE, largest: int = LARGEST_PAGE) -> Number:
    """Make the parameter that tells how many an answer has at most."""
    return Number(
        load_default=usual,
        validate=validate.Range(1, largest),
        metadata={"description": "How many the answer has at most."},
    )


def _filter_values(name: str) -> _List:
    kind = FILTERS[name.removeprefix(NOT)]
    found = "Leaves out who has" if name.startswith(NOT) else "Has"
    return _several(f"{found} any of these values.", tuple(kind.values))


def _several(description: str, choices: Sequence[str] = ()) -> _List:
    return fields.List(
        text(LONGEST_VALUE, "", choices),
        validate=validate.Length(max=MOST_VALUES),
        metadata={"description": description},
    )


def _facets(names: Sequence[str]) -> DelimitedList:
    return DelimitedList(
        text(0, "", names),
        validate=validate.Length(max=len(names)),
        metadata={"description": "The filters whose values are to be counted."},
    )


def _format() -> Text:
    return text(0, "The form of the answer; without it, as `Accept` says.", (JSON, CSV))


class Parameters(Schema):
    """What every address takes."""

    class Meta:
        """What is not known is refused, so that a misspelt filter is noticed."""

        unknown = RAISE

    uselang = text(
        LONGEST_TOKEN,
        f"The language of labels: {', '.join(INTERFACE_LANGUAGES)}; another one, or "
        "none, leaves the choice to Accept-Language.",
    )


class ListParameters(Parameters):
    """What a list in pages takes."""

    limit = limit()
    page = text(LONGEST_TOKEN, "The `next_page_token` of the answer before.")


FilterParameters = Schema.from_dict(
    {
        prefix + name: _filter_values(prefix + name)
        for name in FILTERS
        for prefix in ("", NOT)
    },
    name="FilterParameters",
)


class SearchTextParameters(Parameters, FilterParameters):  # type: ignore[misc,valid-type]
    """What says who is searched, as in the address of the search page."""

    q = text(
        LONGEST_TEXT,
        "Words in any language, and typed filters: `offers:lua lang:pt -region:NWE`.",
    )
    side = text(0, "Where the capacities of `q` must stand.", [*SINGLE_FIELDS["side"]])
    level = text(0, "The least level of a language.", [*SINGLE_FIELDS["level"]])
    sort = text(
        0, "The order; without it, the best fit first.", [*SINGLE_FIELDS["sort"]]
    )


class SearchParameters(SearchTextParameters, ListParameters):
    """What the search takes."""

    facets = _facets(tuple(FILTERS))
    format = _format()
    explain = fields.Boolean(
        metadata={"description": "Whether each hit says why it stands where it does."}
    )


class MatchParameters(ListParameters):
    """What the matches of a profile take."""

    find = Text(
        load_default=TEACHERS,
        validate=validate.OneOf((TEACHERS, LEARNERS)),
        metadata={"description": "Who could teach the profile, or learn from it."},
    )


class FeedParameters(SearchTextParameters):
    """What the feed takes."""

    limit = limit()


class RequestParameters(ListParameters):
    """What the search for requests takes."""

    q = text(LONGEST_TEXT, "Words of a request.")
    capacity = _several("Asks for any of these capacities, or narrower ones.")
    language = _several("Has any of these languages.")
    facets = _facets(("capacity", "language"))
    format = _format()


class SuggestParameters(Parameters):
    """What suggestions take."""

    q = text(LONGEST_TEXT, "What was typed so far, in any language.")
    kind = Text(
        load_default=CAPACITY,
        validate=validate.OneOf(KINDS),
        metadata={"description": "What is looked for."},
    )
    limit = limit(SUGGESTIONS, MOST_SUGGESTIONS)


class ExportParameters(Parameters):
    """What the export takes."""

    after = text(
        LONGEST_TOKEN,
        "The `id` of the last row that arrived; the export goes on after it.",
    )


class QueryParser(FlaskParser):
    """Reads the parameters of an address; an empty one says nothing, as in a form."""

    DEFAULT_VALIDATION_STATUS = 400
    # The schema says what is unknown.
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {}  # noqa: RUF012

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Read them; raise BadParameterError where one stands there twice."""
        given = MultiDict(
            (name, value) for name, value in req.args.items(multi=True) if value.strip()
        )
        for name, values in given.lists():
            field = schema.fields.get(name)
            if field and len(values) > 1 and not _takes_several(field):
                raise BadParameterError(name, "repeated")
        return self._makeproxy(given, schema)

    def handle_error(
        self, error: ValidationError, req: Any, schema: Schema, **_: Any
    ) -> NoReturn:
        """Say of the first wrong parameter what it must be."""
        messages = cast(dict[str, Any], error.messages)["query"]
        name = min(messages)
        if messages[name] == [_UNKNOWN_FIELD]:
            raise BadParameterError(name, "unknown") from error
        problem, values = _problem(schema.fields[name], messages[name])
        raise BadParameterError(name, problem, **values) from error


def _takes_several(field: _Field) -> bool:
    return isinstance(field, fields.List) and not isinstance(field, DelimitedList)


def _problem(field: _Field, messages: Any) -> tuple[str, Mapping[str, object]]:
    """Tell from a field's rules what its value must be."""
    # Wrong values inside of a list are told by their places.
    if isinstance(field, fields.List) and isinstance(messages, Mapping):
        return _problem(field.inner, messages)
    for rule in field.validators:
        if isinstance(rule, validate.OneOf):
            return "no-choice", {"choices": ", ".join(rule.choices)}
        if isinstance(rule, validate.Range):
            return "no-number", {"least": rule.min, "most": rule.max}
        if isinstance(rule, validate.Length):
            several = isinstance(field, fields.List)
            return "too-many" if several else "too-long", {"num_most": rule.max}
    return "other", {}
