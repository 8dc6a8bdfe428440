"""Looks through unread messages for danger, so that whoever is in it does not wait for all who wrote before."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from handoff.crypto.keyring import KeyRing
from handoff.inbound import Inbound, unpack
from handoff.live import names
from handoff.live.inbox import Item
from handoff.live.unscreened import Unscreened, UnscreenedStream
from handoff.routing import Router
from handoff.store import case_lists
from handoff.store.unit_of_work import Database
from most116.core.conversation import AgeBand, Phase, Tier
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId
from most116.core.redaction import EventLog
from router.decide import foreseen

# A cue split over several short messages is one cue: so many of those before are read with each.
_WINDOW_MESSAGES = 5
# Judging holds the process up. Whoever is being answered meanwhile goes on after so many.
_AT_A_STRETCH = 32

_Standing = Mapping[ConversationId, tuple[Phase, Tier, AgeBand]]


class Screening:
    """It changes the order in which conversations are read, and nothing else: each is decided when its turn comes.

    What it does is done again without harm, so a message is looked at at least once, whichever process dies.
    """

    def __init__(
        self,
        *,
        unscreened: UnscreenedStream,
        keyring: KeyRing,
        router: Router,
        database: Database,
        events: EventLog,
    ) -> None:
        self.unscreened = unscreened
        self._keyring = keyring
        self._router = router
        self._database = database
        self._events = events

    async def screen(self, entries: Sequence[Unscreened]) -> None:
        """Raise every conversation that one of `entries` shows to be urgent; then the entries are finished."""
        unread = await self.unscreened.unread(entries, _WINDOW_MESSAGES)
        urgent = await self._by_words(unread, {})
        await self._raise(urgent)
        calm = {one: items for one, items in unread.items() if one not in urgent}
        await self._raise(await self._by_standing(calm))
        await self.unscreened.finish(entries)

    async def _by_words(
        self, unread: Mapping[ConversationId, Sequence[Item]], standing: _Standing
    ) -> dict[ConversationId, Tier]:
        """Those in whose unread words there is danger."""
        urgent: dict[ConversationId, Tier] = {}
        for number, (conversation, items) in enumerate(unread.items(), 1):
            age_band = standing[conversation][2] if conversation in standing else AgeBand.UNKNOWN
            tier = self._worst(items, age_band)
            if tier.urgent:
                urgent[conversation] = tier
            if number % _AT_A_STRETCH == 0:
                await asyncio.sleep(0)
        return urgent

    def _worst(self, items: Sequence[Item], age_band: AgeBand) -> Tier:
        worst, before = Tier.STANDARD, list[str]()
        for item in items:
            if item.tick:
                continue
            try:
                heard = unpack(item.message, self._keyring.open_inbox(item.envelope, item.message))
                worst = worst.worse(self._tier(heard, before, age_band))
                before = [*before, heard.utterance().text][-_WINDOW_MESSAGES:]
            except Exception as failure:  # noqa: BLE001 -- when its turn comes, it goes to a person at this tier
                self._events.failure("message_not_screened", failure)
                worst = worst.worse(Tier.HIGH)
        return worst

    def _tier(self, heard: Inbound, before: Sequence[str], age_band: AgeBand) -> Tier:
        """Of a flood nothing passes those in danger outside it: it could hold as many invented ones as it likes."""
        tier = foreseen(heard.utterance(), book=self._router.book, window=before, age_band=age_band)
        return max(tier, Tier.HIGH) if heard.later else tier

    async def _by_standing(self, unread: Mapping[ConversationId, Sequence[Item]]) -> dict[ConversationId, Tier]:
        """Those who are talking with somebody or whose tier is urgent already, and children whose words now count."""
        if not unread:
            return {}
        try:
            async with self._database.read() as connection:
                standing = await case_lists.standing(connection, list(unread))
        except StorageDown as failure:
            # Without SQL nothing is read at all; what the words say was told before.
            self._events.failure("standing_unknown", failure)
            return {}
        ahead = {one: Tier.HIGH for one, (phase, tier, _) in standing.items() if phase.with_person or tier.urgent}
        # The words of a child under 13 weigh more: whether they do was not known before.
        minors = {one: unread[one] for one, (_, _, age_band) in standing.items() if age_band.minor}
        found = await self._by_words(minors, standing)
        return {one: min(ahead.get(one, Tier.HIGH), found.get(one, Tier.HIGH)) for one in (*ahead, *found)}

    async def _raise(self, urgent: Mapping[ConversationId, Tier]) -> None:
        for stream, tier in ((names.READY_IMMEDIATE, Tier.IMMEDIATE), (names.READY_HIGH, Tier.HIGH)):
            await self._raise_to(stream, [one for one, found in urgent.items() if found is tier])

    async def _raise_to(self, stream: str, conversations: Collection[ConversationId]) -> None:
        if conversations:
            await self.unscreened.raise_to(stream, conversations)
