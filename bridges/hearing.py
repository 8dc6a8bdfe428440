"""What a listener is given: everything it needs beside its platform's settings."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.ports import Accept, LastSeen
from most116.core.redaction import EventLog
from most116.core.troubles import Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """`last_seen` makes the memory of a channel and the account of ours that is written to.

    `unheard` is to be told again and again while a connection over which people are heard cannot be held.
    """

    accept: Accept
    last_seen: Callable[[Channel, str], LastSeen]
    unheard: Callable[[Channel, Trouble], Awaitable[None]]
    texts: Texts
    clock: Clock
    events: EventLog
