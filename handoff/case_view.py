"""Opens a conversation for the desk: rows and ciphertext in, records without any address out."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.crypto.content_key import ContentKey
from handoff.crypto.keyring import KeyRing
from handoff.dialogs import state_of
from handoff.marks import marks_of
from handoff.records import ConversationRecord, Note, QueueEntry, TranscriptMessage, silence_of
from handoff.return_codes import RETURN_PLACE
from handoff.store import data_keys, drafts, letters, notes, transcripts
from handoff.store.cases import Case
from handoff.store.held import waits_by_choice
from handoff.store.letters import LetterRow, LetterState
from handoff.store.transcripts import TranscriptLine
from most116.core.conversation import Tier
from most116.core.ids import ConsultantId
from most116.core.messages import REPLY_WINDOWS, Author

_HIDDEN = "······"
# The mark of whoever has written to the line before.
_RETURNING = "returning"


def queue_entry(case: Case, first_words: str = "") -> QueueEntry:
    one = case.conversation
    returning = (_RETURNING,) if one.line in state_of(case).known_on else ()
    return QueueEntry(
        id=one.id,
        line=one.line,
        channel=one.channel,
        tier=one.tier,
        language=one.language,
        age_band=one.age_band,
        waiting_since=one.waiting_since or one.opened_at,
        alias=one.alias,
        reasons=case.reasons,
        cues=case.cues,
        marks=(*returning, *marks_of(case)),
        first_words=first_words,
    )


async def content_key(connection: AsyncConnection, keyring: KeyRing, case: Case) -> ContentKey | None:
    """The key of a conversation's texts, or None when it was destroyed."""
    wrapped = await data_keys.get(connection, case.conversation.id)
    return None if wrapped is None else keyring.unwrap(case.conversation.id, wrapped)


async def record(connection: AsyncConnection, case: Case, key: ContentKey | None) -> ConversationRecord:
    """Everything its consultant may see. Texts whose key is destroyed are empty."""
    one = case.conversation
    lines = await transcripts.transcript(connection, one.id)
    sent = await letters.by_message(connection, one.id)
    kept_notes = await notes.of(connection, one.id)
    state, answered = state_of(case), [line.at for line in lines if line.author is Author.CONSULTANT]
    silent_since = silence_of(one.last_heard_at, max(answered, default=None)) if one.phase.with_person else None
    window = REPLY_WINDOWS.get(one.channel)
    return ConversationRecord(
        id=one.id,
        alias=one.alias,
        line=one.line,
        channel=one.channel,
        phase=one.phase,
        tier=one.tier,
        language=one.language,
        age_band=one.age_band,
        opened_at=one.opened_at,
        waiting_since=one.waiting_since,
        assigned_to=one.assigned_to,
        reasons=case.reasons,
        cues=case.cues,
        returning=one.line in state.known_on,
        messages=tuple(message(line, sent.get(line.id), key) for line in lines),
        notes=tuple(_note(row, key) for row in kept_notes),
        company=case.company,
        silent_since=None if state.letter else silent_since,
        check_ins=state.check_ins if state.checked_since == silent_since else 0,
        followup_at=state.followup_at,
        followup_agreed=state.followup_agreed,
        answer_until=None if window is None else one.last_heard_at + window,
        warned_at=state.boundary_at,
        marks=marks_of(case),
    )


def message(line: TranscriptLine, letter: LetterRow | None, key: ContentKey | None) -> TranscriptMessage:
    """One message, opened; outgoing ones have a letter."""
    if letter is None:
        return shown(line, None, None, key)
    return shown(line, letter.state, letter.reason, key, letter.due_at if waits_by_choice(letter) else None)


def shown(
    line: TranscriptLine,
    state: LetterState | None,
    reason: str | None,
    key: ContentKey | None,
    due_at: datetime | None = None,
) -> TranscriptMessage:
    """`due_at` is when a letter that nobody has tried yet may go."""
    return TranscriptMessage(
        id=line.id,
        seq=line.seq,
        author=line.author,
        kind=line.kind,
        text=_text(line, key),
        at=line.at,
        delivery=None if state is None else state.delivery,
        delivery_reason=reason,
        attachment_count=line.attachment_count,
        by=line.by,
        sends_at=due_at if due_at is not None and due_at > line.at and reason is None else None,
        noticed=bool(line.rules) or (line.tier is not None and line.tier < Tier.STANDARD),
        late=line.late,
    )


def _text(line: TranscriptLine, key: ContentKey | None) -> str:
    if key is None or not line.body:
        return ""
    # A return code is the person's alone, and was filled in when the letter was sent.
    return key.open_text(line.body, line.id).reveal().replace(RETURN_PLACE, _HIDDEN)


def _note(row: notes.NoteRow, key: ContentKey | None) -> Note:
    text = key.open_text(row.body, row.id, notes.FIELD).reveal() if key is not None and row.body else ""
    return Note(id=row.id, by=row.by, text=text, at=row.at)


def draft_text(body: bytes, account: ConsultantId, key: ContentKey) -> str:
    """What a consultant has begun to write, opened for them."""
    return opened_text(body, account, drafts.FIELD, key)


def opened_text(body: bytes, owner: str, field: str, key: ContentKey) -> str:
    """What was sealed for `owner` in `field`, opened for who may read it."""
    return key.open_text(body, owner, field).reveal()
