"""Takes back a reply that has not left yet: its words come back to whoever wrote them, and nothing of it stays."""

from functools import partial

from handoff.case_view import draft_text
from handoff.case_view import message as opened
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held, require_voice
from handoff.records import Account
from handoff.store import drafts, letters, transcripts
from handoff.store.held import take_back
from most116.core.errors import DeskError
from most116.core.ids import ConversationId, MessageId
from most116.core.messages import Author
from most116.core.sealed import Secret


class DeskUndo:
    def __init__(self, tools: DeskTools) -> None:
        self._tools = tools

    async def undo(self, account: Account, which: ConversationId, message: MessageId) -> str:
        """The words of the account's own reply, which is not sent; refused once it has left.

        They stand in the account's draft too, before what was begun since: a page that closes now does not lose them.
        """

        async def act(held: Held) -> Done[str]:
            case, connection = require_voice(held), held.unit.connection
            line = await transcripts.one(connection, message)
            letter = await letters.of_message(connection, message)
            if line is None or letter is None or letter.conversation != which:
                raise DeskError(409, "desk.undo_late")
            if line.author is not Author.CONSULTANT or line.by != account.id:
                raise DeskError(403, "desk.not_yours")
            text = opened(line, letter, held.key).text
            if not await take_back(connection, letter, held.now):
                raise DeskError(409, "desk.undo_late")
            begun = await drafts.of(connection, which, account.id)
            kept = text if begun is None else f"{text}\n{draft_text(begun, account.id, held.key)}"
            body = held.key.seal_text(Secret(kept), account.id, drafts.FIELD)
            await drafts.put(connection, which, account.id, body, held.now)
            held.unit.then_tell(
                partial(self._tools.desk_events.publish, "undone", case.conversation.lines, which, message)
            )
            return Done(result=text, action="undo")

        return await self._tools.changes.run(account, which, act)
