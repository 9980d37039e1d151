"""Requests that nobody means well, as raw as a socket would deliver them."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from hypothesis import strategies as st
from werkzeug.routing import Rule

# What would be seen as an element if it were ever put into a page as it is.
MARKER = "<hostile-marker>"
TEXTS = (
    *("", " ", "\0", "a\0b", "\x7f\x1b[31m", "\r\nSet-Cookie: a=b", "\ufeff", "\ufffe"),
    *("\u202eevil\u202c", "\u2066\u2067\u200f", "e" + "\u0301" * 500, "𝒳" * 100),
    *(MARKER, f'"{MARKER}', f"'>{MARKER}", f"javascript:{MARKER}", "{{7*7}}", "${7*7}"),
    *("' OR '1'='1", "'; DROP TABLE profiles; --", "%' --", "\\", "%%s%n%x", "$1"),
    *("../../etc/passwd", "..\\..\\", "/etc/passwd", "//elsewhere.example", "file:///"),
    *("*", "a* OR b*", "name:[a TO z]", '"unclosed', "((((", "a^9999", "-", "+", "~2"),
    *(
        "offers:",
        "offers:lua" * 30,
        "-offers:lua",
        "lang:pt-9",
        "level:9",
        ":",
        "a:b:c",
    ),
    *("offers:(((((", 'offers:"', "-:", "region:", "((" * 90, "[[" * 90, "{{" * 90),
    *(
        "-1",
        "0",
        "1e9",
        "0x10",
        "NaN",
        "Infinity",
        "9" * 400,
        "1_0",
        "٣",
        "²",
        "½",
        "1.5",
    ),
    *(
        "true",
        "null",
        "[]",
        "{}",
        "undefined",
        "None",
        "text:",
        "text:lua",
        "106",
        "500",
    ),
    *("MS4w", "MS45OTk5OTk5", "Mi4w", "====", "MS4t", "bm90IGEgcGFnZQ", "MS7Csg"),
    *("testwiki:1", "testwiki:", ":", "testwiki:1#000000000001", "testwiki:-1"),
    *("qqx", "en", "ar", "ja", "zh-hans", "x" * 5000, "写真" * 300, "a " * 2000),
)
# What the small population has: a wiki, a page, and ids of all kinds.
KNOWN = (
    "testwiki",
    "testwiki",
    "User:Ana",
    "User:Ana",
    "testwiki:1",
    "500",
    "br",
    "BR",
)
# Page tokens of ours in form, with numbers that Python does not read or no page has.
TOKENS = tuple(
    base64.urlsafe_b64encode(f"1.{number}".encode()).decode().rstrip("=")
    for number in ("9" * 5000, "-1", "1e3", "", "10001", "٣", "²")
)
# Bytes that are no UTF-8: a lone surrogate, an overlong slash, a cut letter.
NO_TEXTS = (
    b"%ED%A0%80",
    b"%C0%AF",
    b"%E5%86",
    b"%FF%FE",
    b"%80",
    b"%",
    b"%zz",
    b"\xff",
)
HEADERS = {
    "Accept": ("", "*/*", "text/csv", "text/csv;q=9", "a/b;q=x", "x" * 3000, ";;;,,,"),
    "Accept-Language": ("", "*", "pt;q=x", "-", "zh--", "ar" * 999, "de;q=-1", "\xff"),
    "If-None-Match": ("*", 'W/"', '"' * 50, "W/W/W/", '"a", *', "\xff", "x" * 3000),
    "If-Modified-Since": ("now", "0", "Thu, 01 Jan 0001 00:00:00 -9999", "9" * 300),
    "If-Match": ("*", '"a"'),
    "If-Range": ('"a"', "x", "Thu, 01 Jan 2099 00:00:00 GMT"),
    "Range": (
        "bytes=0-0",
        "bytes=-1",
        "bytes=9-1",
        "bytes=x",
        "lines=1-",
        "bytes=" * 9,
    ),
    "Cookie": ("a", "=;=;", "session=" + "x" * 3000, "session=\xff"),
    "Content-Type": (
        "",
        "application/json",
        "multipart/form-data",
        "x/y; charset=\xff",
    ),
    "Content-Length": ("5", "0"),
    "Origin": ("null", "https://elsewhere.example"),
    "Access-Control-Request-Method": ("GET", "DELETE", "\xff"),
    "Transfer-Encoding": ("chunked",),
    "X-Forwarded-For": ("' OR 1=1", "::1"),
    "X-HTTP-Method-Override": ("DELETE",),
    "Authorization": ("Basic %%%", "Bearer " + "x" * 99),
}
METHODS = ("GET",) * 12 + (
    *("HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "FOO"),
    *("HEAD", "get"),
)


@dataclass(frozen=True, slots=True)
class RawRequest:
    """A request as its bytes; path and query are percent-encoded."""

    method: str
    path: bytes
    query: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes


@st.composite
def raw_requests(
    draw: st.DrawFn, rules: Sequence[Rule], names: Sequence[str]
) -> RawRequest:
    """Draw a request to one of the rules with some of the parameters."""
    rule = draw(st.sampled_from(rules))
    path = b"".join(
        quote(part).encode() if is_static else draw(_parts())
        for is_static, part in _split(rule.rule)
    )
    fields = st.tuples(_names(names), _values())
    query = b"&".join(b"=".join(each) for each in draw(st.lists(fields, max_size=4)))
    headers = draw(st.lists(st.sampled_from(sorted(HEADERS)), max_size=3, unique=True))
    return RawRequest(
        method=draw(st.sampled_from(METHODS)),
        path=path,
        query=query,
        headers=tuple((each, draw(st.sampled_from(HEADERS[each]))) for each in headers),
        body=draw(st.just(b"") | st.binary(max_size=50) | _forms()),
    )


def _values() -> st.SearchStrategy[bytes]:
    """Draw a value: hostile, any text at all, or bytes that are no text."""
    anything = st.text(max_size=30).filter(_is_encodable)
    texts = st.sampled_from(TEXTS + TOKENS) | anything
    return texts.map(lambda each: quote(each, safe="").encode()) | st.sampled_from(
        NO_TEXTS
    )


def _parts() -> st.SearchStrategy[bytes]:
    """Draw a part of a path: often a right one, so that what is behind is reached."""
    return st.sampled_from(KNOWN).map(str.encode) | _values()


def _names(names: Sequence[str]) -> st.SearchStrategy[bytes]:
    known = st.sampled_from(names).map(lambda name: quote(name, safe="").encode())
    return known | known | known | _values()


def _forms() -> st.SearchStrategy[bytes]:
    return _values().map(lambda value: b"wiki=testwiki&wikitext=" + value)


def _is_encodable(text: str) -> bool:
    return not any("\ud800" <= each <= "\udfff" for each in text)


def _split(rule: str) -> list[tuple[bool, str]]:
    """Split a rule into what stands fast and what is a parameter."""
    parts, rest = [], rule
    while rest:
        static, opening, rest = rest.partition("<")
        parts.append((True, static))
        if opening:
            name, _, rest = rest.partition(">")
            parts.append((False, name))
    return parts
