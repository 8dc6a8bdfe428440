"""Files how conversations went that are over, apart from them: from then on nobody can tell which was whose."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import SystemRandom

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.case_view import content_key, opened_text
from handoff.crypto.keyring import KeyRing
from handoff.desk_records import RecordScheme
from handoff.dialogs import state_of
from handoff.journey import journey, stepped
from handoff.store import case_records, cases, open_records, transcripts, unfiled
from handoff.store.case_records import Facts
from handoff.store.cases import Case
from handoff.store.transcripts import TranscriptLine
from handoff.store.unfiled import Passage
from handoff.store.unit_of_work import Database, StaleError, UnitOfWork
from handoff.talk_record import Chosen, fitting, load_chosen
from most116.core.clock import Clock
from most116.core.conversation import ENDED
from most116.core.ids import ConversationId

_BATCH = 200
# Ends of the bands, in minutes.
_BANDS = (5, 15, 30, 60, 120)


class RecordFiling:
    def __init__(self, *, database: Database, keyring: KeyRing, scheme: RecordScheme, clock: Clock) -> None:
        self._database = database
        self._keyring = keyring
        self._scheme = scheme
        self._clock = clock

    async def file(self) -> int:
        """File what can be changed no more, in no order; how many."""
        before = self._clock.now() - self._scheme.window
        async with self._database.read() as connection:
            due = await unfiled.due(connection, before, _BATCH)
        SystemRandom().shuffle(due)
        filed = 0
        for conversation in due:
            try:
                async with self._database.write() as unit:
                    filed += await self._file(unit, conversation, before)
            except StaleError:
                # Somebody writes in this moment: the next round looks at it again.
                continue
        return filed

    async def _file(self, unit: UnitOfWork, conversation: ConversationId, before: datetime) -> bool:
        """False when the talk goes on again."""
        connection = unit.connection
        case, passage = await cases.hold(connection, conversation), await unfiled.passage(connection, conversation)
        if case is None or passage is None or case.conversation.phase not in ENDED:
            return False
        ended_at, line = case.conversation.closed_at, case.conversation.line or case.conversation.entry_line
        if ended_at is None or ended_at > before:
            return False
        chosen = await self._chosen(connection, case)
        lines = await transcripts.transcript(connection, conversation)
        facts = _facts(case, lines, ended_at, passage)
        fits = Chosen() if line is None else fitting(chosen, line, self._scheme.categories)
        await case_records.add(connection, facts, fits)
        await open_records.remove(connection, conversation)
        await unfiled.mark_filed(connection, conversation)
        return True

    async def _chosen(self, connection: AsyncConnection, case: Case) -> Chosen:
        """What the consultant told of the talk; nothing when nobody did, or when it went with the key."""
        conversation = case.conversation.id
        kept = await open_records.of(connection, conversation)
        key = await content_key(connection, self._keyring, case) if kept is not None and kept.body else None
        text = "" if key is None or kept is None else opened_text(kept.body, conversation, open_records.FIELD, key)
        return load_chosen(text) if text else Chosen()


def _facts(case: Case, lines: Sequence[TranscriptLine], ended_at: datetime, passage: Passage) -> Facts:
    one = case.conversation
    went = journey(lines, queued_at=passage.queued_at, ended_at=ended_at, undelivered=passage.undelivered)
    taken_at = next((said.at for said in lines if said.by is not None), None)
    return Facts(
        ended_at=ended_at,
        line=one.line or one.entry_line,
        language=one.language,
        age_band=one.age_band,
        tier=min([one.tier, *(said.tier for said in lines if said.tier is not None)]),
        tier_at_close=one.tier,
        returning=(one.line or one.entry_line) in state_of(case).known_on,
        waited=None if taken_at is None else _band(went.wait),
        lasted=None if taken_at is None else _band(ended_at - taken_at),
        came_at=one.opened_at,
        came_by=one.channel,
        entry=one.entry_line,
        first_line=passage.first_line,
        ended=went.ended,
        waited_seconds=None if went.wait is None else stepped(went.wait),
        active_minutes=None if went.active is None else round(went.active.total_seconds() / 60),
        talked=went.talked,
    )


def _band(span: timedelta | None) -> str | None:
    """The band of a span: `<5`, `5-15`, … or `120+` minutes."""
    if span is None:
        return None
    minutes = span.total_seconds() / 60
    first = 0
    for last in _BANDS:
        if minutes < last:
            return f"{first}-{last}" if first else f"<{last}"
        first = last
    return f"{first}+"
