"""How gunicorn serves the tool: `gunicorn -c toolforge_app/gunicorn_config.py`."""

import logging
import os
from typing import Any

from toolforge_app.access_log import FORMAT, is_worth_logging
from toolforge_app.indexer_process import IndexerProcess

wsgi_app = "toolforge_app:create_app()"
bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
# Threads, since a sync worker is killed in the middle of an answer that takes longer
# than the timeout, as the export to a slow client does.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 30
# A search in letters of three bytes, with many filters, has a long address.
limit_request_line = 8190
# Its socket would stand in the home of whoever runs the tool.
control_socket_disable = True
accesslog = "-"
access_log_format = FORMAT


def when_ready(server: Any) -> None:
    """Start the indexer beside the workers, which inherit the log's filter."""
    logging.getLogger("gunicorn.access").addFilter(is_worth_logging)
    server.indexer = IndexerProcess()
    server.indexer.start()


def on_exit(server: Any) -> None:
    """End the indexer with the server."""
    if hasattr(server, "indexer"):
        server.indexer.stop()
