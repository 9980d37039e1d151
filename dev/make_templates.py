"""Make the pages of `templates/` that follow from the schema: `make templates`.

The words around what is made stand in `dev/template_frames/`.
"""

from pathlib import Path
from string import Template

from dev.template_data import USUAL, render_template_data
from dev.templates import PROJECT
from exchange.domain.parameters import Parameter, TemplateSchema
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA

FOLDER = PROJECT / "templates"
FRAMES = Path(__file__).resolve().parent / "template_frames"
SCHEMAS = (PROFILE_SCHEMA, REQUEST_SCHEMA)


def render_pages() -> dict[str, str]:
    """Give the wikitext of every page that is made, by its path in `templates/`."""
    pages: dict[str, str] = {}
    for schema in SCHEMAS:
        for name in schema.local_names.values():
            redirect = f"#REDIRECT [[Template:{schema.name}]]\n"
            pages[f"Template/{name}.wikitext"] = redirect
    for schema, frame in (
        (PROFILE_SCHEMA, "profile-doc"),
        (REQUEST_SCHEMA, "request-doc"),
    ):
        pages[f"Template/{schema.name}/doc.wikitext"] = _fill(
            frame,
            call=render_call(schema, with_examples=True),
            templatedata=render_template_data(schema),
        )
    pages[f"Template/{PROFILE_SCHEMA.name}/preload.wikitext"] = _fill(
        "preload", call=render_call(PROFILE_SCHEMA, with_examples=False)
    )
    pages["Help/Capacity profile.wikitext"] = _fill(
        "help",
        profile=render_table(PROFILE_SCHEMA),
        request=render_table(REQUEST_SCHEMA),
    )
    return pages


def render_call(schema: TemplateSchema, *, with_examples: bool) -> str:
    """Give a call with the usual parameters: with examples, else with defaults.

    It is laid out as VisualEditor does it by the block format, without columns and with
    a space after every sign, so that an edit there changes only what was edited.
    """
    lines = [f"{{{{{schema.name}"]
    for each in schema.parameters:
        if each.name in USUAL:
            value = each.example if with_examples else each.default
            lines.append(f"| {each.name} = {value}")
    return "\n".join([*lines, "}}"])


def render_table(schema: TemplateSchema) -> str:
    """Give the table of all parameters of a template."""
    rows = [
        '{| class="wikitable"',
        "! Parameter !! What it says !! Example !! Other names",
    ]
    for each in schema.parameters:
        rows += [f'|- id="{each.name}"', *_cells(each)]
    return "\n".join([*rows, "|}"])


def _cells(parameter: Parameter) -> list[str]:
    words = ", ".join(f"<code>{word}</code>" for word in parameter.choices)
    # Names of both directions of writing stand side by side.
    others = ", ".join(f"<bdi>{name}</bdi>" for name in parameter.aliases)
    return [
        f"! <code>{parameter.name}</code>",
        f"| {parameter.description}" + (f"<br>Words: {words}" if words else ""),
        f"| {parameter.example}",
        f"| {others}",
    ]


def _fill(frame: str, **parts: str) -> str:
    text = (FRAMES / f"{frame}.wikitext").read_text(encoding="utf-8")
    return Template(text).substitute(parts)


def main() -> None:
    """Write the pages."""
    for path, text in render_pages().items():
        target = FOLDER / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
