"""What somebody who waits wrote first, for the list from which they are taken: opened in memory alone, for a minute."""

import asyncio
from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.case_view import opened_text
from handoff.crypto.keyring import KeyRing
from handoff.store.cases import Case
from handoff.store.openings import SealedOpening, openings
from handoff.veils import pieces
from most116.core.ids import ConversationId

# Two lines of a card.
_LONGEST: Final = 90
_FIELD: Final = "body"
_KEPT_SECONDS: Final = 60.0
_VEILED, _BETWEEN, _MORE = "······", " · ", "…"


class FirstWords:
    """Each is opened once for all desks of this process, and again after every change of its conversation."""

    def __init__(self, keyring: KeyRing) -> None:
        self._keyring = keyring
        self._opened: dict[tuple[ConversationId, int], str] = {}

    async def of(self, connection: AsyncConnection, cases: Collection[Case]) -> Mapping[ConversationId, str]:
        """The beginning of what the person of each conversation has written; empty where there are no words to show."""
        wanted = {case.conversation.id: (case.conversation.id, case.conversation.version) for case in cases}
        found = {one: self._opened[known] for one, known in wanted.items() if known in self._opened}
        missing = [one for one in wanted if one not in found]
        sealed = await openings(connection, missing) if missing else {}
        for one in missing:
            found[one] = self._opened[wanted[one]] = self._words(one, sealed.get(one))
        if missing:
            asyncio.get_running_loop().call_later(_KEPT_SECONDS, self._forget, [wanted[one] for one in missing])
        return found

    def _words(self, one: ConversationId, sealed: SealedOpening | None) -> str:
        if sealed is None:
            return ""
        key = self._keyring.unwrap(one, sealed.wrapped)
        return shortened([opened_text(body, message, _FIELD, key) for message, body in sealed.bodies])

    def _forget(self, known: Collection[tuple[ConversationId, int]]) -> None:
        for each in known:
            self._opened.pop(each, None)


def shortened(texts: Collection[str]) -> str:
    """Texts as one line of at most 90 characters, its long numbers and links veiled."""
    joined = _BETWEEN.join(filter(None, (" ".join(text.split()) for text in texts)))
    shown = "".join(piece.text if piece.kind == "plain" else _VEILED for piece in pieces(joined))
    if len(shown) <= _LONGEST:
        return shown
    # Not in the middle of a word, unless it is one that has no end.
    whole = shown[:_LONGEST].rpartition(" ")[0] or shown[: _LONGEST - len(_MORE)]
    return whole.rstrip(" ·") + _MORE
