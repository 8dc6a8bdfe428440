"""What the chat page shows, as plain values for its templates and its script."""

import json
import uuid
from dataclasses import dataclass

from bridges.webchat.reception import Arrival
from bridges.webchat.stages import Stage
from bridges.webchat.talk_lines import TalkLine, TalkSoFar
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
    state: str
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatView:
    """One rendering of the page.

    `reopened`: it was come back to by a return code, and there is nothing to read yet.
    `untold` are lines whose arrival the page will tell us with its next form; `visit` is the token of the visit, or the
    one that a first message will begin a visit with, `entry` the code of the link by which it came; `chosen` is the
    language the person chose, empty when it is the browser's.
    """

    begun: bool
    reopened: bool
    intro: str
    lines: tuple[ShownLine, ...]
    stage: Stage
    options: tuple[Option, ...]
    position: str
    untold: tuple[str, ...]
    message_id: str
    visit: str
    entry: str
    chosen: str
    draft: str
    notice: str

    @property
    def draft_form(self) -> str:
        """The form that controls of the page send, so that what is typed stays."""
        return "composer"

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
    so_far = arrival.so_far if arrival else TalkSoFar()
    lines, read = so_far.lines, so_far.read
    begun = so_far.begun
    return ChatView(
        begun=begun,
        reopened=begun and not lines,
        intro="welcome.line" if entry_line else "welcome.shared",
        lines=tuple(shown(line, read) for line in lines if line.text),
        stage=so_far.stage,
        options=so_far.options,
        position=lines[-1].position if lines else "",
        untold=tuple(line.id for line in lines if line.ours and line.id not in so_far.taken),
        message_id=uuid.uuid4().hex,
        visit=(arrival.visit if arrival and begun else Visit.new()).token.reveal(),
        entry=entry,
        chosen=chosen,
        draft=draft,
        notice=notice,
    )


def shown(line: TalkLine, read: frozenset[str] = frozenset()) -> ShownLine:
    return ShownLine(
        id=line.id,
        author=line.author,
        speaker=_SPEAKERS[line.author],
        text=unbroken(line.text.reveal()) if line.ours else line.text.reveal(),
        language=line.language,
        state="" if line.ours else "read" if line.id in read else "sent",
        urgent=line.urgent,
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
            "stage": line.stage if line.ours else "",
            "urgent": line.urgent,
        },
        ensure_ascii=False,
    )
