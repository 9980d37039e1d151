"""Words for closed values."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from exchange.domain.profile import Profile
from exchange.domain.vocabulary import CAPACITY
from tests.builders import make_vocabulary
from toolforge_app.labels import Availability, Labels, describe_availability

TODAY = date(2025, 5, 3)


@pytest.mark.parametrize(
    ("availability", "until", "is_open", "text"),
    [
        ("open", "", True, "Open to learners"),
        ("1", "", True, "Open to 1 learner at a time"),
        ("3", "2025-06-01", True, "Open to 3 learners at a time until 1 June 2025"),
        ("open", "2025-05-03", True, "Open to learners until 3 May 2025"),
        ("open", "2025-05-02", False, "Paused"),
        ("2", "2025-05-02", False, "Paused"),
        ("paused", "", False, "Paused"),
        ("paused", "2025-06-01", False, "Paused until 1 June 2025"),
        ("paused", "2025-05-02", True, "Open to learners"),
        ("open", "next summer", True, "Open to learners"),
    ],
)
def test_describe_availability(
    client: FlaskClient, availability: str, until: str, is_open: bool, text: str
) -> None:
    """The day of `until` still counts; after it, the meaning turns round."""
    profile = Profile(availability=availability, until=until)
    with client.application.test_request_context("/"):
        client.application.preprocess_request()
        assert describe_availability(profile, TODAY) == Availability(is_open, text)


def test_the_language_of_a_label_is_told_where_it_is_not_the_readers() -> None:
    """A screen reader reads a name in its own language, a fallback's as well."""
    labels = Labels(make_vocabulary(), "pt-br")
    assert labels.name(CAPACITY, "500") == "fotografia"
    assert labels.other_language(CAPACITY, "500") == "pt"
    assert labels.other_language(CAPACITY, "134") == "en"
    assert labels.other_language(CAPACITY, "unknown") == ""
    assert Labels(make_vocabulary(), "ja").other_language(CAPACITY, "64") == ""
