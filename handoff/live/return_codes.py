"""Return codes in Redis: a keyed hash of six words, and the visit they lead to, sealed under them."""

from redis.exceptions import RedisError

from handoff.crypto.return_words import ReturnWords
from handoff.live import names
from handoff.live.connection import Live
from handoff.live.replicas import NO_REPLICAS, Replicas
from most116.core.errors import StorageDown
from most116.core.sealed import ReplyAddress, Secret

_WHERE = "the return codes"


class RedisReturnCodes:
    """Implements the port `ReturnCodes`. A code lasts `seconds` from when it was given or last used."""

    def __init__(self, redis: Live, words: ReturnWords, *, seconds: int, replicas: Replicas = NO_REPLICAS) -> None:
        self._redis = redis
        self._replicas = replicas
        self._words = words
        self._seconds = seconds

    async def give(self, visit: ReplyAddress) -> Secret:
        words = self._words.draw()
        name, sealed = self._words.lock(words, visit)
        try:
            async with self._redis.pipeline(transaction=False) as pipe:
                pipe.set(names.return_code(name), sealed, ex=self._seconds)
                # Whoever was told the words has no other way back.
                await self._replicas.kept(pipe)
        except (RedisError, OSError) as failure:
            raise StorageDown(_WHERE) from failure
        return words

    def could_be(self, words: Secret) -> bool:
        """Whether these are words of ours, as many as a code has; says nothing about whether one was given."""
        return self._words.read(words) is not None

    async def find(self, words: Secret) -> ReplyAddress | None:
        read = self._words.read(words)
        if read is None:
            return None
        try:
            sealed = await self._redis.getex(names.return_code(self._words.name(read)), ex=self._seconds)
        except (RedisError, OSError) as failure:
            raise StorageDown(_WHERE) from failure
        return None if sealed is None else self._words.unlock(read, sealed)

    async def spend(self, words: Secret) -> None:
        """Words that were found lead nowhere from now on. Raises StorageDown."""
        read = self._words.read(words)
        if read is None:
            return
        try:
            await self._redis.delete(names.return_code(self._words.name(read)))
        except (RedisError, OSError) as failure:
            raise StorageDown(_WHERE) from failure
