"""What is known of us at the platforms, for those who answer for the service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from most116.core.conversation import Channel
from most116.core.troubles import Trouble

# One look that fails may be the network's; what is found twice in a row is told.
_TOLD_FROM: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The last look at one channel's platform. `tries`: how many in a row found trouble; `since`: the first of them.

    `leave_until`: the platform wants to be left alone until then.
    """

    channel: Channel
    at: datetime
    trouble: Trouble | None
    tries: int
    since: datetime
    leave_until: datetime

    @property
    def failing(self) -> Trouble | None:
        """What is to be told of it: nothing after one look that failed."""
        return self.trouble if self.tries >= _TOLD_FROM else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """`at`: when a round over all platforms ended; `stale`: nobody has looked for so long that nothing is known."""

    at: datetime | None
    stale: bool
    channels: Sequence[Look]
