"""Small builders, so that a test names only what it is about."""

from datetime import UTC, datetime

from exchange.domain.folding import fold
from exchange.domain.profile import Capacity, LanguageSkill, Profile, ProfilePage
from exchange.domain.vocabulary import (
    AFFILIATE,
    CAPACITY,
    LANGUAGE,
    PROJECT,
    TERRITORY,
    Term,
    Vocabulary,
)

EDITED_AT = datetime(2025, 5, 3, 12, 0, tzinfo=UTC)


def make_vocabulary() -> Vocabulary:
    """Make a vocabulary small enough to know by heart."""
    return Vocabulary(
        [
            Term(CAPACITY, "106", {"en": "technology", "pt": "tecnologia"}),
            Term(
                CAPACITY,
                "500",
                {
                    "en": "photography",
                    "pt": "fotografia",
                    "ja": "写真",
                    "ar": "تصوير",
                },
                parents=("106",),
            ),
            Term(CAPACITY, "501", {"en": "portrait photography"}, parents=("500",)),
            Term(CAPACITY, "134", {"en": "Lua"}, parents=("106",)),
            Term(CAPACITY, "97", {}, parents=("106",)),
            Term(CAPACITY, "64", {"en": "policy", "ja": "政策"}),
            Term(LANGUAGE, "pt", {"en": "Portuguese", "pt": "português"}),
            Term(LANGUAGE, "en", {"en": "English"}),
            Term(LANGUAGE, "de", {"en": "German", "de": "Deutsch"}),
            Term(LANGUAGE, "ja", {"en": "Japanese", "ja": "日本語"}),
            Term(TERRITORY, "LAC", {"en": "Latin America & Caribbean"}),
            Term(TERRITORY, "br", {"en": "Brazil", "pt": "Brasil"}, parents=("LAC",)),
            Term(TERRITORY, "jp", {"en": "Japan"}),
            Term(AFFILIATE, "BR", {"en": "Wiki Movement Brazil"}),
            Term(PROJECT, "commonswiki", {"en": "Wikimedia Commons"}),
        ]
    )


def capacity(text: str, vocabulary: Vocabulary | None = None) -> Capacity:
    """Read one capacity as the parser does."""
    term = (vocabulary or make_vocabulary()).find(CAPACITY, text)
    if term is None:
        return Capacity(text, folded=fold(text))
    return Capacity(text, term.id, term.wikidata_item, fold(text))


def skills(text: str) -> tuple[LanguageSkill, ...]:
    """Read "pt-N, en-4"."""
    pairs = (each.strip().rpartition("-") for each in text.split(",") if each)
    return tuple(LanguageSkill(code, level) for code, _, level in pairs)


def make_page(
    user_name: str = "Ana",
    *,
    page_id: int = 1,
    offers: str = "",
    wants: str = "",
    languages: str = "",
    edited_at: datetime = EDITED_AT,
    title: str = "",
    **parameters: object,
) -> ProfilePage:
    """Make a profile page; capacities and languages are written with commas."""
    profile = Profile(
        offers=tuple(capacity(each.strip()) for each in offers.split(",") if each),
        wants=tuple(capacity(each.strip()) for each in wants.split(",") if each),
        languages=skills(languages),
        **parameters,  # type: ignore[arg-type]  # the tests name real fields
    )
    return ProfilePage(
        profile_id=f"testwiki:{page_id}",
        person_id=f"testwiki:{1000 + page_id}",
        user_name=user_name,
        title=title or f"User:{user_name}",
        rev_id=page_id * 10,
        edited_at=edited_at,
        profile=profile,
    )
