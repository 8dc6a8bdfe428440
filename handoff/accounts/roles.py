"""Who may do what at the desk."""

from collections.abc import Mapping
from enum import StrEnum

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Line
from most116.core.errors import DeskError


class Act(StrEnum):
    """What somebody may want to do at the desk."""

    SEE_QUEUE = "see_queue"
    FOLLOW = "follow"
    READ = "read"
    TAKE = "take"
    REPLY = "reply"
    NOTE = "note"
    TRANSFER = "transfer"
    INVITE = "invite"
    RELEASE = "release"
    CLOSE = "close"
    BREAK_GLASS = "break_glass"
    SUPERVISE = "supervise"
    STEER_INTAKE = "steer_intake"
    MANAGE_ACCOUNTS = "manage_accounts"
    HOLD = "hold"


_TALKING = frozenset(
    {
        Act.SEE_QUEUE,
        Act.FOLLOW,
        Act.READ,
        Act.TAKE,
        Act.REPLY,
        Act.NOTE,
        Act.TRANSFER,
        Act.INVITE,
        Act.RELEASE,
        Act.CLOSE,
        Act.BREAK_GLASS,
    }
)
# Who looks after accounts reads nobody's words: the two duties meet in one person only by two accounts.
_ALLOWED: Mapping[Role, frozenset[Act]] = {
    Role.CONSULTANT: _TALKING,
    Role.LEAD: _TALKING | {Act.SUPERVISE, Act.STEER_INTAKE, Act.HOLD},
    Role.ADMIN: frozenset({Act.STEER_INTAKE, Act.MANAGE_ACCOUNTS, Act.HOLD}),
}


def may(account: Account, act: Act, line: Line | None = None) -> bool:
    """True when the account's role allows the act and, where a line is named, the line is one of its own."""
    if account.disabled or act not in _ALLOWED[account.role]:
        return False
    return line is None or line in account.lines


def require(account: Account, act: Act, line: Line | None = None) -> None:
    """Refuse what `may` does not allow."""
    if not may(account, act, line):
        raise DeskError(403, "desk.not_allowed")
