"""WhatsApp: the people on it and what they can do."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from most116.simulator.menu import PICTURE, READ, REPLAY, Deed, Menu, failures
from most116.simulator.network import Chats
from most116.simulator.whatsapp.acts import Acts
from most116.simulator.whatsapp.contents import Contents
from most116.simulator.whatsapp.sending import Sending


class WhatsAppProduct:
    """Implements `ChatNetwork`. Messages are created as SMS are, by Twilio's interface for both."""

    title = "WhatsApp"
    trouble = ""
    menu = Menu(
        link="Kod linku wa.me, którym ktoś przychodzi",
        opens="Otwórz link",
        deeds=(PICTURE, Deed("send", "Wyślij nagranie", {"media": "1", "kind": "voice"}), READ, REPLAY),
        failures=failures(
            window=("undelivered", 63016, "63016 – minęły 24 godziny"),
            away=("refused", 63024, "63024 – nie można napisać do tej osoby"),
            account=("refused", 20003, "20003 – złe hasło konta"),
            throttled=("throttled", 20429, "429 – za dużo naraz (20429)"),
        ),
    )

    def __init__(self, chats: Chats, acts: Acts, sending: Sending, contents: Contents) -> None:
        self.chats = chats
        self._acts, self._sending, self._contents = acts, sending, contents

    def routes(self) -> Sequence[BaseRoute]:
        return self._contents.routes()

    async def act(self, person: str, act: str, values: Mapping[str, Any]) -> None:
        who = self.chats.person(person)
        match act:
            case "send":
                kind = str(values.get("kind", "image"))
                await self._acts.send(who, str(values.get("text", "")), int(values.get("media", 0)), kind)
            case "start":
                await self._acts.start(who, str(values.get("payload", "")))
            case "press":
                await self._acts.press(who, str(values.get("key", "")), str(values.get("value", "")))
            case "read":
                theirs = [shown for shown in who.thread if not shown.mine]
                if not theirs:
                    raise ValueError(f"{who.name} has nothing to read")
                await self._sending.tell_read(who, theirs[-1])
            case "block":
                who.blocked = bool(values.get("on", True))
                who.note = "numer zablokowany" if who.blocked else ""
                self.chats.changed(who)
            case "replay":
                await self._acts.replay(who)
            case _:
                raise ValueError(f"{self.title} has no act {act!r}")
