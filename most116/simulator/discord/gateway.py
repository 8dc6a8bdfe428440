"""The gateway's own protocol: https://discord.com/developers/docs/events/gateway."""

import asyncio
import hmac
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from most116.simulator.discord.account import Account
from most116.simulator.discord.documents import user
from most116.simulator.discord.sessions import Session, Sessions
from most116.simulator.discord.talks import Talks
from most116.simulator.socket_frames import GOING_AWAY, FrameSocket, accept_socket
from most116.simulator.stage import Stage

GATEWAY_PATH = "/discord/gateway"
_HEARTBEAT, _IDENTIFY, _RESUME, _INVALID, _HELLO, _HEARTBEAT_HEARD = 1, 2, 6, 9, 10, 11
_HEARTBEAT_MS = 41_250
_UNKNOWN, _NOT_DECODED, _NOT_SIGNED_IN, _WRONG_TOKEN, _TWICE, _NOT_ALLOWED = 4001, 4002, 4003, 4004, 4005, 4014
_NORMAL = 1000
# Members, presences and the words of messages outside direct ones.
_PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15


class Gateway:
    def __init__(self, account: Account, sessions: Sessions, talks: Talks, stage: Stage) -> None:
        self._account, self._sessions, self._talks, self._stage = account, sessions, talks, stage

    def routes(self) -> list[Route]:
        return [Route(path, self.connect, methods=["GET"]) for path in (GATEWAY_PATH, f"{GATEWAY_PATH}/")]

    async def connect(self, request: Request) -> Response:
        if self._sessions.cut:
            return Response("cut", 503)
        socket = accept_socket(request)
        stopping = asyncio.create_task(self._until_stopped(socket))
        try:
            await self._speak(socket)
        finally:
            stopping.cancel()
            await asyncio.gather(stopping, return_exceptions=True)
        return Response(status_code=204)  # nobody reads it

    async def _speak(self, socket: FrameSocket) -> None:
        socket.send(json.dumps({"op": _HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS}, "s": None, "t": None}))
        session: Session | None = None
        while (text := await socket.receive()) is not None:
            try:
                frame = json.loads(text)
                operation, data = frame["op"], frame.get("d")
            except (ValueError, TypeError, KeyError):
                socket.close(_NOT_DECODED)
                continue
            if operation == _HEARTBEAT:
                socket.send(json.dumps({"op": _HEARTBEAT_HEARD, "d": None, "s": None, "t": None}))
            elif operation in {_IDENTIFY, _RESUME}:
                session = self._sign_in(socket, session, operation, data)
            else:
                socket.close(_UNKNOWN if session else _NOT_SIGNED_IN)
        if session is not None and session.socket is socket:
            self._sessions.leave(session, for_good=socket.code in {_NORMAL, GOING_AWAY})

    def _sign_in(self, socket: FrameSocket, session: Session | None, operation: int, data: Any) -> Session | None:
        if session is not None or not isinstance(data, dict):
            socket.close(_TWICE if session else _NOT_DECODED)
            return session
        if not hmac.compare_digest(str(data.get("token")).encode(), self._account.bot_token.encode()):
            socket.close(_WRONG_TOKEN)
        elif self._account.turned_away:
            socket.close(int(self._account.turned_away))
        elif operation == _IDENTIFY and (not isinstance(data.get("intents"), int) or data["intents"] & _PRIVILEGED):
            socket.close(_NOT_ALLOWED)
        elif operation == _IDENTIFY:
            session = self._sessions.begin(socket)
            self._sessions.tell_one(session, "READY", self._ready(session))
        else:
            sequence = data.get("seq")
            number = sequence if isinstance(sequence, int) else -1
            session = self._sessions.resume(str(data.get("session_id")), number, socket)
            if session is None:
                socket.send(json.dumps({"op": _INVALID, "d": False, "s": None, "t": None}))
            else:
                self._sessions.tell_one(session, "RESUMED", {})
                self._talks.passed_on()
        return session

    def _ready(self, session: Session) -> dict[str, Any]:
        number = self._account.application_id
        return {
            "v": 10,
            "user": user(number, "most116", bot=True),
            "guilds": [],
            "private_channels": [],
            "session_id": session.id,
            "resume_gateway_url": self._account.gateway_url
            or f"ws://127.0.0.1:{self._stage.config.port}{GATEWAY_PATH}",
            "application": {"id": number, "flags": 0},
        }

    async def _until_stopped(self, socket: FrameSocket) -> None:
        await self._stage.stopping.wait()
        socket.close(GOING_AWAY)
