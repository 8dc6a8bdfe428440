"""What people do on Discord, as events of the gateway."""

from collections.abc import Mapping
from typing import Any

from most116.simulator.discord.documents import DIRECT, ELSEWHERE, WITH_THE_BOT, message, picture, user
from most116.simulator.discord.interactions import Interactions
from most116.simulator.discord.talks import HEARD, WAITS, Talks
from most116.simulator.network import Person, Shown, Tone

_TEXT_CHARS = 2000
_COMMAND, _COMPONENT = 2, 3
_COMMAND_NAME, _ENTRY_OPTION = "pomoc", "kod"
_HEARD: tuple[str, Tone] = (HEARD, "good")
_WAITS: tuple[str, Tone] = (WAITS, "wait")


class Acts:
    """Each changes the telephone and tells whoever listens; what nobody hears stays in the history."""

    def __init__(self, talks: Talks, interactions: Interactions) -> None:
        self._talks, self._interactions = talks, interactions
        self._sessions = interactions.sessions

    def send(self, who: Person, text: str, media: int) -> None:
        if not (text or media) or len(text) > _TEXT_CHARS:
            raise ValueError(f"text: 1 to {_TEXT_CHARS} characters, or media")
        talks, at = self._talks, self._talks.chats.now()
        files = [picture(talks.new_id()) for _ in range(media)]
        document = message(talks.new_id(), talks.channel_of(who), user(who.id, who.name), text, at, attachments=files)
        talks.add(who, document)
        shown = Shown(key=document["id"], mine=True, text=text or f"[{media} × zdjęcie]", at=at, state="…")
        talks.chats.add(who, shown)
        self._tell(who, shown, "MESSAGE_CREATE", {**document, "channel_type": DIRECT})

    def edit(self, who: Person, key: str, text: str) -> None:
        shown = self._own(who, key)
        document = self._talks.find(who, key)
        if document is None or not 0 < len(text) <= _TEXT_CHARS:
            raise ValueError(f"text: 1 to {_TEXT_CHARS} characters")
        document |= {"content": text, "edited_timestamp": self._talks.chats.now().isoformat()}
        shown.text, shown.edited = text, True
        self._tell(who, shown, "MESSAGE_UPDATE", {**document, "channel_type": DIRECT})

    def delete(self, who: Person, key: str) -> None:
        shown = self._own(who, key)
        shown.deleted = True
        self._talks.remove(who, key)
        self._tell(who, shown, "MESSAGE_DELETE", {"id": key, "channel_id": self._talks.channel_of(who)})

    def replay(self, who: Person) -> None:
        """The last message once more, as two connections at once would tell it."""
        shown = next((each for each in reversed(who.thread) if each.mine and not each.deleted), None)
        document = self._talks.find(who, shown.key) if shown else None
        if shown is None or document is None:
            raise ValueError(f"{who.name} has written nothing yet")
        self._tell(who, shown, "MESSAGE_CREATE", {**document, "channel_type": DIRECT})

    def block(self, who: Person, *, on: bool) -> None:
        who.blocked, who.note = on, "bot zablokowany" if on else ""
        self._talks.chats.changed(who)

    async def command(self, who: Person, code: str, *, private: bool) -> None:
        """/pomoc, in the talk with us or in a group."""
        options = [{"name": _ENTRY_OPTION, "type": 3, "value": code}] if code else []
        data = {"id": "1", "name": _COMMAND_NAME, "type": 1, "options": options}
        words = f"/{_COMMAND_NAME} {code}".strip() + ("" if private else " [w grupie]")
        await self._ask(who, words, _COMMAND, data, context=WITH_THE_BOT if private else ELSEWHERE)

    async def press(self, who: Person, key: str, value: str) -> None:
        shown = self._talks.chats.line(who, key)
        document = self._talks.find(who, key)
        label = next((button.label for button in shown.buttons if button.value == value), None)
        if label is None or document is None:
            raise ValueError("there is no such button any more")
        data = {"custom_id": value, "component_type": 2, "id": 1}
        await self._ask(who, f"[{label}]", _COMPONENT, data, context=WITH_THE_BOT, message=document)

    async def _ask(self, who: Person, words: str, kind: int, data: Mapping[str, Any], **more: Any) -> None:
        chats = self._talks.chats
        key = self._talks.new_id()
        shown = chats.add(who, Shown(key=key, mine=True, text=words, at=chats.now(), state="…", tone="wait"))
        problem = await self._interactions.ask(who, kind, data, **more)
        shown.state, shown.tone = (problem, "bad") if problem else _HEARD
        chats.changed(who)

    def _tell(self, who: Person, shown: Shown, name: str, data: Mapping[str, Any]) -> None:
        shown.state, shown.tone = _HEARD if self._sessions.tell(name, dict(data)) else _WAITS
        self._talks.chats.changed(who)

    def _own(self, who: Person, key: str) -> Shown:
        shown = self._talks.chats.line(who, key)
        if not shown.mine or shown.deleted:
            raise ValueError("only one's own words can be changed or taken back")
        return shown
