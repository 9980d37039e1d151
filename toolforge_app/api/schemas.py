"""What the answers of the API hold; the OpenAPI document is made from it.

The views give plain values: the schemas describe them, and tests hold the two together.
"""

from typing import Any

from marshmallow import Schema, fields

from exchange.domain.profile import LEVELS
from exchange.search.port import TYPES
from toolforge_app.filters import FILTERS

_Field = fields.Field[Any]


def _said(field: type[_Field], description: str, **rules: Any) -> _Field:
    return field(required=True, metadata={"description": description, **rules})


def _list_of(schema: type[Schema], description: str = "") -> _Field:
    metadata = {"description": description} if description else {}
    return fields.List(fields.Nested(schema), required=True, metadata=metadata)


def _texts(description: str) -> _Field:
    return fields.List(
        fields.String(), required=True, metadata={"description": description}
    )


class ErrorDetailsSchema(Schema):
    """What went wrong."""

    code = _said(fields.String, "A word for programs, for example `bad-parameter`.")
    message = _said(fields.String, "A sentence for people; it may change.")
    parameter = fields.String(metadata={"description": "The parameter that is wrong."})


class ErrorSchema(Schema):
    """The one shape of every error."""

    error = fields.Nested(ErrorDetailsSchema, required=True)


class CapacitySchema(Schema):
    """A capacity in a list of a profile."""

    text = _said(fields.String, "As it was written.")
    id = fields.String(required=True, allow_none=True)
    wikidata_item = fields.String(required=True, allow_none=True)
    label = _said(fields.String, "Its name in the asked language.")


class LanguageSchema(Schema):
    """A language and how well it is spoken."""

    code = fields.String(required=True)
    level = _said(fields.String, "A level of Babel.", enum=list(LEVELS))


class SourceSchema(Schema):
    """Where something stands on a wiki."""

    wiki = _said(fields.String, "The database name of the wiki.")
    title = _said(fields.String, "The title of the page.")
    page_url = fields.String(required=True, allow_none=True)
    history_url = fields.String(required=True, allow_none=True)
    edited_at = _said(fields.DateTime, "When the page was last edited, UTC.")


class ProfileSchema(SourceSchema):
    """A profile."""

    id = _said(fields.String, "`<wiki>:<page id>`; it never changes.")
    name = _said(fields.String, "The name of the person, group or affiliate.")
    type = _said(fields.String, "Who it is.", enum=list(FILTERS[TYPES].values))
    profile_url = _said(fields.String, "Its page in this tool.")
    offers = _list_of(CapacitySchema)
    wants = _list_of(CapacitySchema)
    priority = _list_of(CapacitySchema, "What is wanted most.")
    knows = _list_of(CapacitySchema)
    languages = _list_of(LanguageSchema)
    methods = _texts("Ids of ways of learning.")
    projects = _texts("Ids of projects, or words that the vocabulary does not know.")
    affiliations = _texts("Ids of affiliates, or words.")
    territory = _texts("Ids of territories, or words.")
    resources = _texts("What is offered beside skills, in their own words.")
    contacts = _texts("User names of a group's or an affiliate's people.")
    role = fields.String(required=True)
    timezone = fields.String(required=True)
    availability = _said(
        fields.String, "As written: open, paused, or a number of learners."
    )
    until = _said(fields.String, "The last day of the availability, or empty.")
    is_open = _said(fields.Boolean, "Whether they take learners today.")
    about = _said(fields.String, "Their own text, CC BY-SA 4.0.")
    wikidata = _said(fields.String, "Their own Wikidata item, or empty.")
    contact = _said(fields.String, "How to write to them.", enum=["talk", "email"])


class RequestSchema(SourceSchema):
    """A request for help."""

    id = _said(fields.String, "It stays while the request is answered or moved.")
    name = _said(fields.String, "Who asks.")
    subject = _said(fields.String, "What the request is called.")
    capacities = _list_of(CapacitySchema)
    details = _said(fields.String, "Their own text, CC BY-SA 4.0.")
    languages = _list_of(LanguageSchema)
    until = _said(fields.String, "The last day, or empty.")
    status = _said(
        fields.String,
        "How it stands today.",
        enum=["open", "answered", "closed", "expired"],
    )


class RankPartSchema(Schema):
    """One part of a hit's rank."""

    name = fields.String(required=True)
    points = fields.Float(required=True)


class ProfileHitSchema(ProfileSchema):
    """A profile that was found."""

    rank = fields.List(
        fields.Nested(RankPartSchema),
        metadata={"description": "With `explain=1`: why it stands where it does."},
    )


class CountSchema(Schema):
    """How many would be found if a value were chosen."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class ListSchema(Schema):
    """One page of a list."""

    total = _said(fields.Integer, "How many there are on all pages.")
    next_page_token = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The `page` of the next answer; null on the last."},
    )


class CorrectionSchema(Schema):
    """A piece of `q`, and what it was taken for."""

    typed = fields.String(required=True)
    meant = fields.String(required=True)


class FoundSchema(ListSchema):
    """What a search has beside its hits."""

    change = _said(
        fields.Integer,
        "How far the index had come. Where the next page has another number, a hit may "
        "stand on both pages or on neither.",
    )
    corrections = _list_of(
        CorrectionSchema,
        "Typing mistakes of `q`; what fits `q` as it was typed is found too.",
    )
    facets = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(CountSchema)),
        required=True,
        metadata={"description": "Of each asked filter the most frequent values."},
    )


class ProfileHitsSchema(FoundSchema):
    """Profiles that were found, the best fit first."""

    hits = _list_of(ProfileHitSchema)
    relaxed = _said(
        fields.Boolean, "Nobody has all of `q`, so these have a part of it."
    )
    not_understood = _texts("Typed filters that say nothing; they were left out.")


class RequestHitsSchema(FoundSchema):
    """Requests that were found, the newest edit first."""

    hits = _list_of(RequestSchema)


class SuggestionSchema(Schema):
    """A term that may be meant."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    name = _said(fields.String, "The name by which it was found, if another one.")
    broader = _said(fields.String, "The label of the term above it, or empty.")
    wikidata_item = fields.String(required=True, allow_none=True)
    is_similar = _said(fields.Boolean, "It was found after a typing mistake.")


class SuggestionsSchema(Schema):
    """Terms that may be meant, the likeliest first."""

    suggestions = _list_of(SuggestionSchema)


class BranchSchema(Schema):
    """A capacity with how many offer and want it or a narrower one."""

    id = fields.String(required=True)
    label = fields.String(required=True)
    wikidata_item = fields.String(required=True, allow_none=True)
    offers = fields.Integer(required=True)
    wants = fields.Integer(required=True)
    url = _said(fields.String, "Its page in this tool.")


class TreeSchema(BranchSchema):
    """A capacity with those below it."""

    narrower = fields.List(fields.Nested(lambda: TreeSchema()), required=True)


class CapacitiesSchema(Schema):
    """All capacities, those without a broader one first."""

    capacities = _list_of(TreeSchema)


class NamesSchema(Schema):
    """The names of a capacity in a language."""

    language = fields.String(required=True)
    label = fields.String(required=True, allow_none=True)
    aliases = _texts("Other names.")


class CapacityPageSchema(BranchSchema):
    """One capacity with its neighbours and all its names."""

    broader = _list_of(BranchSchema, "From the top down.")
    narrower = _list_of(BranchSchema)
    names = _list_of(NamesSchema)


class ReasonSchema(Schema):
    """One reason why two fit."""

    kind = fields.String(required=True)
    wanted = fields.String(required=True)
    offered = fields.String(required=True)


class MatchSchema(Schema):
    """One person who could learn from another, and why."""

    learner_id = fields.String(required=True)
    teacher_id = fields.String(required=True)
    other = fields.Nested(ProfileSchema, required=True)
    capacities = _texts("What would be learnt: ids, or `text:` and words.")
    score = _said(fields.Integer, "In 1/65536.")
    mutual = _said(fields.Boolean, "Both could teach each other.")
    reasons = _list_of(ReasonSchema)


class MatchesSchema(ListSchema):
    """Matches, the best first."""

    matches = _list_of(MatchSchema)


class MissingWordSchema(Schema):
    """A word of profiles that is no name of a capacity."""

    text = fields.String(required=True)
    folded = _said(fields.String, "What its spellings have in common.")
    profiles = fields.Integer(required=True)
    offers = fields.Integer(required=True)
    wants = fields.Integer(required=True)
    languages = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True
    )


class MissingWordsSchema(ListSchema):
    """Words that the vocabulary does not know, the most frequent first."""

    words = _list_of(MissingWordSchema)
