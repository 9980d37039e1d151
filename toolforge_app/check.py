"""`/check`: what is understood of a profile, and what is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from flask import Blueprint, abort, g, render_template, request
from markupsafe import Markup

from exchange.domain.long_text import cut_text
from exchange.domain.parse import LONGEST_PAGE, ParsedPage, parse_page
from exchange.domain.problems import Problem
from exchange.domain.profile import LanguageSkill, Profile
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import AFFILIATE, METHOD, PROJECT
from toolforge_app.cards import Chip, make_chips, profile_href
from toolforge_app.labels import (
    Labels,
    describe_availability,
    name_type,
    read_day,
)
from toolforge_app.messages import text, write_day, write_list
from toolforge_app.problems import describe_problem
from toolforge_app.services import services
from toolforge_app.standing import Standing, standing_of
from toolforge_app.suggestions import similar_capacities
from toolforge_app.wiki import WikiUnavailableError, fetch_page

blueprint = Blueprint("check", __name__)

# A form is a little longer than the page in it.
LARGEST_FORM_BYTES = 4 * LONGEST_PAGE + 10_000
LONGEST_TITLE = 300
# Of profiles, requests and problems; nobody reads more, and each takes its time.
MOST_SHOWN = 20
# So many words of one page are compared with the vocabulary.
MOST_COMPARED = 50
# How often somebody wants notices.
NOTICES = {
    "weekly": "check-notices-weekly",
    "daily": "check-notices-daily",
    "monthly": "check-notices-monthly",
    "never": "check-notices-never",
}


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A word that is no name of a capacity, and what it may be meant for."""

    text: str
    similar: list[Chip]


@dataclass(frozen=True, slots=True)
class CheckedProfile:
    """One profile as it is understood: chips of capacities, and facts by name."""

    type_name: str
    offers: tuple[Chip, ...]
    wants: tuple[Chip, ...]
    knows: tuple[Chip, ...]
    own_words: tuple[OwnWord, ...]
    facts: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a page says, and how it stands with the exchange.

    Each problem comes with what it says to the reader; `left_out` counts what is too
    much to be shown. `href` leads to its profile in
    the tool, "" without one.
    """

    title: str
    profiles: tuple[CheckedProfile, ...]
    parsed: ParsedPage
    problems: tuple[tuple[Problem, Markup], ...] = ()
    left_out: int = 0
    href: str = ""
    page_url: str = ""
    standing: Standing = field(default_factory=Standing)


@blueprint.get("/check")
def check() -> str:
    """Show the form, or what a named page of a wiki says."""
    title = request.args.get("page", "").strip()
    sites = services().sites()
    dbname = request.args.get("wiki", "")
    if not title:
        return render_template("check/check.html", sites=sites, wiki=dbname)
    if len(title) > LONGEST_TITLE:
        abort(400, text("check-long-title"))
    site = sites.get(dbname) or next(iter(sites.values()), None)
    if site is None:
        abort(404, text("check-no-wiki"))
    return render_template(
        "check/check.html",
        sites=sites,
        wiki=site.dbname,
        page=title,
        checked=_check_page(site, title),
    )


@blueprint.post("/check")
def check_text() -> str:
    """Show what pasted wikitext says; nothing of it is kept."""
    request.max_content_length = LARGEST_FORM_BYTES
    request.max_form_memory_size = LARGEST_FORM_BYTES
    wikitext = request.form.get("wikitext", "")
    sites = services().sites()
    dbname = request.form.get("wiki", "")
    only = next(iter(sites.values())) if len(sites) == 1 else None
    site = sites.get(dbname) or only
    return render_template(
        "check/check.html",
        sites=sites,
        wiki=dbname,
        wikitext=wikitext,
        checked=_read("", wikitext, site),
    )


def _check_page(site: Site, title: str) -> Checked:
    try:
        page = fetch_page(site, title, services().settings.contact)
    except WikiUnavailableError:
        abort(503, text("check-wiki-away", wiki=site.dbname))
    if page is None:
        abort(404, text("check-no-page", title=title, wiki=site.dbname))
    return _read(page.title, page.wikitext, site)


def _read(title: str, wikitext: str, site: Site | None) -> Checked:
    syntax = site.syntax if site else SiteSyntax()
    languages = (site.language, "en") if site else ("en",)
    labels = Labels(services().vocabulary(), g.language)
    parsed = parse_page(wikitext, syntax, labels.vocabulary, languages)
    profiles, problems = parsed.profiles, parsed.problems
    left_out = sum(
        max(0, len(each) - MOST_SHOWN) for each in (profiles, problems, parsed.requests)
    )
    kept = services().store.profile_titled(site.dbname, title) if site else None
    return Checked(
        title=title,
        profiles=_describe_all(profiles[:MOST_SHOWN], labels),
        parsed=replace(parsed, requests=parsed.requests[:MOST_SHOWN]),
        left_out=left_out,
        problems=tuple(
            (each, describe_problem(each, labels, languages))
            for each in problems[:MOST_SHOWN]
        ),
        href=profile_href(kept) if kept else "",
        page_url=site.page_url(title) if site and title else "",
        standing=_standing(site, title),
    )


def _standing(site: Site | None, title: str) -> Standing:
    return standing_of(services().store, site, title) if site and title else Standing()


def _describe_all(
    profiles: Iterable[Profile], labels: Labels
) -> tuple[CheckedProfile, ...]:
    own = [(each, _own_words(each)) for each in profiles]
    first = islice(
        dict.fromkeys(chain.from_iterable(words for _, words in own)), MOST_COMPARED
    )
    suggesters = services().suggesters()
    similar = {each: similar_capacities(each, suggesters, labels) for each in first}
    return tuple(
        _describe(
            profile, [OwnWord(each, similar.get(each, [])) for each in words], labels
        )
        for profile, words in own
    )


def _own_words(profile: Profile) -> list[str]:
    """List the words that the vocabulary does not know, each once."""
    lists = (profile.offers, profile.priority, profile.wants, profile.knows)
    entries = chain.from_iterable(lists)
    return list(dict.fromkeys(each.text for each in entries if each.id is None))


def _describe(
    profile: Profile, own_words: Iterable[OwnWord], labels: Labels
) -> CheckedProfile:
    wanted = (*profile.priority, *profile.wants)
    return CheckedProfile(
        type_name=name_type(profile.type),
        offers=make_chips(profile.offers, labels),
        wants=make_chips(wanted, labels),
        knows=make_chips(profile.knows, labels),
        own_words=tuple(own_words),
        facts=tuple(
            (text(key), write_list(said))
            for key, said in _facts(profile, labels)
            if any(said)
        ),
    )


def _facts(profile: Profile, labels: Labels) -> Iterable[tuple[str, Iterable[str]]]:
    """List the keys of names and what is said, [""] where it is nothing."""
    yield "profile-languages", [_skill(each, labels) for each in profile.languages]
    yield "profile-methods", labels.names(METHOD, profile.methods)
    yield "profile-projects", labels.names(PROJECT, profile.projects)
    yield "check-affiliations", labels.names(AFFILIATE, profile.affiliations)
    yield "check-territory", [labels.territory(each) for each in profile.territory]
    yield "profile-resources", profile.resources
    yield "profile-contacts", profile.contacts
    yield "profile-timezone", [cut_text(profile.timezone)]
    today = services().today()
    yield "check-availability", [describe_availability(profile, today).text]
    until = read_day(profile.until)
    yield "check-until", [write_day(until) if until else profile.until]
    yield "check-about", [cut_text(profile.about)]
    notify = profile.notify
    yield "check-notices", [text(NOTICES[notify]) if notify in NOTICES else notify]


def _skill(skill: LanguageSkill, labels: Labels) -> str:
    return text(
        "profile-language-level",
        language=labels.tongue(skill.code),
        level=labels.level(skill.level),
    )
