"""Schemathesis reads the OpenAPI document and tries what it says, and what it forbids.

It calls the app itself, without a network.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode, checks
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi import checks as openapi_checks

from tests.toolforge_app.serving import open_app

DOCUMENT = "/api/v1/openapi.json"
# What holds of every answer, whatever was asked. Whether all is refused that the
# document forbids is not among it: spaces around a value and empty values say nothing.
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.unsupported_method,
]
PATHS = (
    *("/capacities", "/capacities/{capacity_id}", "/export", "/feed"),
    *("/matches/{profile_id}", "/missing-words", "/profiles/{profile_id}"),
    *("/requests", "/search", "/suggest"),
)
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# The whole number is shared by the paths and the ways to make a request.
SHARES = len(PATHS) * len(MODES)
every_path = pytest.mark.parametrize("path", PATHS)
every_mode = pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Give an app over a few people."""
    folder: Path = tmp_path_factory.mktemp("index")
    with open_app(folder) as app:
        yield app


@pytest.fixture(scope="module")
def document(app: Flask) -> BaseSchema:
    """Read the app's own document."""
    return schemathesis.openapi.from_wsgi(DOCUMENT, app)


def check_answers(
    document: BaseSchema, path: str, mode: GenerationMode, examples: int
) -> None:
    """Try requests that the document allows, or that it forbids."""

    @settings(
        max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=document[f"/api/v1{path}"]["GET"].as_strategy(generation_mode=mode))
    def check(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    check()


@every_path
@every_mode
def test_answers_are_as_documented(
    document: BaseSchema, path: str, mode: GenerationMode
) -> None:
    """No request is a mistake of ours, and every answer has the documented form."""
    check_answers(document, path, mode, 300 // SHARES)


@pytest.mark.long
@every_path
@every_mode
def test_answers_are_as_documented_at_length(
    document: BaseSchema, path: str, mode: GenerationMode
) -> None:
    """The same, with many more of them."""
    check_answers(document, path, mode, 5000 // SHARES)


def test_every_address_is_documented(app: Flask) -> None:
    """Nothing under /api/ is left out of the document but the document itself."""
    paths = app.test_client().get(DOCUMENT).json["paths"]  # type: ignore[index]
    rules = {each.rule for each in app.url_map.iter_rules()}
    served = {each for each in rules if each.startswith("/api/")} - {DOCUMENT}
    assert {each.replace("{", "<").replace("}", ">") for each in paths} == served
    assert {each.removeprefix("/api/v1") for each in paths} == set(PATHS)
