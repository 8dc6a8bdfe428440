"""What of a consultant's words is not even tried: none, too many, or after the platform's window has closed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from handoff.store.cases import Case
from most116.core.conversation import Channel
from most116.core.errors import DeskError

LONGEST_REPLY = 10_000


def require_words(text: str, longest: int = LONGEST_REPLY) -> None:
    if not text.strip():
        raise DeskError(422, "desk.empty")
    if len(text) > longest:
        raise DeskError(422, "desk.too_long")


def require_window(case: Case, windows: Mapping[Channel, timedelta], now: datetime) -> None:
    """Refuse what the platform would refuse: the writer keeps the words, and is told at once instead of later."""
    window = windows.get(case.conversation.channel)
    if window is not None and now >= case.conversation.last_heard_at + window:
        raise DeskError(409, "desk.reply_window")
