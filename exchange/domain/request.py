"""A request for help as it was read from a page."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from exchange.domain.profile import Capacity, LanguageSkill


@dataclass(frozen=True, slots=True)
class Request:
    """The parameters of one `{{Capacity request}}`, read and normalised.

    `by` is a user name, "" where the template does not say it; `until` is a day
    (YYYY-MM-DD) or "". `raw` is every parameter as the page gives it.
    """

    template: str = "Capacity request"
    title: str = ""
    capacity: tuple[Capacity, ...] = ()
    details: str = ""
    languages: tuple[LanguageSkill, ...] = ()
    until: str = ""
    status: str = "open"
    by: str = ""
    raw: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Give the request as JSON-ready lists, dicts and strings."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }
