"""What an account is for, and what nobody may do to accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId


@dataclass(frozen=True, slots=True, kw_only=True)
class Duties:
    """What an account is for, with the marks that it may have (handoff/records.py)."""

    role: Role
    lines: tuple[Line, ...]
    languages: tuple[Language, ...]
    overflow: tuple[Line, ...] = ()
    trained: bool = False

    def of(self, account: Account) -> Account:
        """The account as it is for this. Nobody overflows onto a line that is their own, or without one."""
        overflow = tuple(line for line in self.overflow if line not in self.lines) if self.lines else ()
        return replace(
            account,
            role=self.role,
            lines=self.lines,
            languages=self.languages,
            overflow=overflow,
            trained=self.trained and bool(self.lines),
        )


def one_of(known: Mapping[ConsultantId, Account], which: ConsultantId) -> Account:
    if which not in known:
        raise DeskError(404, "desk.account.unknown")
    return known[which]


def require_sense(duties: Duties) -> None:
    """Whoever talks has a line and a language to do it in."""
    if duties.role is not Role.ADMIN and not (duties.lines and duties.languages):
        raise DeskError(422, "desk.account.no_lines")


def require_another(by: Account, account: Account) -> None:
    if by.id == account.id:
        raise DeskError(409, "desk.account.own")


def require_admin_left(known: Mapping[ConsultantId, Account]) -> None:
    if not any(one.role is Role.ADMIN and not one.disabled for one in known.values()):
        raise DeskError(409, "desk.account.last_admin")
