"""Failures as named constants: what failed, whether trying again helps, and whose fault it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a platform does not take a message. `code` is stable; the desk shows a text for it."""

    code: str
    retryable: bool
    our_fault: bool


UNREACHABLE = Failure("unreachable", retryable=True, our_fault=False)
UNKNOWN_RESULT = Failure("unknown_result", retryable=True, our_fault=False)
THROTTLED = Failure("throttled", retryable=True, our_fault=False)
REJECTED = Failure("rejected", retryable=False, our_fault=False)
NO_SUCH_ADDRESS = Failure("no_such_address", retryable=False, our_fault=False)
OPTED_OUT = Failure("opted_out", retryable=False, our_fault=False)
WINDOW_CLOSED = Failure("window_closed", retryable=False, our_fault=False)
MISCONFIGURED = Failure("misconfigured", retryable=True, our_fault=True)
UNREADABLE_ANSWER = Failure("unreadable_answer", retryable=True, our_fault=False)
# Set by the outbox, not by a platform: the letter waited longer than a crisis text may.
EXPIRED = Failure("expired", retryable=False, our_fault=True)

FAILURES = {
    failure.code: failure
    for failure in (
        UNREACHABLE,
        UNKNOWN_RESULT,
        THROTTLED,
        REJECTED,
        NO_SUCH_ADDRESS,
        OPTED_OUT,
        WINDOW_CLOSED,
        MISCONFIGURED,
        UNREADABLE_ANSWER,
        EXPIRED,
    )
}


class BridgeError(Exception):
    """A platform did not take a letter.

    `detail` is the platform's own code (never its message, which may repeat what was sent); `retry_after` is in
    seconds when the platform named a time.
    """

    def __init__(self, failure: Failure, *, detail: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(f"{failure.code} ({detail})" if detail else failure.code)
        self.failure = failure
        self.detail = detail
        self.retry_after = retry_after


class TooMuchError(Exception):
    """Who waits is more than a consultant may take beside what they hold. `immediate`: somebody in immediate danger."""

    def __init__(self, *, immediate: bool) -> None:
        super().__init__("immediate" if immediate else "full")
        self.immediate = immediate


class OfferedElsewhereError(Exception):
    """Who was to be taken by name is offered to somebody else at this moment."""


class DeskError(Exception):
    """The desk refuses an act: an HTTP status and the key of the text that says why, with what the text names.

    Those values are for whoever tried it and for nobody else: they are no part of the error's own words.
    """

    def __init__(self, status: int, text_key: str, **values: str) -> None:
        super().__init__(text_key)
        self.status = status
        self.text_key = text_key
        self.values = values


class StorageDown(Exception):
    """Redis or SQL does not answer, so a message could not be kept. Names which; holds nothing of the message."""

    def __init__(self, which: str) -> None:
        super().__init__(f"{which} is not reachable: the message was not acknowledged")
        self.which = which


class ShreddedError(Exception):
    """The key of this conversation is destroyed: what it sealed can never be read again."""


class ConfigurationError(Exception):
    """The installation cannot start as it is: what is wrong, where, and the remedy."""


class DidNotStart(Exception):
    """A program this one started ended, or stayed silent, before it was ready."""
