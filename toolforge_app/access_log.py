"""An access log without visitors: no addresses, no searches, no health checks."""

import logging

# Method, path without its query, status, bytes, milliseconds.
FORMAT = '"%(m)s %(U)s" %(s)s %(B)s %(M)sms'
HEALTH_CHECKS = ("/healthz", "/readyz")


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Leave out health checks that succeeded; gunicorn gives its atoms as arguments."""
    atoms = record.args
    if not isinstance(atoms, dict):
        return True
    return not (atoms.get("U") in HEALTH_CHECKS and str(atoms.get("s")) == "200")
