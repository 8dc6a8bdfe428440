"""What the chat page shows, as plain values for its templates and its script."""

import json
import uuid
from dataclasses import dataclass

from bridges.webchat.reception import Arrival
from bridges.webchat.talk_lines import TalkLine
from bridges.webchat.visits import Visit
from most116.core.conversation import Line
from most116.core.messages import Author, Option
from most116.web.pages import unbroken

_SPEAKERS = {Author.PERSON: "you", Author.CONSULTANT: "consultant", Author.SYSTEM: "system"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    id: str
    author: Author
    speaker: str
    text: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatView:
    """One rendering of the page.

    `reopened`: it was come back to by a return code, and there is nothing to read yet.
    `untold` are lines whose arrival the page will tell us with its next form; `first_visit` is the token that a first
    message will begin a visit with, `entry` the code of the link by which it came; `chosen` is the language the person
    chose, empty when it is the browser's.
    """

    begun: bool
    reopened: bool
    intro: str
    lines: tuple[ShownLine, ...]
    options: tuple[Option, ...]
    position: str
    untold: tuple[str, ...]
    message_id: str
    first_visit: str
    entry: str
    chosen: str
    draft: str
    notice: str

    def __repr__(self) -> str:
        return f"ChatView({len(self.lines)} lines)"


def chat_view(
    arrival: Arrival | None,
    entry_line: Line | None,
    *,
    entry: str = "",
    chosen: str = "",
    draft: str = "",
    notice: str = "",
) -> ChatView:
    """The page of a visitor, or of somebody who has not begun."""
    lines = arrival.so_far.lines if arrival else ()
    taken = arrival.so_far.taken if arrival else frozenset()
    begun = arrival is not None and arrival.so_far.begun
    return ChatView(
        begun=begun,
        reopened=begun and not lines,
        intro="welcome.line" if entry_line else "welcome.shared",
        lines=tuple(shown(line) for line in lines if line.text),
        options=arrival.so_far.options if arrival else (),
        position=lines[-1].position if lines else "",
        untold=tuple(line.id for line in lines if line.ours and line.id not in taken),
        message_id=uuid.uuid4().hex,
        first_visit="" if begun else Visit.new().token.reveal(),
        entry="" if begun else entry,
        chosen=chosen,
        draft=draft,
        notice=notice,
    )


def shown(line: TalkLine) -> ShownLine:
    return ShownLine(
        id=line.id,
        author=line.author,
        speaker=_SPEAKERS[line.author],
        text=unbroken(line.text.reveal()) if line.ours else line.text.reveal(),
        language=line.language,
    )


def as_event_data(line: TalkLine) -> str:
    """A line for the page's script, as JSON; `chat.js` has its type."""
    return json.dumps(
        {
            "id": line.id,
            "author": line.author,
            "text": line.text.reveal(),
            "language": line.language,
            "options": [{"value": option.value, "label": option.label} for option in line.options],
            "client_id": line.client_id,
        },
        ensure_ascii=False,
    )
