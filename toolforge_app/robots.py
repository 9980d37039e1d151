"""What crawlers are asked to leave alone."""

from flask import Blueprint, Response, after_this_request, make_response

# Searches are without end, the API is for programs, each check reads a wiki, and what
# notices lead to is for those who got them.
DISALLOWED = ("/search?", "/api/", "/check", "/matches", "/preview/")

blueprint = Blueprint("robots", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Keep crawlers out of searches and machine addresses."""
    lines = ("User-agent: *", *(f"Disallow: {each}" for each in DISALLOWED))
    response = make_response("\n".join((*lines, "")))
    response.mimetype = "text/plain"
    return response


def hide_from_crawlers() -> None:
    """Ask crawlers to keep the page of this request out of their indexes."""

    @after_this_request
    def hide(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex"
        return response
