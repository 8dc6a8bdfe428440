"""What each refusal of Telegram means."""

import pytest

from bridges.telegram_bot.refusals import refusal, refusals
from most116.core.errors import (
    FAILURES,
    MISCONFIGURED,
    NO_SUCH_ADDRESS,
    OPTED_OUT,
    REJECTED,
    THROTTLED,
    UNKNOWN_RESULT,
    Failure,
)  # fmt: skip
from most116.testing.bridge_kit import MARKED


@pytest.mark.parametrize(
    ("code", "said", "failure"),
    [
        (403, "Forbidden: user is deactivated", NO_SUCH_ADDRESS),
        (403, "Forbidden: bot was blocked by the user", OPTED_OUT),
        (403, "Forbidden: something new", REJECTED),
        (400, "Bad Request: message is too long", REJECTED),
        (400, "Bad Request: chat not found", NO_SUCH_ADDRESS),
        (404, "Not Found", MISCONFIGURED),
        (409, "Conflict", MISCONFIGURED),
        (429, "Too Many Requests", THROTTLED),
        (503, "Service Unavailable", UNKNOWN_RESULT),
    ],
)
def test_the_table(code: int, said: str, failure: Failure) -> None:
    assert refusal(code, said + " " + MARKED).failure is failure
    assert MARKED not in str(refusal(code, said + " " + MARKED))


def test_the_table_names_failures_only_and_fits_where_it_is_kept() -> None:
    assert set(refusals().values()) <= set(FAILURES.values())
    assert max(map(len, refusals())) <= 60


def test_a_wait_without_end_ends() -> None:
    assert refusal(429, "", retry_after=10**9).retry_after == 3600
