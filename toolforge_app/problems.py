"""What could not be read of a page, in the reader's language."""

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from exchange.domain.fields import MOST_ENTRIES
from exchange.domain.long_text import LONGEST_TEXT
from exchange.domain.parameters import Parameter, TemplateSchema
from exchange.domain.problems import Problem
from exchange.domain.schema import PROFILE_SCHEMA, REQUEST_SCHEMA
from exchange.domain.vocabulary import KINDS
from toolforge_app.labels import Labels
from toolforge_app.messages import isolate, message

LANGUAGE_EXAMPLE = "pt-N, en-4"
# The keys of the problems about which there is nothing more to say.
SENTENCES: Mapping[str, str] = {
    "too-much-markup": "check-problem-too-much-markup",
    "template-in-value": "check-problem-template-in-value",
    "long-entry": "check-problem-long-entry",
    "too-much-open": "check-problem-too-much-open",
    "page-too-long": "check-problem-page-too-long",
    "nested-too-deep": "check-problem-nested-too-deep",
    "more-problems": "check-problem-more-problems",
}


def describe_problem(
    problem: Problem, labels: Labels, languages: Iterable[str] = ("en",)
) -> Markup:
    """Say what is wrong and what to write instead.

    `languages` are those by which the page was read. A problem that is not known here
    keeps its English sentence.
    """
    if problem.code in SENTENCES:
        return message(SENTENCES[problem.code])
    words = isolate(problem.text[:60])
    if problem.code.startswith("ambiguous-"):
        described = _describe_ambiguity(problem, words, labels, tuple(languages))
    else:
        described = _describe_writing(problem, words) or _describe_value(problem, words)
    return described or Markup('<span lang="en">{}</span>').format(problem.message)


def _describe_ambiguity(
    problem: Problem, words: Markup, labels: Labels, languages: tuple[str, ...]
) -> Markup | None:
    """Name the terms between which words do not decide, each with its number or code.

    Behind a language stands a level.
    """
    without_level = problem.text.rpartition("-")[0]
    found = [
        isolate(f"{labels.name(kind, term.id)} ({term.id})")
        for written in filter(None, (problem.text, without_level))
        for kind in KINDS
        for term in labels.vocabulary.look_up(kind, written, languages).ambiguous
    ]
    if not found:
        return None
    return message("check-problem-ambiguous", words=words, list_meanings=found)


def _describe_writing(problem: Problem, words: Markup) -> Markup | None:
    """Say what is wrong with how a template or a list is written."""
    match problem.code:
        case "too-many-entries":
            return message("check-problem-too-many-entries", num_most=MOST_ENTRIES)
        case "long-text":
            return message("check-problem-long-text", num_most=LONGEST_TEXT)
        case "repeated-parameter":
            name = _code(problem.parameter)
            return message("check-problem-repeated-parameter", parameter=name)
        case "unknown-parameter":
            return _describe_parameter(problem)
        case "unclosed-template":
            signs = {"end": "}}", "template": "{{", "link": "[["}
            values = {name: _code(sign) for name, sign in signs.items()}
            return message("check-problem-unclosed-template", **values)
        case "unknown-language":
            example = _code(LANGUAGE_EXAMPLE)
            return message(
                "check-problem-unknown-language", words=words, example=example
            )
        case "unknown-level":
            example = _code(LANGUAGE_EXAMPLE)
            return message("check-problem-unknown-level", words=words, example=example)
    return None


def _describe_parameter(problem: Problem) -> Markup:
    schema, key = _schema(problem), problem.parameter
    if not key or key.isdecimal():
        first = schema.parameters[1]
        example = _code(f"{first.name} = {first.example}")
        return message("check-problem-nameless", example=example)
    nearest, name = schema.nearest_name(key), _code(key)
    if nearest:
        return message(
            "check-problem-unknown-parameter", parameter=name, nearest=_code(nearest)
        )
    return message(
        "check-problem-unknown-parameter-all",
        parameter=name,
        list_parameters=[_code(each.name) for each in schema.parameters],
    )


def _describe_value(problem: Problem, words: Markup) -> Markup | None:
    """Say what may be written as the value of a parameter."""
    parameter = _schema(problem).parameter(problem.parameter)
    if parameter is None:
        return None
    example = _code(parameter.example)
    if problem.code == "unknown-user":
        return message("check-problem-unknown-user", words=words, example=example)
    if problem.code != f"unknown-{parameter.name}":
        return None
    name = _code(parameter.name)
    if parameter.choices:
        return message(
            "check-problem-unknown-choice",
            words=words,
            parameter=name,
            list_choices=_choices(parameter),
        )
    return message(
        "check-problem-unknown-value", words=words, parameter=name, example=example
    )


def _choices(parameter: Parameter) -> list[Markup]:
    return [_code(each) for each in parameter.choices]


def _schema(problem: Problem) -> TemplateSchema:
    names = (REQUEST_SCHEMA.name, *REQUEST_SCHEMA.local_names.values())
    return REQUEST_SCHEMA if problem.template in names else PROFILE_SCHEMA


def _code(written: str) -> Markup:
    return Markup('<code dir="ltr">{}</code>').format(written[:60])
