"""Wikitext that readers are told to write, as code."""

from markupsafe import Markup


def show_code(wikitext: str) -> Markup:
    """Show wikitext, or anything else that is typed."""
    return Markup('<code dir="auto">{}</code>').format(wikitext)


def show_parameter(name: str, value: str) -> Markup:
    """Show a parameter of a profile with its value."""
    return show_code(f"| {name} = {value}")


PROFILE_TEMPLATE = show_code("{{Capacity profile}}")
REQUEST_TEMPLATE = show_code("{{Capacity request}}")
NEVER = show_parameter("notify", "never")
