"""What a listener is given: everything it needs beside its platform's settings."""

from collections.abc import Callable
from dataclasses import dataclass

from config.texts import Texts
from most116.core.clock import Clock
from most116.core.conversation import Channel
from most116.core.ports import Accept, LastSeen
from most116.core.redaction import EventLog


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """`last_seen` makes the memory of a channel and the account of ours that is written to."""

    accept: Accept
    last_seen: Callable[[Channel, str], LastSeen]
    texts: Texts
    clock: Clock
    events: EventLog
