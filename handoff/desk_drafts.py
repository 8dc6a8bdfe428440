"""What a consultant has begun to write: kept at the desk, so that it outlives the page, the browser and the session."""

from handoff.case_view import content_key, draft_text
from handoff.crypto.keyring import KeyRing
from handoff.desk_changes import DeskChanges, Done, Held, require_voice
from handoff.records import Account
from handoff.store import cases, drafts
from handoff.store.unit_of_work import Database
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.sealed import Secret

_LONGEST = 10_000


class DeskDrafts:
    """A draft is its writer's alone: no colleague and no lead reads it."""

    def __init__(self, database: Database, keyring: KeyRing, changes: DeskChanges) -> None:
        self._database = database
        self._keyring = keyring
        self._changes = changes

    async def keep(self, account: Account, which: ConversationId, text: str) -> None:
        """Keep the draft as it is now; an empty one is kept no more."""
        if len(text) > _LONGEST:
            raise DeskError(422, "desk.too_long")

        async def act(held: Held) -> Done[None]:
            require_voice(held)
            if text.strip():
                body = held.key.seal_text(Secret(text), account.id, drafts.FIELD)
                await drafts.put(held.unit.connection, which, account.id, body, held.now)
            else:
                await drafts.remove(held.unit.connection, which, account.id)
            return Done(result=None)

        await self._changes.run(account, which, act)

    async def of(self, account: Account, which: ConversationId) -> str:
        """What the account has begun to write there, or nothing."""
        async with self._database.read() as connection:
            body = await drafts.of(connection, which, account.id)
            case = None if body is None else await cases.load(connection, which)
            key = None if case is None else await content_key(connection, self._keyring, case)
        if body is None or key is None:
            return ""
        return draft_text(body, account.id, key)
