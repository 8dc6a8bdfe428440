"""What two people do to reveal an address: one asks, another co-signs, and every step stands in the audit trail.

Refused with DeskError. Whoever calls has made sure that the account's owner has just proved who they are.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from handoff.accounts.roles import Act, may, require
from handoff.break_glass.opening import open_for_help
from handoff.break_glass.records import Reason, Reveal, RevealId, State
from handoff.break_glass.sheets import Sheets
from handoff.break_glass.subject import invented, subject_of
from handoff.crypto.envelope import EnvelopeError
from handoff.desk_changes import Done, Held, require_own
from handoff.dialogs import state_of, with_state
from handoff.records import Account
from handoff.store import reveal_parts, reveals
from most116.core.conversation import Line, Tier
from most116.core.drills import is_drill
from most116.core.errors import DeskError
from most116.core.ids import ConversationId

# Nobody's number: no number of Poland begins with 0.
INVENTED_ADDRESS: Final = "+48 000 000 000"


class BreakGlass(Sheets):
    """Of several who act at the same instant one wins. No account can do both parts, whatever its role."""

    async def ask(self, account: Account, which: ConversationId, reason: Reason) -> Reveal:
        """Whoever holds the talk says that a life is in danger; from then on it is a talk in immediate danger.

        Asking again while a request waits or is open is the same request. A visit to a page of ours has no address; its
        sheet serves whoever calls for help with what the person wrote.
        """
        require(account, Act.BREAK_GLASS)

        async def act(held: Held) -> Done[Reveal]:
            case, connection = require_own(held), held.unit.connection
            if is_drill(case.conversation.slot):
                # Help would be sent to nobody; break-glass has drills of its own.
                raise DeskError(409, "desk.drill.no_glass")
            before = await reveals.of_conversation(connection, which)
            if before is not None and before.state(held.now) in {State.ASKED, State.OPEN, State.SHEET}:
                return Done(result=before)
            subject = await subject_of(connection, which, drill=False, now=held.now)
            line = case.conversation.line or case.conversation.entry_line or account.lines[0]
            reveal = self._asked(account, which, line, reason, held.now, drill=False)
            if subject.envelope is None:
                reveal = replace(reveal, ended_by=account.id, ended_at=held.now)
            await reveals.add(connection, reveal)
            self._tell(held.unit, reveal)
            # Who asks now to have everything deleted is told that it happens later; a lead may lower the tier again.
            case = with_state(case, replace(state_of(case), tier=Tier.IMMEDIATE))
            return Done(result=reveal, case=case, action="glass_asked", detail=reason)

        return await self._tools.changes.run(account, which, act)

    async def ask_in_drill(self, account: Account, line: Line, reason: Reason) -> Reveal:
        """The same about an invented talk, to practise."""
        require(account, Act.BREAK_GLASS, line)
        now, which = self._clock.now(), self._ids.conversation()
        reveal = self._asked(account, which, line, reason, now, drill=True)
        async with self._database.write() as unit:
            await reveal_parts.add_drill(unit.connection, invented(self._keyring, which, INVENTED_ADDRESS, now))
            await reveals.add(unit.connection, reveal)
            await self._note(unit, account, reveal, "glass_asked", reason)
            self._tell(unit, reveal)
        return reveal

    async def cosign(self, account: Account, which: RevealId) -> Reveal:
        """A lead of the line, who is somebody else, agrees: for ten minutes they can see the address."""
        async with self._database.write() as unit:
            reveal, now = await self._held(unit, which), self._clock.now()
            require(account, Act.SUPERVISE, reveal.line)
            if account.id == reveal.asked_by:
                raise DeskError(403, "desk.glass.same_person")
            _require_waiting(reveal, now)
            asker = next((one for one in await self._colleagues.all() if one.id == reveal.asked_by), None)
            if asker is None or not may(asker, Act.BREAK_GLASS):
                raise DeskError(409, "desk.glass.asker_gone")
            subject = await self._subject(unit, reveal)
            if not subject.live:
                raise DeskError(409, "desk.glass.not_live")
            if subject.envelope is None:
                raise DeskError(409, "desk.glass.no_address")
            done = replace(reveal, cosigned_by=account.id, cosigned_at=now)
            return await self._save(unit, account, done, "glass_cosigned")

    async def end(self, account: Account, which: RevealId) -> Reveal:
        """A lead says no, or whoever asked takes it back."""
        async with self._database.write() as unit:
            reveal, now = await self._held(unit, which), self._clock.now()
            own = reveal.asked_by == account.id
            if not own:
                require(account, Act.SUPERVISE, reveal.line)
            _require_waiting(reveal, now)
            done = replace(reveal, ended_by=account.id, ended_at=now)
            return await self._save(unit, account, done, "glass_taken_back" if own else "glass_refused")

    async def show(self, account: Account, which: RevealId) -> str:
        """The address, for the lead who co-signed, within their ten minutes; each look is an entry of its own."""
        async with self._database.write() as unit:
            reveal, now = await self._held(unit, which), self._clock.now()
            require(account, Act.SUPERVISE, reveal.line)
            if reveal.cosigned_by != account.id:
                raise DeskError(403, "desk.glass.not_yours")
            if reveal.state(now) is not State.OPEN:
                raise DeskError(409, "desk.glass.over")
            envelope = (await self._subject(unit, reveal)).envelope
            if envelope is None:
                raise DeskError(409, "desk.glass.no_address")
            try:
                address = open_for_help(self._keyring, reveal.conversation, *envelope)
            except EnvelopeError:
                raise DeskError(409, "desk.glass.no_address") from None
            await self._note(unit, account, reveal, "glass_shown")
        return address

    def _asked(
        self, account: Account, which: ConversationId, line: Line, reason: Reason, now: datetime, *, drill: bool
    ) -> Reveal:
        return Reveal(
            id=RevealId(self._ids.new()),
            conversation=which,
            line=line,
            drill=drill,
            reason=reason,
            asked_by=account.id,
            asked_at=now,
        )


def _require_waiting(reveal: Reveal, now: datetime) -> None:
    state = reveal.state(now)
    if state is State.EXPIRED:
        raise DeskError(409, "desk.glass.expired")
    if state is not State.ASKED:
        raise DeskError(409, "desk.glass.answered")
