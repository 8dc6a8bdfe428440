"""What RQ runs: it finds a function by its dotted name, so what that hands on to is set here."""

from collections.abc import Callable

from most116.core.ids import ConversationId

_hand_over: list[Callable[[ConversationId], None]] = []
_look: list[Callable[[], None]] = []


def install(hand_over: Callable[[ConversationId], None]) -> None:
    """Say, once in a worker's life, who delivers."""
    _hand_over[:] = [hand_over]


def install_look(look: Callable[[], None]) -> None:
    """Say, once in a worker's life, who looks at the platforms."""
    _look[:] = [look]


def deliver(conversation: str) -> None:
    """Have the letters of a conversation sent.

    Returns at once: a platform that is slow for one person must not keep the letters of all others waiting, and a
    job's own time-out or retry would know less than the outbox does.
    """
    _hand_over[0](ConversationId(conversation))


def look_at_platforms() -> None:
    """Have every platform looked at. Returns at once: letters wait behind this job."""
    _look[0]()
