"""Who is in the served tool beside the sample people: requests, and whom nobody wants.

Each hostile person has the same trick in every field of the profile, as it could come
to the pages if no parser stood before them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from exchange.domain.folding import fold
from exchange.domain.match import Match, Reason
from exchange.domain.profile import Capacity, LanguageSkill, Profile, ProfilePage
from exchange.domain.request import AskedRequest, Request
from exchange.domain.vocabulary import CAPACITY, Term, Vocabulary

DBNAME = "localwiki"
EDITED_AT = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)
# A script that runs says so here, wherever it stands.
RUN = "window.hasRun=1"
TRICKS = {
    "script": f"<script>{RUN}</script>",
    "image": f"\"'><img src=x onerror={RUN}>",
    "end of elements": f"</title></textarea></script><svg onload={RUN}>",
    "link": f"javascript:{RUN}",
    "attribute": f'" autofocus onfocus={RUN} style="position:fixed" x="',
    "wikitext": "'''[[User:X|x]]''' {{#if:1|2}} [http://elsewhere.example x] <nowiki>",
    "jinja": "{{7*7}} {%raw%} ${7*7}",
    "bidi override": "\u202egnp.exe \u2067\u202b never ended",
    "marks": "e" + "\u0301" * 40 + "\u200f\u200b\u2028",
    "long word": "W" * 250,
}
HOSTILE_CAPACITY = "9999"
HOSTILE_LABEL = f"zzz\u202e <img src=x onerror={RUN}>"
FIRST_ID = 100_000


def with_hostile_term(vocabulary: Vocabulary, kinds: Sequence[str]) -> list[Term]:
    """Give all terms, and one that somebody has renamed on Wikidata."""
    term = Term(CAPACITY, HOSTILE_CAPACITY, {"en": HOSTILE_LABEL})
    return [*(each for kind in kinds for each in vocabulary.terms(kind)), term]


def hostile_people() -> list[ProfilePage]:
    """Give a person, and a group, for each trick."""
    return [
        _hostile_page(number, trick, kind)
        for number, (trick, kind) in enumerate(
            (trick, kind) for trick in TRICKS.values() for kind in ("person", "group")
        )
    ]


def _hostile_page(number: int, trick: str, kind: str) -> ProfilePage:
    words = Capacity(trick, folded=fold(trick))
    known = Capacity(HOSTILE_LABEL, HOSTILE_CAPACITY)
    texts = (trick,)
    profile = Profile(
        type=kind,
        offers=(words, known),
        wants=(replace(words, text=f"{trick} too", folded=fold(f"{trick} too")),),
        knows=(replace(words, text=f"{trick} 3", folded=fold(f"{trick} 3")),),
        priority=(known,),
        resources=texts,
        languages=(LanguageSkill("en", "N"), LanguageSkill(trick, "3")),
        methods=texts,
        projects=texts,
        affiliations=texts,
        territory=texts,
        timezone=trick,
        role=trick,
        contacts=texts,
        about=f"{trick} hostile",
        wikidata=trick,
        contact=trick,
        notify=trick,
        raw={"about": trick},
    )
    return ProfilePage(
        profile_id=f"{DBNAME}:{FIRST_ID + number}",
        person_id=f"{DBNAME}:{FIRST_ID + number}",
        user_name=trick,
        title=f"User:{trick} {kind}",
        rev_id=FIRST_ID + number,
        edited_at=EDITED_AT,
        profile=profile,
    )


def hostile_matches(pages: Sequence[ProfilePage]) -> list[Match]:
    """Let each of them learn from the next one, and be matched for its own words."""
    return [
        Match(
            learner_id=learner.profile_id,
            teacher_id=teacher.profile_id,
            capacities=(learner.profile.offers[0].key,),
            score=65536,
            reasons=(
                Reason("teaches", HOSTILE_CAPACITY, teacher.profile.offers[0].key),
                Reason("learns", HOSTILE_CAPACITY, HOSTILE_CAPACITY),
                Reason("language", learner.profile.languages[1].code, "3"),
            ),
            mutual=True,
        )
        for learner, teacher in zip(pages, [*pages[1:], pages[0]], strict=True)
    ]


def requests_for_help(pages: Sequence[ProfilePage]) -> list[AskedRequest]:
    """Give a plain request of a sample person, and a hostile one for each trick."""
    asker = next(each for each in pages if each.profile.type == "person")
    plain = Request(
        title="Photographs of a parade",
        capacity=(Capacity("Lua", "134", folded="lua"),),
        details="It is on Saturday, and we are three with one camera.",
        languages=(LanguageSkill("en", "3"), LanguageSkill("ar", "2")),
        until="2099-01-31",
    )
    hostile = (
        Request(
            title=trick,
            capacity=(Capacity(trick, folded=fold(trick)),),
            details=f"{trick} hostile",
            languages=(LanguageSkill(trick, "2"),),
        )
        for trick in TRICKS.values()
    )
    return [
        AskedRequest(
            request_id=f"{asker.profile_id}#{number:012}",
            person_id=asker.person_id,
            user_name=asker.user_name,
            title=asker.title,
            rev_id=asker.rev_id,
            edited_at=EDITED_AT.replace(minute=number),
            request=request,
        )
        for number, request in enumerate((*hostile, plain))
    ]
