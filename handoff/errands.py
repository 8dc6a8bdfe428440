"""Errands: what a platform is to do that is no letter. Kept sealed in Redis until done, or until it is too late."""

import json

from handoff.crypto.keyring import KeyRing
from handoff.crypto.pseudonyms import Pseudonyms
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.replicas import NO_REPLICAS, Replicas
from most116.core.conversation import Channel, Language
from most116.core.ids import IdFactory, MessageId
from most116.core.messages import Duty, Errand, taken_back
from most116.core.sealed import ReplyAddress, Secret


class ErrandBook:
    """Takes errands down. The same one again within half a minute is one: a group may write a lot before we left it.

    What we take back ourselves is told us as if the person had done it, so those deletions count as heard beforehand.
    """

    def __init__(
        self, *, redis: Live, keyring: KeyRing, pseudonyms: Pseudonyms, ids: IdFactory, replicas: Replicas = NO_REPLICAS
    ) -> None:
        self._redis = redis
        self._keyring = keyring
        self._pseudonyms = pseudonyms
        self._ids = ids
        self._replicas = replicas

    async def put(self, errand: Errand) -> bool:
        """False when it is there already."""
        where = "|".join((errand.to.reveal(), *errand.about))
        seen = names.errand(self._pseudonyms.message(errand.channel, errand.duty, where))
        if await self._redis.exists(seen):
            return False
        number = MessageId(self._ids.new())
        sealed = self._keyring.seal_inbox(pack(errand), number)
        # No transaction, in which nothing can wait for a replica: half of it would be an errand that may come twice.
        async with self._redis.pipeline(transaction=False) as pipe:
            for told in self._deletions(errand):
                pipe.set(names.seen(told), 1, ex=names.TAKEN_BACK_SECONDS)
            pipe.xadd(names.ERRANDS, {"n": number, "e": sealed}, maxlen=names.ERRANDS_KEPT)
            pipe.set(seen, 1, ex=names.ERRAND_SECONDS)
            await self._replicas.kept(pipe)
        return True

    def _deletions(self, errand: Errand) -> list[MessageId]:
        ours = errand.about if errand.duty is Duty.TAKE_BACK else ()
        return [self._pseudonyms.message(errand.channel, errand.slot, taken_back(each)) for each in ours]


def pack(errand: Errand) -> bytes:
    return json.dumps(
        {
            "channel": errand.channel,
            "duty": errand.duty,
            "to": errand.to.reveal(),
            "about": errand.about,
            "text": errand.text and errand.text.reveal(),
            "slot": errand.slot,
            "language": errand.language,
        }
    ).encode()


def unpack(plaintext: bytes) -> Errand:
    data = json.loads(plaintext)
    return Errand(
        channel=Channel(data["channel"]),
        duty=Duty(data["duty"]),
        to=ReplyAddress(data["to"]),
        about=tuple(data["about"]),
        text=Secret(data["text"]) if data["text"] else None,
        slot=data.get("slot", ""),
        language=Language(data.get("language", Language.PL)),
    )
