"""The intervention sheet of a reveal: what was handed over, where the person said they are, and the look back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handoff.accounts.roles import Act, may, require
from handoff.break_glass.records import HandedOver, QuarterCount, Reveal, RevealId, State
from handoff.break_glass.steps import Steps
from handoff.crypto.envelope import EnvelopeError
from handoff.records import Account
from handoff.store import reveal_parts, reveals
from handoff.store.reveal_parts import PLACE
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.sealed import Secret

_LONGEST_PLACE = 300
_RECENT = timedelta(days=1)


class Sheets(Steps):
    async def one(self, account: Account, which: RevealId) -> Reveal:
        """A request, for who asked, a lead of the line, and who holds the talk now."""
        async with self._database.write() as unit:
            return await self._visible(unit, account, which)

    async def place(self, account: Account, which: RevealId) -> str:
        """Where the person wrote that they are, or nothing."""
        async with self._database.write() as unit:
            reveal = await self._visible(unit, account, which)
            sealed = await reveal_parts.place_of(unit.connection, which)
            key = (await self._subject(unit, reveal)).key(self._keyring)
        if sealed is None or key is None:
            return ""
        try:
            return key.open_text(sealed, reveal.id, PLACE).reveal()
        except EnvelopeError:
            return ""

    async def of_talk(self, conversation: ConversationId) -> Reveal | None:
        """The newest request about a talk, which whoever may read the talk sees."""
        async with self._database.read() as connection:
            return await reveals.of_conversation(connection, conversation)

    async def listed(self, account: Account) -> list[Reveal]:
        """For a lead what happened on their lines since yesterday and what waits to be looked back at; else one's own.

        What waits for an answer stands first.
        """
        now = self._clock.now()
        async with self._database.read() as connection:
            found = await reveals.on_lines(connection, account.lines, now - _RECENT)
        own = [one for one in found if one.asked_by == account.id or may(account, Act.SUPERVISE, one.line)]
        order = {State.ASKED: 0, State.OPEN: 1}
        return sorted(own, key=lambda one: order.get(one.state(now), 2))

    async def names(self) -> dict[str, str]:
        """What the people at the desk are called, by the ids that stand in requests."""
        return {one.id: one.alias for one in await self._colleagues.all()}

    async def hand_over(self, account: Account, which: RevealId, handed: HandedOver) -> Reveal:
        """Record what was handed over, to whom, and how it came out."""
        async with self._database.write() as unit:
            reveal = await self._visible(unit, account, which)
            detail = f"{handed.to or '-'} {','.join(handed.given) or '-'} {handed.ending or '-'}"
            return await self._save(unit, account, replace(reveal, handed=handed), "glass_handed", detail)

    async def note_place(self, account: Account, which: RevealId, place: str) -> Reveal:
        """Keep where the person wrote that they are, sealed like their words; empty: it is kept no more."""
        if len(place) > _LONGEST_PLACE:
            raise DeskError(422, "desk.too_long")
        async with self._database.write() as unit:
            reveal = await self._visible(unit, account, which)
            key = (await self._subject(unit, reveal)).key(self._keyring)
            if key is None:
                raise DeskError(409, "desk.closed")
            sealed = key.seal_text(Secret(place), reveal.id, PLACE) if place.strip() else None
            await reveal_parts.put_place(unit.connection, reveal.id, sealed)
            return await self._save(unit, account, reveal, "glass_place")

    async def review(self, account: Account, which: RevealId) -> Reveal:
        """A lead of the line looks back at it: neither of the two who did it."""
        async with self._database.write() as unit:
            reveal = await self._held(unit, which)
            require(account, Act.SUPERVISE, reveal.line)
            if account.id in {reveal.asked_by, reveal.cosigned_by}:
                raise DeskError(403, "desk.glass.same_person")
            if not reveal.unreviewed:
                raise DeskError(409, "desk.glass.answered")
            done = replace(reveal, reviewed_by=account.id, reviewed_at=self._clock.now())
            return await self._save(unit, account, done, "glass_reviewed")

    async def counts(self, account: Account) -> list[QuarterCount]:
        """How often each quarter on the account's lines, the newest first, drills apart."""
        require(account, Act.SUPERVISE)
        async with self._database.read() as connection:
            found = [one for one in await reveals.every(connection) if one.line in account.lines]
        return counted(found)


def counted(found: Sequence[Reveal]) -> list[QuarterCount]:
    """Requests counted by the quarter (UTC) in which they were made."""
    asked = Counter((quarter_of(one.asked_at), one.drill) for one in found)
    revealed = Counter((quarter_of(one.asked_at), one.drill) for one in found if one.cosigned_at)
    reviewed = Counter((quarter_of(one.asked_at), one.drill) for one in found if one.reviewed_at)
    return [
        QuarterCount(quarter=key[0], drill=key[1], asked=asked[key], revealed=revealed[key], reviewed=reviewed[key])
        for key in sorted(asked, key=lambda key: (key[0], not key[1]), reverse=True)
    ]


def quarter_of(moment: datetime) -> str:
    return f"{moment.year}-{(moment.month + 2) // 3}"
