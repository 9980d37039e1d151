"""The messages of the tool, as toolforge_i18n looks for them: a module of this name.

`i18n/tool/` holds them in the form of translatewiki.net.
"""

from pathlib import Path

from toolforge_i18n import TranslationsConfig, language_code_to_babel

# What $1, $2, ... of a message are called in the code. The beginning of a name says
# what it is: num_ chooses a PLURAL, user_name_ a GENDER, url_ is a link's address,
# list_ a list; anything else is text.
VARIABLES: dict[str, list[str]] = {
    # begin
    "about-begin": ["wiki"],
    "about-step-notice": ["wikitext"],
    "about-step-write": ["wikitext"],
    "affiliates-none": ["written", "url"],
    "affiliates-others": ["num_affiliates"],
    "capacities-filter-found": ["num_capacities", "written"],
    "capacities-filter-none": ["written"],
    "capacities-filter-search": ["url", "written"],
    "capacities-missing-words": ["url"],
    "capacities-narrower": ["num_capacities"],
    "capacity-broader-offers": ["url", "num_profiles", "capacity"],
    "capacity-knowing": ["url", "num_profiles"],
    "capacity-offers": ["num_profiles"],
    "capacity-wants": ["num_profiles"],
    "capacity-write-offer": ["wikitext"],
    "capacity-write-want": ["wikitext"],
    "check-left-out": ["num_left"],
    "check-line": ["line"],
    "check-no-page": ["title", "wiki"],
    "check-no-template": ["template", "tag"],
    "check-problem-ambiguous": ["words", "list_meanings"],
    "check-problem-long-text": ["num_most"],
    "check-problem-nameless": ["example"],
    "check-problem-repeated-parameter": ["parameter"],
    "check-problem-too-many-entries": ["num_most"],
    "check-problem-unclosed-template": ["end", "template", "link"],
    "check-problem-unknown-choice": ["words", "parameter", "list_choices"],
    "check-problem-unknown-language": ["words", "example"],
    "check-problem-unknown-level": ["words", "example"],
    "check-problem-unknown-parameter": ["parameter", "nearest"],
    "check-problem-unknown-parameter-all": ["parameter", "list_parameters"],
    "check-problem-unknown-user": ["words", "example"],
    "check-problem-unknown-value": ["words", "parameter", "example"],
    "check-profile-number": ["type", "number"],
    "check-wiki-away": ["wiki"],
    "error-parameter-no-choice": ["parameter", "choices"],
    "error-parameter-no-number": ["parameter", "least", "most"],
    "error-parameter-no-page": ["parameter"],
    "error-parameter-other": ["parameter"],
    "error-parameter-repeated": ["parameter"],
    "error-parameter-too-long": ["parameter", "num_most"],
    "error-parameter-too-many": ["parameter", "num_most"],
    "error-parameter-unknown": ["parameter"],
    "facet-level-at-least": ["level"],
    "facet-others": ["example"],
    "help-notices-stop": ["wikitext"],
    "help-profile-check": ["url"],
    "help-profile-place": ["wikitext"],
    "help-programs-api": ["url"],
    "help-programs-feed": ["example"],
    "help-translate-text": ["url"],
    "help-typed-intro": ["example"],
    "matches-contacted": ["profile"],
    "matches-declined": ["profile"],
    "matches-not-found": ["name", "url"],
    "matches-other": ["profile"],
    "matches-similar": ["name"],
    "matches-stop": ["wikitext"],
    "missing-json": ["url"],
    "missing-most-frequent": ["num_shown", "num_all"],
    "nobody-at-level": ["url", "num_hits", "level"],
    "nobody-broader": ["url", "num_hits", "capacity"],
    "nobody-capacities": ["url"],
    "nobody-in-language": ["url", "num_hits", "language"],
    "nobody-in-language-some": ["url", "num_hits", "language", "num_some", "asked"],
    "nobody-offers": ["capacity"],
    "nobody-offers-in": ["capacity", "language"],
    "nobody-other-side-offers": ["url", "num_hits"],
    "nobody-other-side-wants": ["url", "num_hits"],
    "nobody-wants": ["capacity"],
    "nobody-wants-in": ["capacity", "language"],
    "nobody-without": ["url", "num_hits", "name"],
    "nobody-without-others": ["url", "num_hits"],
    "nobody-without-words": ["url", "num_hits", "words"],
    "on-wikidata": ["item"],
    "people-see-all": ["num_all"],
    "preview-impossible": ["name"],
    "preview-no-matches": ["name"],
    "preview-not-asked": ["name"],
    "preview-title": ["name"],
    "profile-alike": ["name"],
    "profile-broader": ["name"],
    "profile-language-level": ["language", "level"],
    "profile-last-edit-on": ["day", "wiki"],
    "profile-learners": ["name"],
    "profile-more": ["num_more"],
    "profile-narrower": ["wanted", "offered"],
    "profile-open-for": ["num_learners"],
    "profile-open-for-until": ["num_learners", "day"],
    "profile-open-until": ["day"],
    "profile-paused-until": ["day"],
    "profile-reason-languages": ["list_languages"],
    "profile-reason-offers": [
        "list_offered",
        "name",
        "user_name_other",
        "user_name_own",
    ],
    "profile-reason-wants": ["list_wanted", "name", "user_name_other", "user_name_own"],
    "profile-teachers": ["name"],
    "request-by": ["asker"],
    "request-until": ["day"],
    "requests-count": ["num_requests"],
    "requests-none-fits": ["url"],
    "requests-option": ["name", "count"],
    "requests-write": ["wikitext"],
    "search-corrected": ["list_words"],
    "search-count": ["num_hits"],
    "search-nobody-here-hint": ["url_about"],
    "search-not-understood": ["words"],
    "search-rank": ["list_points"],
    "search-relaxed": ["num_hits"],
    "search-remove-filter": ["filter"],
    "search-see-all": ["num_profiles"],
    "search-start-places": ["num_languages", "num_territories"],
    "search-start-profiles": ["num_profiles"],
    "search-understood": ["list_names"],
    "search-used-filter": ["filter", "value"],
    "search-used-filter-not": ["filter", "value"],
    "search-used-level": ["level"],
    "territories-others": ["num_places"],
    # end
}


def _babel_code(language: str) -> str:
    # Days before months and no comma before "and", as the wikis write in English.
    return "en_GB" if language == "en" else language_code_to_babel(language)


def _no_gender(_user_name: object) -> str:
    # The library would ask a wiki while a page waits.
    return "n"


config = TranslationsConfig(
    directory=str(Path(__file__).parent / "i18n" / "tool"),
    variables=VARIABLES,
    language_code_to_babel=_babel_code,
    allowed_html_elements={"b": set(), "code": {"dir"}, "bdi": set(), "i": set()},
    get_gender=_no_gender,  # type: ignore[arg-type]
    # A test checks them; at the start of each process it would take a second.
    check_translations=False,
)
