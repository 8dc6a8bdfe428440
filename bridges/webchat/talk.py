"""The talk of one visit, in its mailbox: read it, follow it, add to it, end it."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from bridges.webchat.mailbox_calls import answered
from bridges.webchat.talk_entries import BACK, LEFT, TalkReader, sealed_line, sealed_note, sealed_place, sealed_taken
from bridges.webchat.talk_lines import TalkLine, TalkSoFar
from bridges.webchat.visits import Visit
from most116.core.ports import Mailbox

_WAIT_SECONDS = 20.0


class Talk:
    """The mailbox of one visit. Every method raises StorageDown when the mailbox does not answer."""

    def __init__(self, mailbox: Mailbox, visit: Visit) -> None:
        self._mailbox = mailbox
        self._visit = visit

    async def read(self) -> TalkSoFar:
        return await self._read(TalkReader(self._visit))

    async def begun(self, seconds: float) -> TalkSoFar:
        """Like `read`, but a talk without a line gets so many seconds for its first one."""
        reader = TalkReader(self._visit)
        so_far = await self._read(reader)
        if so_far.lines or so_far.left or not seconds:
            return so_far
        await answered(self._mailbox.wait(self._visit.box, reader.end, seconds))
        return await self.read()

    async def follow(self, after: str) -> AsyncIterator[TalkLine]:
        """Every line behind the position `after` (all of them when that is unknown), then each new one as it comes.

        Ends when the person leaves, on whichever of their pages.
        """
        reader = TalkReader(self._visit)
        for line in (await self._read(reader)).behind(after):
            yield line
        while not reader.left:
            entries = await answered(self._mailbox.wait(self._visit.box, reader.end, _WAIT_SECONDS))
            for line in reader.lines(entries):
                yield line

    async def wait_for_answer(self, after: str, seconds: float) -> None:
        """Until a line of ours lies behind the position `after`, so many seconds at most."""
        reader, loop = TalkReader(self._visit), asyncio.get_running_loop()
        until, found = loop.time() + seconds, (await self._read(reader)).behind(after)
        while not (reader.left or any(line.ours for line in found)) and (left := until - loop.time()) > 0:
            found = tuple(reader.lines(await answered(self._mailbox.wait(self._visit.box, reader.end, left))))

    async def keep_place(self, line_id: str) -> None:
        """For a line that is added once its words are kept: the answer may be quicker, and yet stands below it."""
        await self._append(sealed_place(self._visit, line_id))

    async def add(self, line: TalkLine) -> None:
        """Readers pass over a line that was there before: whoever is not sure adds it again."""
        await self._append(sealed_line(self._visit, line))

    async def keep(self, seconds: int) -> None:
        """Keep what was said at least so long from now."""
        await answered(self._mailbox.keep(self._visit.box, seconds))

    async def mark_taken(self, ids: Iterable[str]) -> None:
        """Note that the person's page has these lines, so that it is reported once."""
        await self._append(sealed_taken(self._visit, ids))

    async def leave(self) -> None:
        """Remove what was said; what remains says only that this visit is over, for the time a box is kept."""
        await answered(self._mailbox.remove(self._visit.box))
        await self._append(sealed_note(self._visit, LEFT))

    async def come_back(self) -> None:
        """Open the talk again: from here on it is neither over nor unbegun."""
        await self._append(sealed_note(self._visit, BACK))

    async def _read(self, reader: TalkReader) -> TalkSoFar:
        lines = tuple(reader.lines(await answered(self._mailbox.read(self._visit.box))))
        return TalkSoFar(lines=lines, taken=frozenset(reader.taken), left=reader.left, reopened=reader.reopened)

    async def _append(self, blob: bytes) -> None:
        await answered(self._mailbox.append(self._visit.box, blob))
