"""Real parts that a machine may lack."""

import os

import pytest


def require(why_missing: str) -> None:
    """Skip the test, saying why, where a part is missing.

    With `CI=true` it fails instead, so that nobody mistakes "not tried" for "works".
    """
    if not why_missing:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(why_missing)
    pytest.skip(why_missing)
