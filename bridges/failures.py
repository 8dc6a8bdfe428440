"""What an HTTP answer, or the lack of one, means for a letter."""

import httpx

from most116.core.errors import (
    MISCONFIGURED,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    UNREACHABLE,
    UNREADABLE_ANSWER,
    Failure,
)

# A letter is too old long before a longer time is over.
_LONGEST_WAIT = 3600.0
_NOTHING_WAS_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_WRONG_ADDRESS = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.ProxyError)


def of_status(status: int) -> Failure:
    """The failure of an answer that is not a success, when its body says nothing we know."""
    if status == 429:
        return THROTTLED
    if status >= 500:
        # A platform may fail after it has taken the letter (platform sheet 15).
        return UNKNOWN_RESULT
    if status in {401, 403, 404} or status < 400:
        return MISCONFIGURED
    return REJECTED


def of_exception(error: httpx.HTTPError | httpx.InvalidURL) -> Failure:
    """The failure of a request without a usable answer: only a missing connection proves that nothing was sent."""
    if isinstance(error, _NOTHING_WAS_SENT):
        return UNREACHABLE
    if isinstance(error, _WRONG_ADDRESS):
        return MISCONFIGURED
    return UNREADABLE_ANSWER if isinstance(error, httpx.DecodingError) else UNKNOWN_RESULT


def retry_after(value: str | None) -> float | None:
    """Seconds in a Retry-After header, an hour at most; None when it holds none or a date."""
    digits = (value or "").strip()
    return min(float(digits), _LONGEST_WAIT) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
