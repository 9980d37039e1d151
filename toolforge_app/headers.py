"""Headers that keep browsers from doing what no page of ours needs."""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HTTPS_SECONDS = 31_536_000


def install_headers(app: Flask, tool_url: str) -> None:
    """Send the security headers with every answer."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = POLICY
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "no-referrer"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if tool_url.startswith("https:"):
            headers["Strict-Transport-Security"] = f"max-age={HTTPS_SECONDS}"
        if request.endpoint != "static":
            headers["Cache-Control"] = "no-cache"
            response.vary.add("Accept-Language")
        return response
