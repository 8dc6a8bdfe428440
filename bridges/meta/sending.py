"""The way out to Messenger and Instagram: one message for each part, while the platform allows it."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from bridges.meta.graph import Graph
from bridges.meta.own_mark import mark_of
from bridges.readable import readable
from bridges.splitting import split_bytes, split_text
from config.platforms import Meta
from config.settings import Settings
from most116.core.clock import Clock, SystemClock
from most116.core.conversation import Channel
from most116.core.errors import WINDOW_CLOSED, BridgeError
from most116.core.messages import REPLY_WINDOWS, Author, ChannelTraits, Letter, SendReceipt
from most116.core.ports import Mailbox

# Platform sheet 4.4 and 4.6.
_WINDOW, _HUMAN_AGENT_WINDOW = REPLY_WINDOWS[Channel.MESSENGER], timedelta(days=7)
_SECONDS_OPEN = int(_WINDOW.total_seconds())
_BUTTONS, _TITLE_CHARS, _PAYLOAD_CHARS = 13, 20, 1000


class MetaBridge:
    """Implements the port `Bridge` for both products: they differ in how long a text may be and what is told of it.

    `most_bytes` is the limit where the platform counts bytes, None where it counts characters.
    """

    def __init__(
        self, *, graph: Graph, traits: ChannelTraits, most_bytes: int | None, human_agent: bool, clock: Clock
    ) -> None:
        self.traits = traits
        self._graph = graph
        self._most_bytes = most_bytes
        self._human_agent = human_agent
        self._clock = clock

    def split(self, text: str) -> Sequence[str]:
        text = readable(text)
        if self._most_bytes is not None:
            return split_bytes(text, self._most_bytes)
        return split_text(text, self.traits.max_chars)

    async def send(self, letter: Letter) -> SendReceipt:
        """Send as an answer; a consultant's own words, where the platform has approved it, also days later.

        The window is measured by when we heard the person. Where the platform measures otherwise, its refusal is
        answered by the one further try that its rules allow.
        """
        silence = self._clock.now() - letter.last_heard_at
        later = self._human_agent and letter.author is Author.CONSULTANT and silence < _HUMAN_AGENT_WINDOW
        if silence >= _WINDOW:
            if not later:
                raise BridgeError(WINDOW_CLOSED)
            return SendReceipt(platform_id=await self._graph.send(_message(letter, human_agent=True)))
        try:
            return SendReceipt(platform_id=await self._graph.send(_message(letter)))
        except BridgeError as refused:
            if refused.failure is not WINDOW_CLOSED or not later:
                raise
        return SendReceipt(platform_id=await self._graph.send(_message(letter, human_agent=True)))

    async def close(self) -> None:
        await self._graph.close()


def messenger(meta: Meta, clock: Clock) -> MetaBridge:
    """Messenger, whose texts are counted in characters and whose delivery is told."""
    traits = ChannelTraits(
        max_chars=meta.messenger_chars,
        buttons=_BUTTONS,
        reports_delivery=True,
        reply_window=_SECONDS_OPEN,
        per_second=meta.messenger_per_second,
    )
    return MetaBridge(graph=Graph(meta), traits=traits, most_bytes=None, human_agent=meta.human_agent, clock=clock)


def instagram(meta: Meta, clock: Clock) -> MetaBridge:
    """Instagram, by the page that the account is linked to; texts are counted in bytes."""
    most = meta.instagram_bytes
    traits = ChannelTraits(
        max_chars=most, buttons=_BUTTONS, reply_window=_SECONDS_OPEN, per_second=meta.instagram_per_second
    )
    return MetaBridge(graph=Graph(meta), traits=traits, most_bytes=most, human_agent=meta.human_agent, clock=clock)


def messenger_bridge(settings: Settings, mailbox: Mailbox) -> MetaBridge:  # noqa: ARG001 - every bridge is made alike
    """Messenger, for the worker."""
    return messenger(settings.meta, SystemClock())


def instagram_bridge(settings: Settings, mailbox: Mailbox) -> MetaBridge:  # noqa: ARG001 - every bridge is made alike
    """Instagram, for the worker."""
    return instagram(settings.meta, SystemClock())


def _message(letter: Letter, *, human_agent: bool = False) -> Mapping[str, Any]:
    message: dict[str, Any] = {
        "text": readable(letter.body.reveal()),
        # Comes back in the echo, which tells of a call that never returned that it did send.
        "metadata": mark_of(letter.id, letter.part),
    }
    if letter.options:
        message["quick_replies"] = [
            {"content_type": "text", "title": one.label[:_TITLE_CHARS], "payload": one.value[:_PAYLOAD_CHARS]}
            for one in letter.options[:_BUTTONS]
        ]
    kind = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"} if human_agent else {"messaging_type": "RESPONSE"}
    return {"recipient": {"id": letter.to.reveal()}, **kind, "message": message}
