"""Writes transcript lines, sealed, and puts a letter beside each one that goes out."""

from dataclasses import dataclass, replace
from datetime import timedelta

from handoff.crypto.content_key import ContentKey
from handoff.inbound import Inbound
from handoff.live.events import DeskEvents
from handoff.live.trigger import Trigger
from handoff.store import legal_holds, letters, transcripts
from handoff.store.cases import Case
from handoff.store.letters import LetterRow, LetterState
from handoff.store.transcripts import TranscriptLine
from handoff.store.unit_of_work import UnitOfWork
from most116.core.clock import Clock
from most116.core.conversation import Tier
from most116.core.ids import ConsultantId, ConversationId, IdFactory, MessageId
from most116.core.messages import Author, Kind, Option
from most116.core.sealed import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something that goes out to the person, once `hold` is over: so long its writer may take it back."""

    author: Author
    text: Secret
    options: tuple[Option, ...] = ()
    by: ConsultantId | None = None
    id: MessageId | None = None
    hold: timedelta = timedelta()


class Transcriber:
    def __init__(
        self, *, ids: IdFactory, clock: Clock, trigger: Trigger, desk_events: DeskEvents, not_after: timedelta
    ) -> None:
        self._ids = ids
        self._clock = clock
        self._trigger = trigger
        self._desk_events = desk_events
        self._not_after = not_after

    async def hear(
        self, unit: UnitOfWork, case: Case, key: ContentKey, heard: Inbound, *, tier: Tier, rules: tuple[str, ...]
    ) -> Case:
        """Add what the person wrote. An edit or a deletion changes the line it means, whichever of both comes first."""
        meant = heard.refers_to if heard.kind in {Kind.EDIT, Kind.DELETE} and heard.refers_to else heard.id
        known = await transcripts.place(unit.connection, meant)
        if known is not None and known[0] == case.conversation.id:
            if meant == heard.id:
                await transcripts.complete(unit.connection, _completed(known[1], heard, tier, rules))
            else:
                await change(unit, known, key, heard)
            self._tell_desk(unit, case, meant)
            return _advanced(case, heard, seqs=0)
        line_id, early = meant, meant != heard.id
        if known is not None:
            # What an earlier conversation holds is sealed with another key, and its consultant may be gone: it stays.
            line_id, early = heard.id if early else self._ids.message(), False
            if meant == heard.id:
                await transcripts.complete(unit.connection, known[1])
        line = TranscriptLine(
            id=line_id,
            seq=case.conversation.next_seq,
            author=Author.PERSON,
            kind=heard.kind,
            body=key.seal_text(_shown(heard), line_id),
            at=heard.received_at,
            attachment_count=heard.attachment_count,
            tier=tier,
            rules=rules,
            changed_at=heard.received_at if early else None,
            heard=not early,
            late=heard.missed,
        )
        await transcripts.append(unit.connection, case.conversation.id, line)
        self._tell_desk(unit, case, line.id)
        return _advanced(case, heard, seqs=1)

    async def say(self, unit: UnitOfWork, case: Case, key: ContentKey, said: Said) -> tuple[Case, TranscriptLine]:
        """Add what goes out, and its letter; delivery starts after the commit."""
        one = case.conversation
        now = self._clock.now()
        message = said.id or self._ids.message()
        line = TranscriptLine(
            id=message,
            seq=one.next_seq,
            author=said.author,
            kind=Kind.TEXT,
            body=key.seal_text(said.text, message),
            at=now,
            by=said.by,
        )
        await transcripts.append(unit.connection, one.id, line)
        letter = LetterRow(
            id=self._ids.letter(),
            conversation=one.id,
            message=message,
            seq=line.seq,
            state=LetterState.QUEUED,
            author=said.author,
            language=one.language,
            options=said.options,
            attempt=0,
            parts_sent=0,
            parts=None,
            due_at=now + said.hold,
            not_after=now + self._not_after,
        )
        await letters.add(unit.connection, letter)
        self.deliver(unit, one.id)
        self._tell_desk(unit, case, message)
        return replace(case, conversation=replace(one, next_seq=one.next_seq + 1, last_said_at=now)), line

    def deliver(self, unit: UnitOfWork, conversation: ConversationId) -> None:
        """Have a worker send what the conversation has to send, after the commit."""
        unit.then_tell(lambda: self._trigger.deliver(conversation))

    def _tell_desk(self, unit: UnitOfWork, case: Case, message: MessageId) -> None:
        one = case.conversation
        unit.then_tell(lambda: self._desk_events.publish("message", one.lines, one.id, message))


async def change(
    unit: UnitOfWork, found: tuple[ConversationId, TranscriptLine], key: ContentKey, heard: Inbound
) -> None:
    """Write an edit or a deletion into the line it means; while two people hold the talk nothing in it is deleted.

    What was taken back stays so; of two edits the later one counts, whichever came first.
    """
    conversation, line = found
    if heard.kind is Kind.DELETE and await legal_holds.holds(unit.connection, conversation):
        return
    older = line.changed_at is not None and heard.received_at < line.changed_at
    if heard.kind is Kind.DELETE or not (older or line.kind is Kind.DELETE):
        body = key.seal_text(_shown(heard), line.id)
        await transcripts.replace_body(unit.connection, line.id, body, heard.kind, heard.received_at)


def _completed(line: TranscriptLine, heard: Inbound, tier: Tier, rules: tuple[str, ...]) -> TranscriptLine:
    """The line of a message that came after a change of it: both were judged, and the worse judgement counts."""
    return replace(
        line,
        at=heard.received_at,
        attachment_count=heard.attachment_count,
        tier=tier.worse(line.tier or tier),
        rules=tuple(dict.fromkeys((*rules, *line.rules))),
    )


def _shown(heard: Inbound) -> Secret:
    return Secret("") if heard.kind is Kind.DELETE else heard.text


def _advanced(case: Case, heard: Inbound, *, seqs: int) -> Case:
    one = case.conversation
    latest = max(one.last_heard_at, heard.received_at)
    return replace(case, conversation=replace(one, next_seq=one.next_seq + seqs, last_heard_at=latest))
