"""Keeps a note beside a talk, sealed under the talk's key; the person never sees it."""

from handoff.desk_changes import Held
from handoff.records import Note
from handoff.store import notes
from most116.core.ids import IdFactory
from most116.core.sealed import Secret


async def keep_note(held: Held, ids: IdFactory, text: str) -> Note:
    note = Note(id=ids.new(), by=held.account.id, text=text, at=held.now)
    body = held.key.seal_text(Secret(text), note.id, notes.FIELD)
    row = notes.NoteRow(id=note.id, by=held.account.id, body=body, at=note.at)
    await notes.add(held.unit.connection, held.case.conversation.id, row)
    return note
