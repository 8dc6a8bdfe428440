"""Discord as one of the pretended chat platforms."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from most116.simulator.discord.acts import Acts
from most116.simulator.discord.sessions import Sessions
from most116.simulator.menu import PICTURE, REPLAY, Deed, Menu, failures
from most116.simulator.network import Chats


class DiscordNetwork:
    """Implements `ChatNetwork`. Beside what people do, `cut` {on, remember} breaks the gateway or mends it."""

    title = "Discord"
    menu = Menu(
        link="Kod polecenia /pomoc",
        opens="Wyślij /pomoc",
        edits=True,
        deletes=True,
        deeds=(
            PICTURE,
            Deed("ask_in_group", "Napisz /pomoc w grupie", {}),
            REPLAY,
            Deed("reconnect", "Poproś bota o nowe połączenie", {}),
            Deed("cut", "Odetnij bramę", {"on": "1", "remember": "1"}),
            Deed("cut", "Odetnij bramę i zapomnij sesję", {"on": "1", "remember": "0"}),
            Deed("cut", "Napraw bramę", {"on": "0"}),
        ),
        failures=failures(
            closed=("refused", 50007, "50007 – nie można napisać do tej osoby"),
            throttled=("throttled", None, "429 – za dużo naraz"),
        ),
    )

    def __init__(self, chats: Chats, acts: Acts, sessions: Sessions, routes: Sequence[BaseRoute]) -> None:
        self.chats = chats
        self._acts, self._sessions, self._routes = acts, sessions, routes

    @property
    def trouble(self) -> str:
        return "Brama jest odcięta: co teraz napiszesz, dotrze do nas później." if self._sessions.cut else ""

    def routes(self) -> Sequence[BaseRoute]:
        return self._routes

    async def act(self, person: str, act: str, values: Mapping[str, Any]) -> None:
        who = self.chats.person(person)
        text, key = str(values.get("text", "")), str(values.get("key", ""))
        match act:
            case "send":
                self._acts.send(who, text, int(values.get("media", 0)))
            case "start":
                await self._acts.command(who, str(values.get("payload", "")), private=True)
            case "ask_in_group":
                await self._acts.command(who, "", private=False)
            case "press":
                await self._acts.press(who, key, str(values.get("value", "")))
            case "edit":
                self._acts.edit(who, key, text)
            case "delete":
                self._acts.delete(who, key)
            case "replay":
                self._acts.replay(who)
            case "block":
                self._acts.block(who, on=bool(values.get("on", True)))
            case "cut" | "reconnect":
                self._gateway(act, values)
            case _:
                raise ValueError(f"{self.title} has no act {act!r}")

    def _gateway(self, act: str, values: Mapping[str, Any]) -> None:
        if act == "reconnect":
            self._sessions.ask_to_reconnect()
            return
        self._sessions.cut = bool(values.get("on", True))
        if self._sessions.cut:
            self._sessions.break_off(remember=bool(values.get("remember", True)))
        for who in self.chats.people():
            self.chats.changed(who)
