"""Page tokens: opaque to callers, so that what they hold can change."""

import base64
import binascii

from exchange.search.port import SearchQueryError

# Whoever wants more than this should narrow the search; the export has everything.
LARGEST_OFFSET = 10_000


def make_page_token(offset: int) -> str:
    """Make the token of the page that begins after `offset` hits."""
    return base64.urlsafe_b64encode(f"1.{offset}".encode()).decode().rstrip("=")


def read_page_token(token: str) -> int:
    """Read a token's offset; "" is the first page.

    Raises `SearchQueryError` for what `make_page_token` has not made.
    """
    if not token:
        return 0
    try:
        padded = token + "=" * (-len(token) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (ValueError, binascii.Error) as error:
        raise SearchQueryError("this page token is not one of ours") from error
    version, _, offset = text.partition(".")
    # Python reads no number of thousands of digits.
    is_number = offset.isdigit() and len(offset) <= len(str(LARGEST_OFFSET))
    if version != "1" or not is_number or int(offset) > LARGEST_OFFSET:
        raise SearchQueryError("this page token is not one of ours")
    return int(offset)
