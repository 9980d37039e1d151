"""The finder of texts that are no messages sees what people see, and nothing else."""

import pytest

from tests.shown_literals import find_literals


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{{ "profile" if n == 1 else "profiles" }}', ["profile", "profiles"]),
        ('{{ n ~ " people" }}, {{ name or "Nobody" }}', ["people", "Nobody"]),
        ('{{ name|default("Nobody") }}', ["Nobody"]),
        ('{{ names|join(" and ") }}', ["and"]),
        ('{{ chips("Offers", "class-name", x) }}', ["Offers"]),
        ('{{ panel(title="What they want") }}', ["What they want"]),
        ('{% set title = "Told" %}{{ title }}', ["Told"]),
        ("{% set title %}Told{{ x }}{% endset %}", ["Told"]),
        ('{% for name in ("One", "Two") %}{{ name }}{% endfor %}', ["One", "Two"]),
        ('{% macro box(title="Box") %}{{ title }}{% endmacro %}', ["Box"]),
        ("{% block title %}Status{% endblock %}", ["Status"]),
        ('<meta name="description" content="All of it">', ["All of it"]),
        ('<input type="submit" value="Go"><img alt="A face">', ["Go", "A face"]),
        ('<a{% if x %} title="Told"{% endif %} href="{{ y }}">×</a>', ["Told"]),
        ('<a title="{{ "Told" if x }}">{{ y }}</a>', ["Told"]),
        ('<h{{ level }} class="x">Told</h{{ level }}>', ["Told"]),
        ("<p>&nbsp;{{ n }}\n  of <b>{{ m }}</b></p>", ["of"]),
        ("<p>目</p><p>نص</p>", ["目", "نص"]),
        ('{% macro a() %} title="Told"{% endmacro %}', ["Told"]),
    ],
)
def test_what_is_shown_is_found(source: str, found: list[str]) -> None:
    """Text, attributes that are read out, and strings that are put out."""
    assert find_literals(source) == found


@pytest.mark.parametrize(
    "source",
    [
        '{{ message("key", name=x) }}<a title="{{ text("key") }}">{{ y }}</a>',
        '<a class="chip" href="/x" lang="en" rel="nofollow">{{ x }} · × › + 12 %</a>',
        '<code>{{ "{{Capacity profile}}" }}</code><code>notify = never</code>',
        '{% if here.startswith("search.") %}{{ x }}{% endif %}',
        '{{ url_for("search.results", q=x) }}{{ names|map("isolate")|list }}',
        '{{ chip(each, "offers") }}{{ x.get("name") }}{{ x["name"] }}',
        '{% extends "base.html" %}{% import "parts.html" as parts with context %}',
        "{# A comment of ours. #}<!-- Another one -->",
        '{% macro nofollow(link) %} rel="nofollow"{% endmacro %}',
        '<input type="hidden" name="sort" value="a"><meta name="robots" content="x">',
        '<script type="application/ld+json">{"name": "Told"}</script>',
        '{{ "yes" == x }}',
    ],
)
def test_what_is_not_shown_is_not_found(source: str) -> None:
    """Messages, addresses, names of classes, technical text and comments."""
    assert find_literals(source) == []
