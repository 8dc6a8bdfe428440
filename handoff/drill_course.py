"""Lets invented people write while a drill goes on, by the way that everybody's messages come; the clock's.

Nothing is remembered between two rounds: each message has an id of its own, and taking it in twice is harmless.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from config.drill_people import DrillPerson
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.drill import LONGEST, Drill, DrillEnd
from handoff.drill_ending import close_talks, end_drill
from handoff.live.events import DeskEvents
from handoff.store import audit, case_lists, cases, drills, transcripts
from handoff.store.unit_of_work import Database
from most116.core.clock import Clock
from most116.core.conversation import Line, Phase
from most116.core.drills import drill_slot
from most116.core.ids import ConversationId
from most116.core.messages import Author, InboundMessage, Kind
from most116.core.ports import Accept
from most116.core.sealed import ReplyAddress, Secret


class DrillCourse:
    def __init__(
        self,
        *,
        database: Database,
        accept: Accept,
        pseudonyms: Pseudonyms,
        desk_events: DeskEvents,
        people: Mapping[Line, Sequence[DrillPerson]],
        clock: Clock,
    ) -> None:
        self._database = database
        self._accept = accept
        self._pseudonyms = pseudonyms
        self._desk_events = desk_events
        self._people = people
        self._clock = clock

    async def step(self) -> None:
        """Let whoever is due write; end what is over, and what is left of a drill that has ended."""
        now = self._clock.now()
        async with self._database.read() as connection:
            going = {drill.line: drill for drill in await drills.running(connection)}
        for line in Line:
            drill = going.get(line)
            if drill is None:
                await close_talks(self._database, self._desk_events, line, now)
            elif (how := await self._over(drill)) is not None:
                ended = replace(drill, ended_at=now, ended_by=audit.CLOCK, ending=how)
                await end_drill(self._database, self._desk_events, ended)
            else:
                for number, person in enumerate(self._people[line]):
                    await self._speak(drill, number, person)

    async def _over(self, drill: Drill) -> DrillEnd | None:
        now = self._clock.now()
        async with self._database.read() as connection:
            waiting = await case_lists.waiting_by_tier(connection)
            talks = await drills.talks(connection, drill.line, drill.started_at)
        if any(tier.urgent and line in {"", drill.line} for line, tier in waiting):
            return DrillEnd.DANGER
        if now - drill.started_at > LONGEST:
            return DrillEnd.TIME
        closed = sum(case.conversation.phase in {Phase.CLOSED, Phase.SURVEY} for case, _ in talks)
        return DrillEnd.DONE if closed >= len(self._people[drill.line]) else None

    async def _speak(self, drill: Drill, number: int, person: DrillPerson) -> None:
        """Their first words once it is time, and one answer to each reply."""
        now = self._clock.now()
        if now - drill.started_at < person.after:
            return
        sender, slot = ReplyAddress(f"{drill.id}-{number}"), drill_slot(drill.line)
        contact = self._pseudonyms.contact(person.channel, slot, sender)
        async with self._database.read() as connection:
            case = await cases.latest_of(connection, contact, but=ConversationId(""))
            said = [] if case is None else await transcripts.transcript(connection, case.conversation.id)
        if case is not None and case.conversation.phase in {Phase.CLOSED, Phase.SURVEY}:
            return
        heard = sum(line.author is Author.PERSON for line in said)
        replies = sum(line.author is Author.CONSULTANT for line in said)
        # A word at a time, each only once the one before has come through.
        words = (*person.says, *person.answers[:replies])
        if heard < len(words):
            await self._accept(
                InboundMessage(
                    channel=person.channel,
                    slot=slot,
                    sender=sender,
                    platform_id=f"{drill.id}-{number}-{heard}",
                    kind=Kind.TEXT,
                    text=Secret(words[heard]),
                    received_at=now,
                )
            )
