"""Sessions of the gateway: what each was told, so that a lost one can be taken up where it was."""

import json
import secrets
from collections import deque
from dataclasses import dataclass, field

from most116.simulator.discord.documents import Document
from most116.simulator.socket_frames import FrameSocket

DISPATCH, RECONNECT = 0, 7
_KEPT = 1000
_SESSIONS = 20


@dataclass(slots=True)
class Session:
    """`told` holds (number, frame) of what was dispatched; `socket` is None while nobody listens."""

    id: str
    sequence: int = 0
    told: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=_KEPT))
    socket: FrameSocket | None = None


class Sessions:
    """`cut`: no connection holds and none is taken."""

    def __init__(self) -> None:
        self.cut = False
        self.opened = 0
        self._sessions: dict[str, Session] = {}

    @property
    def heard(self) -> bool:
        """Whether anybody listens right now."""
        return any(session.socket is not None for session in self._sessions.values())

    def reset(self) -> None:
        self.cut = False

    def begin(self, socket: FrameSocket) -> Session:
        session = Session(secrets.token_hex(16), socket=socket)
        self.opened += 1
        self._sessions[session.id] = session
        for number in list(self._sessions)[:-_SESSIONS]:
            del self._sessions[number]
        return session

    def resume(self, number: str, sequence: int, socket: FrameSocket) -> Session | None:
        """The session with everything told after `sequence`; None when it is not there any more."""
        session = self._sessions.get(number)
        if session is None or not 0 <= sequence <= session.sequence:
            return None
        session.socket = socket
        for count, frame in session.told:
            if count > sequence:
                socket.send(frame)
        return session

    def leave(self, session: Session, *, for_good: bool) -> None:
        session.socket = None
        if for_good:
            self._sessions.pop(session.id, None)

    def tell(self, name: str, data: Document) -> bool:
        """An event for everybody; False when nobody hears it now."""
        for session in self._sessions.values():
            self.tell_one(session, name, data)
        return self.heard

    @staticmethod
    def tell_one(session: Session, name: str, data: Document) -> None:
        session.sequence += 1
        frame = json.dumps({"op": DISPATCH, "t": name, "s": session.sequence, "d": data})
        session.told.append((session.sequence, frame))
        if session.socket is not None:
            session.socket.send(frame)

    def break_off(self, *, remember: bool) -> None:
        """Every connection breaks; without `remember` no session can be resumed."""
        for session in self._sessions.values():
            if session.socket is not None:
                session.socket.abort()
                session.socket = None
        if not remember:
            self._sessions.clear()

    def ask_to_reconnect(self) -> None:
        for session in self._sessions.values():
            if session.socket is not None:
                session.socket.send(json.dumps({"op": RECONNECT, "d": None, "s": None, "t": None}))
