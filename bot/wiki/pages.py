"""Profile pages through Pywikibot."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.ports import RecentChanges, WikiError, WikiPage, WikiUser
from bot.wiki.session import Json, WikiSession
from exchange.domain.site import Site, SiteSyntax

BATCH = 50
# Wikimedia's wikis remember recent changes for 30 days; some leave out a few hours.
RECENT_CHANGES_LAST = timedelta(days=25)
TEMPLATE_NAMESPACE = 10


class PywikibotProfilePages:
    """Implements `bot.ports.ProfilePages`."""

    def __init__(
        self, session: WikiSession, profile_template: str, request_template: str
    ) -> None:
        self._session = session
        self._profile_template = profile_template
        self._request_template = request_template

    def site(self) -> Site:
        """Tell what must be known of the wiki, the names of our templates included."""
        info = next(
            self._session.query(
                meta="siteinfo",
                siprop="general|namespaces|namespacealiases|extensiontags",
            )
        )
        general = info["general"]
        server = general["server"]
        if server.startswith("//"):
            server = "https:" + server
        return Site(
            dbname=general["wikiid"],
            language=general["lang"],
            article_url=server + general["articlepath"],
            script_url=server + general["script"],
            syntax=self._syntax(info),
        )

    def _syntax(self, info: Json) -> SiteSyntax:
        return SiteSyntax(
            extension_tags=frozenset(
                tag.strip("<>").lower() for tag in info["extensiontags"]
            ),
            namespaces=_namespaces(info),
            profile_names=self._names_of(self._profile_template),
            request_names=self._names_of(self._request_template),
            first_letter_matters=info["general"]["case"] == "case-sensitive",
            language_variants=bool(info["general"]["langconversion"]),
        )

    def _names_of(self, template: str) -> frozenset[str]:
        """Give the names that lead to a template: its own and those of redirects."""
        names = {template}
        for batch in self._session.query(
            prop="redirects",
            titles=f"Template:{template}",
            rdnamespace=TEMPLATE_NAMESPACE,
            rdlimit="max",
        ):
            for page in batch.get("pages", []):
                for redirect in page.get("redirects", []):
                    names.add(redirect["title"].partition(":")[2])
        return frozenset(names)

    def transcluding(self) -> Iterator[list[WikiPage]]:
        """List all pages that transclude the profile's template, in batches.

        MediaWiki lists those that use a redirect to it among them.
        """
        for batch in self._session.query(
            generator="embeddedin",
            geititle=f"Template:{self._profile_template}",
            geilimit=BATCH,
            prop="revisions|info|contributors",
            rvprop="ids|timestamp|content",
            rvslots="main",
            pclimit="max",
        ):
            with_text = map(_to_page, batch.get("pages", []))
            yield [page for page in with_text if page is not None]

    def among(
        self, page_ids: Collection[int], templates: Collection[str]
    ) -> frozenset[int]:
        """Give those of the pages that transclude one of the templates."""
        titles = "|".join(f"Template:{template}" for template in sorted(templates))
        found: set[int] = set()
        for some in _batches(sorted(page_ids)):
            for batch in self._session.query(
                pageids=_joined(some),
                prop="templates",
                tltemplates=titles,
                tllimit="max",
            ):
                found.update(
                    page["pageid"]
                    for page in batch.get("pages", [])
                    if page.get("templates")
                )
        return frozenset(found)

    def users(self, names: Collection[str]) -> dict[str, WikiUser]:
        """Look up accounts by name; a name without one is left out."""
        found: dict[str, WikiUser] = {}
        for some in _batches(sorted(names)):
            for batch in self._session.query(
                list="users", ususers=_joined(some), usprop="blockinfo|centralids"
            ):
                for user in batch.get("users", []):
                    if "userid" in user:
                        found[user["name"]] = _to_user(user)
        return found

    def changes_since(self, cursor: str) -> RecentChanges | None:
        """List what changed after the cursor; None where that is no longer known."""
        since, _, last_id = cursor.partition("|")
        started = datetime.fromisoformat(since)
        if datetime.now(UTC) - started > RECENT_CHANGES_LAST:
            return None
        newest = (since, int(last_id))
        page_ids: set[int] = set()
        titles: set[str] = set()
        for batch in self._session.query(
            list="recentchanges",
            rcdir="newer",
            rcstart=since,
            rcprop="ids|title|timestamp",
            rctype="edit|new|log",
            rclimit="max",
        ):
            for change in batch.get("recentchanges", []):
                if change["rcid"] > int(last_id):
                    newest = max(newest, (change["timestamp"], change["rcid"]))
                    page_ids.add(change.get("pageid", 0))
                    titles.add(change.get("title", ""))
        return RecentChanges(
            frozenset(page_ids - {0}),
            frozenset(titles - {""}),
            "|".join(map(str, newest)),
        )

    def now_cursor(self) -> str:
        """Give the cursor of the present moment."""
        batch = next(
            self._session.query(
                list="recentchanges",
                rcprop="ids|timestamp",
                rctype="edit|new|log",
                rclimit=1,
                meta="siteinfo",
            )
        )
        for change in batch.get("recentchanges", []):
            return f"{change['timestamp']}|{change['rcid']}"
        return f"{batch['general']['time']}|0"


def _namespaces(info: Json) -> dict[str, int]:
    names: dict[str, int] = {}
    for namespace in info["namespaces"].values():
        for key in ("name", "canonical"):
            if key in namespace:
                names[namespace[key].lower()] = namespace["id"]
    for alias in info["namespacealiases"]:
        names[alias["alias"].lower()] = alias["id"]
    return names


def _to_page(page: Json) -> WikiPage | None:
    """Read a page of the answer; None where its newest revision is hidden.

    Raises `WikiError` where the wiki cannot find a text that it has: nobody is removed
    for that.
    """
    revisions = page.get("revisions")
    if page.get("missing") or not revisions:
        return None
    main = revisions[0].get("slots", {}).get("main", {})
    if main.get("texthidden") or main.get("suppressed"):
        return None
    if "content" not in main:
        raise WikiError(
            f"The wiki gave no text of {page['title']}; nothing was changed. Run the "
            "command again later"
        )
    return WikiPage(
        page_id=page["pageid"],
        title=page["title"],
        namespace=page["ns"],
        rev_id=revisions[0]["revid"],
        edited_at=datetime.fromisoformat(revisions[0]["timestamp"]),
        wikitext=main["content"],
        is_redirect=bool(page.get("redirect")),
        content_model=main["contentmodel"],
        author_ids={
            each["name"]: each["userid"] for each in page.get("contributors", [])
        },
    )


def _to_user(user: Json) -> WikiUser:
    attached: Any = user.get("attachedlocal", {})
    central_ids = user.get("centralids", {})
    is_central = bool(attached.get("CentralAuth"))
    return WikiUser(
        name=user["name"],
        user_id=user["userid"],
        central_id=central_ids.get("CentralAuth", 0) if is_central else 0,
        is_blocked="blockid" in user and not user.get("blockpartial", False),
    )


def _joined(values: Collection[Any]) -> str:
    # A leading separator lets values hold a vertical bar.
    return "\x1f" + "\x1f".join(str(value) for value in values)


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(values), BATCH):
        yield values[start : start + BATCH]
