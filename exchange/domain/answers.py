"""What a person answered about another: it touches what is proposed to them alone."""

from dataclasses import dataclass
from datetime import datetime

# "Not for me", "we are in touch" and "done".
DECLINED = "declined"
CONTACTED = "contacted"
DONE = "done"


@dataclass(frozen=True, slots=True)
class Answer:
    """The newest answer of one person about another, both by their person ids.

    `answer` is one of the three above; `answered_at` is aware.
    """

    person_id: str
    other_id: str
    answer: str
    answered_at: datetime
