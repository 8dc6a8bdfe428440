"""A way out that keeps what it was given, and fails as it is told."""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from most116.core.messages import ChannelTraits, Delivery, Letter, SendReceipt

Act = BaseException | Callable[[Letter], Awaitable[object]] | Delivery | None


class ListBridge:
    """Implements the port `Bridge`. `tried` is every call, `taken` what the platform has.

    `acts` are used up in order, one a call: a failure is raised before anything is taken, a function is awaited before,
    a Delivery is what the receipt says, None is an ordinary send; afterwards every send is ordinary.
    """

    traits = ChannelTraits(max_chars=1600, reports_delivery=True)

    def __init__(self, part_chars: int = 1600) -> None:
        self.part_chars = part_chars
        self.acts: deque[Act] = deque()
        self.tried: list[Letter] = []
        self.taken: list[Letter] = []
        self.closed = False
        self._count = 0

    @property
    def texts(self) -> list[str]:
        """The words of every part that was taken, in order."""
        return [letter.body.reveal() for letter in self.taken]

    def platform_id(self, number: int) -> str:
        """What the platform called the part that it took as the `number`th ever, counted from 0."""
        return f"SM-{id(self)}-{number}"

    def split(self, text: str) -> Sequence[str]:
        return [text[start : start + self.part_chars] for start in range(0, len(text), self.part_chars)] or [""]

    async def send(self, letter: Letter) -> SendReceipt:
        self.tried.append(letter)
        act = self.acts.popleft() if self.acts else None
        if isinstance(act, BaseException):
            raise act
        if callable(act):
            await act(letter)
        self.taken.append(letter)
        state = act if isinstance(act, Delivery) else Delivery.SENT
        self._count += 1
        return SendReceipt(platform_id=self.platform_id(self._count - 1), state=state)

    async def close(self) -> None:
        self.closed = True
