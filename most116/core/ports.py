"""The Protocols between layers; adapters match by shape and inherit nothing."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from most116.core.conversation import ANYBODY, SOMEBODY, Capacity, Line, Taker, Ticket
from most116.core.doors import Doors
from most116.core.ids import ConversationId
from most116.core.messages import ChannelTraits, Errand, Letter, SendReceipt, Told
from most116.core.sealed import ReplyAddress, Secret


class Bridge(Protocol):
    """One channel's way out. `send` returns a receipt or raises BridgeError; it never retries."""

    @property
    def traits(self) -> ChannelTraits: ...

    def split(self, text: str) -> Sequence[str]:
        """Cut a text into parts the platform takes, always the same way, so that sending can resume after a crash."""
        ...

    async def send(self, letter: Letter) -> SendReceipt: ...

    async def close(self) -> None: ...


@runtime_checkable
class RunsErrands(Protocol):
    """A way out that can also do what is no letter."""

    async def run(self, errand: Errand) -> None:
        """Do it, or raise BridgeError; what is impossible or done already is done. Doing it twice does no harm."""
        ...


class Accept(Protocol):
    """The only way in. Returns once the message is safely kept, not once it is answered.

    True when it was new, False when it was already there. Raises StorageDown when it could not be kept.
    """

    async def __call__(self, event: Told) -> bool: ...


class Listener(Protocol):
    """A channel that is heard over a connection of our own, held by one process of a house at a time."""

    async def run(self) -> None:
        """Hear until cancelled; what was heard by then is kept first."""
        ...


class LastSeen(Protocol):
    """Where reading goes on after an outage: for each talk of a channel the number of the newest message kept.

    Both methods raise StorageDown.
    """

    async def all(self) -> Sequence[tuple[ReplyAddress, int]]: ...

    async def note(self, where: ReplyAddress, number: int) -> None: ...


class WaitingRoom(Protocol):
    """The queue of people waiting for a person."""

    async def enter(self, ticket: Ticket) -> bool:
        """Give a place; False when there was one already (a more urgent tier still moves it forward)."""
        ...

    async def move(self, ticket: Ticket) -> bool:
        """Move a place forward when the tier became more urgent; False when there is none, because it was taken."""
        ...

    async def claim(
        self,
        lines: Sequence[Line],
        which: ConversationId | None = None,
        capacity: Capacity = ANYBODY,
        taker: Taker = SOMEBODY,
    ) -> Ticket | None:
        """Take the first place over all `lines`, or the one of `which`; exactly one caller of either line wins it.

        Raises TooMuchError when those who wait, or `which`, are more than the caller's `capacity`, and
        OfferedElsewhereError when `which` is just offered to somebody else.
        """
        ...

    async def leave(self, conversation: ConversationId, *, gave_up: bool = False) -> None:
        """`gave_up`: the person ended the wait, which is counted for the day."""
        ...

    async def waiting(
        self, lines: Sequence[Line], first: int | None = None, overflow: Sequence[Line] = ()
    ) -> list[Ticket]:
        """The places over `lines`, each once, in the order in which they will be taken; only the `first` if given.

        Of the lines `overflow` only those who have waited for so long that others take them too.
        """
        ...


class Mailbox(Protocol):
    """Where a channel without a platform (web chat, form) keeps what a visitor may read, sealed by the caller.

    Positions are opaque strings that sort by time; `after=""` means from the beginning.
    """

    async def append(self, box: str, blob: bytes) -> str: ...

    async def keep(self, box: str, seconds: int) -> None:
        """Keep what is in the box at least so long from now; nothing makes the time that it is kept any shorter."""
        ...

    async def read(self, box: str, after: str = "") -> list[tuple[str, bytes]]: ...

    async def wait(self, box: str, after: str, seconds: float) -> list[tuple[str, bytes]]:
        """Like `read`, but waits up to `seconds` for the first entry."""
        ...

    async def remove(self, box: str) -> None: ...


class Entrance(Protocol):
    """Which ways in are open now. It never fails: where that cannot be known, all are."""

    async def now(self) -> Doors: ...


class ReturnCodes(Protocol):
    """Words by which a person comes back to their visit from any browser. Both methods raise StorageDown."""

    async def give(self, visit: ReplyAddress) -> Secret:
        """Six new words with spaces between them. Words that were given before go on leading there."""
        ...

    async def find(self, words: Secret) -> ReplyAddress | None:
        """The visit that the words lead to; None when they lead nowhere. However they are typed, they are the same."""
        ...
