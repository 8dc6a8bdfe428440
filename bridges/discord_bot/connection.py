"""One connection to the gateway over discord.py's socket, which beats, unpacks and resumes; opened again for ever.

The library's own reading of events is left out: it would keep names and users, and a field it does not expect ends it.
Its waiting between tries is left out too, because that grows to a quarter of an hour.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NoReturn

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket, ReconnectWebSocket

from most116.core.redaction import EventLog
from most116.core.troubles import Trouble

_OPENING_SECONDS = 30.0
_PAUSES = (0.0, 1.0, 2.0, 5.0, 10.0)
# A wrong token or a refused intent is not mended by trying, and whoever signs in more than a thousand times a day has
# their token taken away: no more than some seven hundred are possible with this.
_REFUSED_PAUSE = 150.0
_FEW_SIGN_INS = 20
_REFUSED = {4004, 4010, 4011, 4012, 4013, 4014}
_ORDERLY = 1000
# One try that fails is an everyday thing, and the next takes the session up again.
_TOLD_FROM = 2


class Connection:
    """`hear` is called with every frame as it came, in their order, and says whether it is an event.

    `unheard` is told of every try after which nobody is heard, in time before the next.
    """

    def __init__(
        self,
        client: discord.Client,
        gateway_url: str,
        *,
        hear: Callable[[str], bool],
        unheard: Callable[[Trouble], Awaitable[None]],
        events: EventLog,
    ) -> None:
        self._client = client
        self._events = events
        self._hear = hear
        self._unheard = unheard
        self._kind = _socket_kind(gateway_url, self._heard)
        self._failures = 0
        self._signed_in = 0
        self._first = True

    async def hold(self) -> NoReturn:
        """Until cancelled, which ends the session in order."""
        resume: Mapping[str, Any] = {}
        while True:
            code, resume = await self._once(resume)
            turned_away = code in _REFUSED
            refused = turned_away or self._signed_in > _FEW_SIGN_INS
            pause = _REFUSED_PAUSE if refused else _PAUSES[min(self._failures, len(_PAUSES) - 1)]
            self._failures += 1
            self._events.warning("gateway_lost", channel="discord", code=code, attempt=self._failures)
            if turned_away or self._failures >= _TOLD_FROM:
                await self._unheard(Trouble.NOT_ALLOWED if turned_away else Trouble.NOT_CONNECTED)
            # Several houses must not come back in the same moment.
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    async def _once(self, resume: Mapping[str, Any]) -> tuple[int | None, Mapping[str, Any]]:
        """One connection from its opening to its end: the code of its end, and how to go on with its session."""
        socket: DiscordWebSocket | None = None
        code: int | None = None
        try:
            async with asyncio.timeout(_OPENING_SECONDS):
                # The library waits five seconds before every sign-in but the first, as the platform asks.
                socket = await self._kind.from_client(self._client, initial=self._first, **resume)
                self._first = False
            self._signed_in += not resume
            while True:
                await socket.poll_event()
        except ReconnectWebSocket as again:
            if not again.resume:
                return None, {}
        except discord.ConnectionClosed as closed:
            code = closed.code
            if code in _REFUSED:
                return code, {}
        except (aiohttp.ClientError, OSError, TimeoutError) as failure:
            self._events.failure("gateway_failed", failure, channel="discord")
        except Exception as failure:  # noqa: BLE001 -- one odd frame must not keep us from hearing the next
            self._events.failure("gateway_broken", failure, channel="discord")
        finally:
            if socket is not None and socket.open:
                await socket.close(code=_ORDERLY if _being_cancelled() else 4000)
        return code, _session_of(socket) or resume

    def _heard(self, frame: str) -> None:
        """A greeting is no success: a platform in trouble greets everybody and then hangs up."""
        try:
            is_event = self._hear(frame)
        except Exception as failure:  # noqa: BLE001 -- a session that is taken up again would begin with this very frame
            self._events.failure("frame_not_read", failure, channel="discord")
            return
        if is_event:
            self._failures = self._signed_in = 0


def _session_of(socket: DiscordWebSocket | None) -> Mapping[str, Any]:
    if socket is None or socket.session_id is None:
        return {}
    return {
        "session": socket.session_id,
        "sequence": socket.sequence,
        "gateway": socket.gateway,
        "resume": True,
    }


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _socket_kind(gateway_url: str, hear: Callable[[str], None]) -> type[DiscordWebSocket]:
    """The library's socket with an ear of ours in place of its reading of events."""

    class Socket(DiscordWebSocket):
        DEFAULT_GATEWAY = yarl.URL(gateway_url) if gateway_url else DiscordWebSocket.DEFAULT_GATEWAY

        @property
        def _discord_parsers(self) -> dict[str, Callable[..., Any]]:
            return {}

        @_discord_parsers.setter
        def _discord_parsers(self, _: object) -> None:
            """The library hands its own readers over here."""

        def log_receive(self, data: Any, /) -> None:
            hear(data)

    return Socket
