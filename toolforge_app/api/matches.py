"""`/matches/{profile_id}`: with whom somebody could learn, from public data alone."""

from dataclasses import asdict
from typing import Any

from flask import Response, g, jsonify

from exchange.domain.match import Match
from toolforge_app.api.blueprint import reading
from toolforge_app.api.paging import cut_page, describe_page, link_next, read_page
from toolforge_app.api.parameters import TEACHERS, MatchParameters
from toolforge_app.api.profiles import find_profile
from toolforge_app.api.records import Record, profile_record
from toolforge_app.api.schemas import MatchesSchema
from toolforge_app.labels import Labels
from toolforge_app.services import services


@reading("/matches/<profile_id>", MatchesSchema, parameters=MatchParameters)
def matches(parameters: dict[str, Any], profile_id: str) -> Response:
    """List who could teach a profile, or whom it could teach.

    These are the matches of the last run over the public profiles. What people
    answered, and what was proposed to whom, is not in them.
    """
    page = find_profile(profile_id)
    labels = Labels(services().vocabulary(), g.language)
    store, is_learner = services().store, parameters["find"] == TEACHERS
    if is_learner:
        found = store.matches_of_learner(page.profile_id)
        shown, whole = cut_page(found, parameters)
    else:
        begin, limit = read_page(parameters), parameters["limit"]
        shown = store.matches_of_teacher(page.profile_id, limit, begin)
        total = store.count_matches_of_teacher(page.profile_id)
        whole = describe_page(begin + limit, total)
    records = [_match(each, labels, of_learner=is_learner) for each in shown]
    # The matches of the last run may name somebody who has left since.
    answer = jsonify(matches=[each for each in records if each], **whole)
    return link_next(answer, whole["next_page_token"])


def _match(match: Match, labels: Labels, *, of_learner: bool) -> Record | None:
    other_id = match.teacher_id if of_learner else match.learner_id
    other = services().store.profile(other_id)
    if other is None:
        return None
    return {
        "learner_id": match.learner_id,
        "teacher_id": match.teacher_id,
        "other": profile_record(other, labels),
        "capacities": list(match.capacities),
        "score": match.score,
        "mutual": match.mutual,
        "reasons": [asdict(each) for each in match.reasons],
    }
