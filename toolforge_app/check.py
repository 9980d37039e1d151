"""`/check`: what is understood of a profile, and what is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import Blueprint, abort, g, render_template, request

from exchange.domain.parse import LONGEST_PAGE, ParsedPage, parse_page
from exchange.domain.profile import Profile
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.vocabulary import AFFILIATE, METHOD, PROJECT
from toolforge_app.cards import Chip, make_chips, profile_href
from toolforge_app.labels import TYPES, Labels
from toolforge_app.services import services
from toolforge_app.standing import Standing, standing_of
from toolforge_app.suggestions import similar_capacities
from toolforge_app.wiki import WikiUnavailableError, fetch_page

blueprint = Blueprint("check", __name__)

# A form is a little longer than the page in it.
LARGEST_FORM_BYTES = 4 * LONGEST_PAGE + 10_000
LONGEST_TITLE = 300


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
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a page says, and how it stands with the exchange.

    `href` leads to its profile in the tool, "" without one.
    """

    title: str
    profiles: tuple[CheckedProfile, ...]
    parsed: ParsedPage
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
        abort(400, "No page has such a long title. Shorten it.")
    site = sites.get(dbname) or next(iter(sites.values()), None)
    if site is None:
        abort(404, "The tool knows no wiki yet. Paste the wikitext instead.")
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
    site = sites.get(dbname)
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
        abort(503, f"{site.dbname} does not answer now. Try again, or paste the text.")
    if page is None:
        abort(404, f"There is no page {title!r} on {site.dbname}. Look at its title.")
    return _read(page.title, page.wikitext, site)


def _read(title: str, wikitext: str, site: Site | None) -> Checked:
    syntax = site.syntax if site else SiteSyntax()
    languages = (site.language, "en") if site else ("en",)
    labels = Labels(services().vocabulary(), g.language)
    parsed = parse_page(wikitext, syntax, labels.vocabulary, languages)
    kept = services().store.profile_titled(site.dbname, title) if site else None
    return Checked(
        title=title,
        profiles=tuple(_describe(profile, labels) for profile in parsed.profiles),
        parsed=parsed,
        href=profile_href(kept) if kept else "",
        page_url=site.page_url(title) if site and title else "",
        standing=_standing(site, title),
    )


def _standing(site: Site | None, title: str) -> Standing:
    return standing_of(services().store, site, title) if site and title else Standing()


def _describe(profile: Profile, labels: Labels) -> CheckedProfile:
    wanted = (*profile.priority, *profile.wants)
    entries = (*profile.offers, *wanted, *profile.knows)
    own_words = dict.fromkeys(each.text for each in entries if each.id is None)
    return CheckedProfile(
        type_name=TYPES.get(profile.type, profile.type),
        offers=make_chips(profile.offers, labels),
        wants=make_chips(wanted, labels),
        knows=make_chips(profile.knows, labels),
        own_words=tuple(_own_word(text, labels) for text in own_words),
        facts=tuple((name, text) for name, text in _facts(profile, labels) if text),
    )


def _own_word(text: str, labels: Labels) -> OwnWord:
    return OwnWord(text, similar_capacities(text, services().suggesters(), labels))


def _facts(profile: Profile, labels: Labels) -> Iterable[tuple[str, str]]:
    yield (
        "Languages",
        ", ".join(
            f"{labels.tongue(each.code)} ({labels.level(each.level)})"
            for each in profile.languages
        ),
    )
    yield "Ways of learning", ", ".join(labels.names(METHOD, profile.methods))
    yield "Projects", ", ".join(labels.names(PROJECT, profile.projects))
    yield "Affiliations", ", ".join(labels.names(AFFILIATE, profile.affiliations))
    yield "Territory", ", ".join(map(labels.territory, profile.territory))
    yield "Resources", ", ".join(profile.resources)
    yield "Contacts", ", ".join(profile.contacts)
    yield "Time zone", profile.timezone
    yield "Availability", profile.availability
    yield "Until", profile.until
    yield "About", profile.about
    yield "Notices", profile.notify
