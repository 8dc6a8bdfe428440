"""A WebSocket of the pretended platforms (RFC 6455, the server's side, whole text frames without extensions)."""

import asyncio
import base64
import hashlib
import struct

from starlette.requests import Request

from most116.simulator.breaking import transport_of

_KEY_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_WHOLE, _MASKED, _OPCODE, _LENGTH = 0x80, 0x80, 0x0F, 0x7F
_TWO_BYTES, _EIGHT_BYTES = 126, 127
_LONGEST = 1 << 16
GOING_AWAY, UNSUPPORTED, TOO_LONG = 1001, 1003, 1009


class FrameSocket(asyncio.Protocol):
    """An open connection. `code` is what the other side closed it with, None when it just broke."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self.code: int | None = None
        self._transport = transport
        self._before = transport.get_protocol()
        self._buffer = bytearray()
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()
        transport.set_protocol(self)

    async def receive(self) -> str | None:
        """The next text; None once the connection is over."""
        return await self._heard.get()

    def send(self, text: str) -> None:
        self._write(_TEXT, text.encode())

    def close(self, code: int) -> None:
        self._write(_CLOSE, struct.pack("!H", code))
        self._transport.close()

    def abort(self) -> None:
        """The connection breaks without a word."""
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (frame := self._next_frame()) is not None:
            self._take(*frame)

    def connection_lost(self, exc: Exception | None) -> None:
        self._heard.put_nowait(None)
        # The server that accepted the connection counts it until it hears of its end.
        self._before.connection_lost(exc)

    def _take(self, first: int, payload: bytes) -> None:
        match first & _OPCODE:
            case _ if not first & _WHOLE:
                self.close(UNSUPPORTED)
            case frame if frame == _TEXT:
                self._heard.put_nowait(payload.decode("utf-8", "replace"))
            case frame if frame == _CLOSE:
                self.code = struct.unpack("!H", payload[:2])[0] if len(payload) > 1 else None
                self.close(self.code or 1000)
            case frame if frame == _PING:
                self._write(_PONG, payload)
            case frame if frame == _PONG:
                pass
            case _:
                self.close(UNSUPPORTED)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """First byte and payload of a frame that is there as a whole."""
        held = self._buffer
        if len(held) < 2:
            return None
        length, start = held[1] & _LENGTH, 2
        if length == _TWO_BYTES:
            length, start = int.from_bytes(held[2:4], "big"), 4
        elif length == _EIGHT_BYTES:
            length, start = int.from_bytes(held[2:10], "big"), 10
        if length > _LONGEST or not held[1] & _MASKED:
            self.close(TOO_LONG if length > _LONGEST else UNSUPPORTED)
            held.clear()
            return None
        end = start + 4 + length
        if len(held) < end:
            return None
        mask = bytes(held[start : start + 4])
        payload = bytes(byte ^ mask[place % 4] for place, byte in enumerate(held[start + 4 : end]))
        first = held[0]
        del held[:end]
        return first, payload

    def _write(self, opcode: int, payload: bytes) -> None:
        if self._transport.is_closing():
            return
        size = len(payload)
        head = bytes([_WHOLE | opcode])
        if size < _TWO_BYTES:
            head += bytes([size])
        elif size < 1 << 16:
            head += bytes([_TWO_BYTES]) + size.to_bytes(2, "big")
        else:
            head += bytes([_EIGHT_BYTES]) + size.to_bytes(8, "big")
        self._transport.write(head + payload)


def accept_socket(request: Request) -> FrameSocket:
    """Turn a request into a WebSocket; ValueError when it does not ask for one."""
    key = request.headers.get("sec-websocket-key", "")
    if request.headers.get("upgrade", "").lower() != "websocket" or not key:
        raise ValueError("a WebSocket is expected here")
    transport = transport_of(request)
    answer = base64.b64encode(hashlib.sha1((key + _KEY_SUFFIX).encode()).digest()).decode()  # noqa: S324 -- the protocol's
    lines = ("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade")
    socket = FrameSocket(transport)
    transport.write("\r\n".join((*lines, f"Sec-WebSocket-Accept: {answer}", "", "")).encode())
    return socket
