"""What of a consultant's words is not even tried: none, too many, numbers in a note, or after the platform's window."""

from datetime import datetime

from handoff.store.cases import Case
from handoff.veils import pieces
from most116.core.errors import DeskError
from most116.core.messages import ReplyWindows

LONGEST_REPLY = 10_000


def require_words(text: str, longest: int = LONGEST_REPLY) -> None:
    if not text.strip():
        raise DeskError(422, "desk.empty")
    if len(text) > longest:
        raise DeskError(422, "desk.too_long")


def require_nobody_named(text: str) -> None:
    """Refuse a note beside a talk with a long number or a link: notes never say who somebody is (domain sheet 6)."""
    if any(piece.kind != "plain" for piece in pieces(text)):
        raise DeskError(422, "desk.note.identifier")


def require_window(case: Case, windows: ReplyWindows, now: datetime) -> None:
    """Refuse what the platform would refuse: the writer keeps the words, and is told at once instead of later."""
    window = windows.last(case.conversation.channel, case.conversation.language)
    if window is not None and now >= case.conversation.last_heard_at + window:
        raise DeskError(409, "desk.reply_window")
