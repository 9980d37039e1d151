"""What must be known of a wiki before its pages can be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.ports import WikiError
from bot.wiki.batches import joined
from bot.wiki.session import Json, WikiSession
from exchange.domain.exclusions import Exclusions, ExclusionsError, read_exclusions
from exchange.domain.site import Site, SiteSyntax
from exchange.domain.weights import USUAL, Weights, read_weights

TEMPLATE_NAMESPACE = 10


@dataclass(frozen=True, slots=True)
class SitePages:
    """The titles on which it depends how a wiki is read.

    Those of the templates are without their namespace. `weights` is empty for a wiki
    that does not tune the matching.
    """

    profile_template: str
    request_template: str
    exclusions: str
    weights: str = ""

    @property
    def templates(self) -> list[str]:
        """Give the full titles of the templates."""
        return [
            f"Template:{name}"
            for name in (self.profile_template, self.request_template)
        ]

    @property
    def lists(self) -> list[str]:
        """Give the titles of the pages on which the community decides."""
        return [self.exclusions, *filter(None, [self.weights])]


def read_site(session: WikiSession, pages: SitePages) -> Site:
    """Ask for the site's names and syntax, our templates' redirects, the lists.

    See `read_site_and_time`.
    """
    return read_site_and_time(session, pages)[0]


def read_site_and_time(session: WikiSession, pages: SitePages) -> tuple[Site, datetime]:
    """Ask for the site and for what its clock says, in one request.

    Raises `WikiError` where the exclusion list cannot be read: without it people would
    be shown who have been taken out. Weights that cannot be read are the usual ones.
    """
    titles = [*pages.templates, *pages.lists]
    batch = next(
        session.query(
            meta="siteinfo",
            siprop="general|namespaces|namespacealiases|extensiontags",
            titles=joined(titles),
            prop="redirects|revisions",
            rdnamespace=TEMPLATE_NAMESPACE,
            rdlimit="max",
            rvprop="content",
            rvslots="main",
        )
    )
    general = batch["general"]
    server = general["server"]
    if server.startswith("//"):
        server = "https:" + server
    answers = _in_order(batch, titles)
    weights, problems = (
        _weights(pages.weights, answers[3]) if pages.weights else (None, ())
    )
    site = Site(
        dbname=general["wikiid"],
        language=general["lang"],
        article_url=server + general["articlepath"],
        script_url=server + general["script"],
        syntax=_syntax(batch, pages, answers),
        exclusions=exclusions_of(pages.exclusions, answers[2]),
        weights=weights,
        weights_problems=problems,
    )
    return site, datetime.fromisoformat(general["time"])


def _in_order(batch: Json, titles: Iterable[str]) -> list[Json]:
    """Give the wiki's answer for each title, which it may have written otherwise."""
    written = {each["from"]: each["to"] for each in batch.get("normalized", [])}
    by_title = {page["title"]: page for page in batch.get("pages", [])}
    found = [by_title.get(written.get(title, title)) for title in titles]
    answers = [each for each in found if each is not None]
    if len(answers) < len(found):
        raise WikiError("The wiki gave half an answer; run the command again later")
    return answers


def _syntax(info: Json, pages: SitePages, answers: list[Json]) -> SiteSyntax:
    return SiteSyntax(
        extension_tags=frozenset(
            tag.strip("<>").lower() for tag in info["extensiontags"]
        ),
        namespaces=_namespaces(info),
        profile_names=_names(pages.profile_template, answers[0]),
        request_names=_names(pages.request_template, answers[1]),
        first_letter_matters=info["general"]["case"] == "case-sensitive",
        language_variants=bool(info["general"]["langconversion"]),
    )


def _names(template: str, page: Json) -> frozenset[str]:
    """Give the names that lead to a template: its own and those of redirects."""
    redirects = (each["title"] for each in page.get("redirects", []))
    return frozenset({template, *(title.partition(":")[2] for title in redirects)})


def _namespaces(info: Json) -> dict[str, int]:
    names: dict[str, int] = {}
    for namespace in info["namespaces"].values():
        for key in ("name", "canonical"):
            if key in namespace:
                names[namespace[key].lower()] = namespace["id"]
    for alias in info["namespacealiases"]:
        names[alias["alias"].lower()] = alias["id"]
    return names


def exclusions_of(title: str, page: Json) -> Exclusions:
    """Read the exclusion list; raise `WikiError` where it cannot be read."""
    if page.get("missing"):
        return Exclusions()
    try:
        return read_exclusions(page["revisions"][0]["slots"]["main"]["content"])
    except (ExclusionsError, KeyError, IndexError) as error:
        raise WikiError(
            f"The exclusion list {title} cannot be read ({error}), so nothing was "
            "changed; mend the page"
        ) from error


def _weights(title: str, page: Json) -> tuple[Weights, tuple[str, ...]]:
    """Give the weights with what is wrong on their page, which stops no run."""
    if page.get("invalid"):
        raise WikiError(f"{title!r} can be no page's title; check CXC_WEIGHTS_PAGE")
    if page.get("missing"):
        return USUAL, ()
    try:
        text = page["revisions"][0]["slots"]["main"]["content"]
    except (KeyError, IndexError):
        return USUAL, (f"{title}: its text cannot be read.",)
    weights, problems = read_weights(text)
    return weights, tuple(f"{title}: {problem}" for problem in problems)
