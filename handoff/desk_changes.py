"""How an act at the desk is carried out: one unit of work, decided again when somebody else was faster, audited."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from handoff.announce import announce
from handoff.case_view import content_key
from handoff.company import joined
from handoff.crypto.content_key import ContentKey
from handoff.crypto.keyring import KeyRing
from handoff.live.events import DeskEvents
from handoff.records import Account, Standing
from handoff.store import audit, cases
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database, StaleError, UnitOfWork
from most116.core.clock import Clock
from most116.core.errors import DeskError, StorageDown
from most116.core.ids import ConversationId

_TRIES = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation in an open transaction, and who acts on it."""

    unit: UnitOfWork
    account: Account
    case: Case
    key: ContentKey
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Done(Generic[T]):
    """What an act made of a conversation. Without `case` nothing changed; without `action` nothing is audited."""

    result: T
    case: Case | None = None
    action: str | None = None
    detail: str = ""


class DeskChanges:
    def __init__(self, *, database: Database, keyring: KeyRing, desk_events: DeskEvents, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._desk_events = desk_events
        self.clock = clock

    async def run(self, account: Account, conversation: ConversationId, act: Callable[[Held], Awaitable[Done[T]]]) -> T:
        """Raises DeskError when the conversation is unknown or shredded, and whatever `act` refuses with."""
        for _ in range(_TRIES):
            try:
                return await self._once(account, conversation, act)
            except StaleError:
                # The person wrote in between: look at the conversation again and act on what it is now.
                continue
        raise StorageDown("a conversation that changes faster than it can be read")

    async def _once(
        self, account: Account, conversation: ConversationId, act: Callable[[Held], Awaitable[Done[T]]]
    ) -> T:
        async with self._database.write() as unit:
            case = await cases.hold(unit.connection, conversation)
            if case is None:
                raise DeskError(404, "desk.not_found")
            key = await content_key(unit.connection, self._keyring, case)
            if key is None:
                raise DeskError(409, "desk.closed")
            now = self.clock.now()
            done = await act(Held(unit, account, case, key, now))
            if done.case is not None:
                await cases.save(unit.connection, done.case)
            if done.action is not None:
                entry = audit.Entry(actor=account.id, action=done.action, conversation=conversation, detail=done.detail)
                await audit.append(unit.connection, entry, now)
            changed = done.case or case
            announce(unit, self._desk_events, case.conversation, changed.conversation)
        return done.result


def require_own(held: Held) -> Case:
    """The case, when it is in the account's hands now."""
    one = held.case.conversation
    if not one.phase.with_person:
        raise DeskError(409, "desk.closed")
    if one.assigned_to != held.account.id:
        raise DeskError(403, "desk.not_yours")
    return held.case


def require_voice(held: Held) -> Case:
    """The case, when the account may write to the person: as its owner, or as a guest who was asked to write."""
    guest = joined(held.case.company, held.account.id)
    if guest is not None and guest.standing is Standing.WRITES and held.case.conversation.phase.with_person:
        return held.case
    return require_own(held)


def require_inside(held: Held) -> Case:
    """The case, when the account is in it: it was or is its own, or somebody asked it in."""
    if held.case.conversation.assigned_to != held.account.id and joined(held.case.company, held.account.id) is None:
        raise DeskError(403, "desk.not_yours")
    return held.case
