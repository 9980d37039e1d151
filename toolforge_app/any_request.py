"""Requests as they come, also from programs that do not encode what they send."""

import re
from typing import Any

from flask import Request

_NOT_ASCII = re.compile(rb"[\x80-\xff]")


class AnyRequest(Request):
    """A request whose query may hold any bytes; Werkzeug fails where it is no UTF-8."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.query_string = _NOT_ASCII.sub(_encode, self.query_string)


def _encode(byte: re.Match[bytes]) -> bytes:
    return b"%%%02X" % ord(byte.group())
