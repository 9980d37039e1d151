"""Runs one command of the bot and writes down what it sent to the wiki.

`python -m benchmarks.recorded_bot FILE sync --full`: FILE gets a JSON list of requests,
each with method, url, headers and body.
"""

import json
import sys
from pathlib import Path
from typing import Any

import requests
from pywikibot.comms import http

from bot.__main__ import main

KEPT_HEADERS = ("Content-Type", "Cookie", "User-Agent", "Accept-Encoding")


def record(file: Path, arguments: list[str]) -> int:
    """Run the command; give its exit code."""
    sent: list[dict[str, Any]] = []

    def add(response: requests.Response, **_: Any) -> None:
        request = response.request
        body = request.body
        sent.append(
            {
                "method": request.method,
                "url": request.url,
                "headers": {
                    name: str(request.headers[name])
                    for name in KEPT_HEADERS
                    if name in request.headers
                },
                "body": body.decode() if isinstance(body, bytes) else body,
            }
        )

    http.session.hooks["response"].append(add)
    code = main(arguments)
    file.write_text(json.dumps(sent))
    return code


if __name__ == "__main__":
    sys.exit(record(Path(sys.argv[1]), sys.argv[2:]))
