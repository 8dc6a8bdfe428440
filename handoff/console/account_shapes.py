"""The JSON about accounts, sessions and the audit trail that the desk API takes and gives."""

from datetime import datetime
from typing import Self

from pydantic import Field

from handoff.accounts.administration import Invitation, Standing
from handoff.accounts.duties import Duties
from handoff.accounts.proofs import LONGEST_LOGIN
from handoff.accounts.session import OpenSession, Session
from handoff.accounts.trail import TrailPage
from handoff.console.shapes import Shape, Text
from handoff.ranks import Role
from most116.core.conversation import Language, Line


class SessionSeen(Shape):
    """One of one's own sessions."""

    id: str
    since: datetime
    seen: datetime
    """The last act, give or take a quarter of a minute."""
    browser: str
    """Its family, such as Firefox; empty when unknown."""
    this: bool

    @classmethod
    def of(cls, one: OpenSession, own: Session) -> Self:
        return cls(id=one.id, since=one.created, seen=one.seen, browser=one.browser, this=one.id == own.id)


class AccountDuties(Shape):
    role: Role
    lines: list[Line] = Field(max_length=len(Line))
    languages: list[Language] = Field(max_length=len(Language))
    overflow: list[Line] = Field(default=[], max_length=len(Line))
    """Lines beside its own whose people it takes once they have waited for long."""
    trained: bool = False
    """For abusive talks, which are offered to it first."""

    def duties(self) -> Duties:
        return Duties(
            role=self.role,
            lines=tuple(dict.fromkeys(self.lines)),
            languages=tuple(dict.fromkeys(self.languages)),
            overflow=tuple(dict.fromkeys(self.overflow)),
            trained=self.trained,
        )


class NewAccount(AccountDuties):
    login: str = Field(min_length=1, max_length=LONGEST_LOGIN)
    alias: Text
    """The name that people who write are told."""


class AccountSeen(Shape):
    """An account as whoever looks after it sees it."""

    id: str
    login: str
    alias: str
    role: Role
    lines: list[Line]
    languages: list[Language]
    overflow: list[Line]
    trained: bool
    disabled: bool
    invited: bool
    """The link of an invitation still leads somewhere."""
    protected: bool
    """It has a second factor."""

    @classmethod
    def of(cls, one: Standing) -> Self:
        account = one.account
        return cls(
            id=account.id,
            login=account.login,
            alias=account.alias,
            role=account.role,
            lines=list(account.lines),
            languages=list(account.languages),
            overflow=list(account.overflow),
            trained=account.trained,
            disabled=account.disabled,
            invited=one.invited,
            protected=one.protected,
        )


class Invited(Shape):
    """A one-time link, told this once."""

    account: str
    path: str
    """Of the desk's address."""
    expires_at: datetime

    @classmethod
    def of(cls, made: Invitation) -> Self:
        return cls(account=made.account.id, path=made.path, expires_at=made.expires_at)


class TrailEntry(Shape):
    seq: int
    at: datetime
    actor: str
    """The id of an account, `clock` or `operator`."""
    action: str
    conversation: str | None
    detail: str


class TrailEntries(Shape):
    entries: list[TrailEntry]
    older: int | None
    """For `before` of the next page; null on the last."""

    @classmethod
    def of(cls, page: TrailPage) -> Self:
        entries = [
            TrailEntry(
                seq=one.seq,
                at=one.at,
                actor=one.entry.actor,
                action=one.entry.action,
                conversation=one.entry.conversation,
                detail=one.entry.detail,
            )
            for one in page.entries
        ]
        return cls(entries=entries, older=page.older)


class TrailCheck(Shape):
    whole: bool
    broken_at: int | None
    """The number of the first entry that was changed or removed."""
