"""Every direct message as the platform keeps it, and the ids it gives."""

from collections.abc import Collection, Sequence

from most116.simulator.discord.documents import Document
from most116.simulator.network import Chats, Person

_EPOCH_MS = 1_420_070_400_000
_COUNTER_BITS = 22
_CHANNEL = "5"
HEARD, WAITS = "przekazano", "czeka na połączenie"


class Talks:
    """The channel of a person's direct messages is their number with a 5 before it."""

    def __init__(self, chats: Chats) -> None:
        self.chats = chats
        self._last = 0
        self._messages: dict[str, list[Document]] = {}

    def reset(self) -> None:
        self._messages.clear()

    def new_id(self) -> str:
        """A number that grows with time, and from one call to the next."""
        by_time = (int(self.chats.now().timestamp() * 1000) - _EPOCH_MS) << _COUNTER_BITS
        self._last = max(by_time, self._last + 1)
        return str(self._last)

    @staticmethod
    def channel_of(who: Person) -> str:
        return _CHANNEL + who.id

    def person_of(self, channel: str) -> Person | None:
        number = channel.removeprefix(_CHANNEL)
        known = channel.startswith(_CHANNEL) and self.chats.known(number)
        return self.chats.person(number) if known else None

    def add(self, who: Person, message: Document) -> None:
        self._messages.setdefault(who.id, []).append(message)

    def find(self, who: Person, number: str) -> Document | None:
        return next((each for each in self._messages.get(who.id, ()) if each["id"] == number), None)

    def remove(self, who: Person, number: str) -> None:
        self._messages[who.id] = [each for each in self._messages.get(who.id, ()) if each["id"] != number]

    def with_nonce(self, who: Person, nonce: str) -> Document | None:
        return next((each for each in self._messages.get(who.id, ()) if each.get("nonce") == nonce), None)

    def after(self, who: Person, number: int, limit: int) -> Sequence[Document]:
        """The oldest ones behind a number, newest first, as the platform lists them."""
        later = [each for each in self._messages.get(who.id, ()) if int(each["id"]) > number]
        return later[:limit][::-1]

    def passed_on(self, numbers: Collection[str] | None = None) -> None:
        """What waited for somebody to listen was told now: these messages, or all."""
        for who in self.chats.people():
            for shown in who.thread:
                if shown.state == WAITS and (numbers is None or shown.key in numbers):
                    shown.state, shown.tone = HEARD, "good"
                    self.chats.changed(who)

    def newest(self, who: Person, limit: int) -> Sequence[Document]:
        return self._messages.get(who.id, [])[::-1][:limit]
