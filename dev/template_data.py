"""TemplateData: what VisualEditor and other tools are told of a template."""

import json
from typing import Any

from exchange.domain.parameters import Kind, Parameter, TemplateSchema

# Under this name programs find our parameters in `maps`.
CONSUMER = "capacity-exchange"
# These are shown at once when the template is put on a page, and stand in the preload.
USUAL = {"offers", "wants", "languages", "about", "notify", "title", "capacity"}
_TYPES = {
    Kind.CAPACITIES: "content",
    Kind.LANGUAGES: "line",
    Kind.TERMS: "content",
    Kind.TEXTS: "content",
    Kind.TEXT: "line",
    Kind.CHOICE: "string",
    Kind.AVAILABILITY: "string",
    Kind.DATE: "date",
    Kind.USER: "wiki-user-name",
    Kind.USERS: "content",
    Kind.ITEM: "line",
}
# Texts that may be longer than a line.
_LONG = {"about", "details"}


def render_template_data(schema: TemplateSchema) -> str:
    """Give the tag with its JSON, in all languages."""
    data = {
        "description": dict(schema.descriptions),
        "format": "block",
        "params": {each.name: _parameter(each) for each in schema.parameters},
        "paramOrder": [each.name for each in schema.parameters],
        "maps": {CONSUMER: {each.name: each.name for each in schema.parameters}},
    }
    text = json.dumps(data, ensure_ascii=False, indent="\t")
    return f"<templatedata>\n{text}\n</templatedata>"


def _parameter(parameter: Parameter) -> dict[str, Any]:
    texts = parameter.texts.items()
    data: dict[str, Any] = {
        "label": {language: text.label for language, text in texts},
        "description": {language: text.description for language, text in texts},
        "type": "content" if parameter.name in _LONG else _TYPES[parameter.kind],
        "example": parameter.example,
        "aliases": list(parameter.aliases),
    }
    if parameter.default:
        data["default"] = parameter.default
    if parameter.name in USUAL:
        data["suggested"] = True
    # In VisualEditor a suggestion replaces the whole value: never for lists.
    if parameter.kind in (Kind.CHOICE, Kind.AVAILABILITY):
        data["suggestedvalues"] = list(parameter.choices)
    return data
