"""What the status of an HTTP answer means for a letter."""

from most116.core.errors import (
    MISCONFIGURED,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    Failure,
)

# A letter is too old long before a longer time is over.
_LONGEST_WAIT = 3600.0


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


def retry_after(value: str | None) -> float | None:
    """Seconds in a Retry-After header, an hour at most; None when it holds none or a date."""
    digits = (value or "").strip()
    return min(float(digits), _LONGEST_WAIT) if digits.isascii() and digits.isdecimal() and len(digits) < 10 else None
