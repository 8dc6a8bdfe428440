"""What RQ runs: one function with one opaque id. RQ finds it by its dotted name, so what it hands on to is set here."""

from collections.abc import Callable

from most116.core.ids import ConversationId

_hand_over: list[Callable[[ConversationId], None]] = []


def install(hand_over: Callable[[ConversationId], None]) -> None:
    """Say, once in a worker's life, who delivers."""
    _hand_over[:] = [hand_over]


def deliver(conversation: str) -> None:
    """Have the letters of a conversation sent.

    Returns at once: a platform that is slow for one person must not keep the letters of all others waiting, and a
    job's own time-out or retry would know less than the outbox does.
    """
    _hand_over[0](ConversationId(conversation))
