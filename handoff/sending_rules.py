"""When a letter that a platform did not take is tried again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from most116.core.errors import THROTTLED, UNKNOWN_RESULT, UNREADABLE_ANSWER, BridgeError

_UNKNOWN_WAIT = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRules:
    """How long to wait after each failed try, and how long a worker may hold a letter before it counts as gone.

    `at_once` is how many letters one worker sends at a time on each platform.
    """

    backoff: Sequence[timedelta]
    lease: timedelta
    at_once: int

    def wait_after(self, refused: BridgeError, tries: int) -> timedelta | None:
        """How long the letter waits after its failed try of this number; None when that was its last.

        "Too many at a time" is no failed try: that ends when the letter is too old.
        """
        failure = refused.failure
        if failure is not THROTTLED and not (failure.retryable and tries <= len(self.backoff)):
            return None
        wait = self.backoff[0 if failure is THROTTLED else tries - 1]
        if failure in {UNKNOWN_RESULT, UNREADABLE_ANSWER}:
            # The platform may have it: its report, if one comes, must have the time to say so.
            wait = max(wait, _UNKNOWN_WAIT)
        return max(wait, timedelta(seconds=refused.retry_after or 0.0))
