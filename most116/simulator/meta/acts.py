"""What people do on Messenger and Instagram, as items of a webhook."""

from collections.abc import Mapping
from typing import Any

from most116.simulator.meta.delivery import Delivery, new_mid
from most116.simulator.network import Chats, Person, Shown

_TEXT_CHARS = 2000
_START = "most116:start"


class Acts:
    """Each changes the telephone and tells us; `kind` is the webhook's object, `slot` who is written to."""

    def __init__(self, kind: str, slot: str, chats: Chats, delivery: Delivery) -> None:
        self.kind, self.slot = kind, slot
        self._chats, self._delivery = chats, delivery

    async def send(self, who: Person, text: str, media: int) -> None:
        if not (text or media) or len(text) > _TEXT_CHARS:
            raise ValueError(f"text: 1 to {_TEXT_CHARS} characters, or media")
        message: dict[str, Any] = {"mid": new_mid(), **({"text": text} if text else {})}
        if media:
            message["attachments"] = [{"type": "image", "payload": {"url": "https://cdn.example/1"}}] * media
        await self._write(who, message, text or f"[{media} × zdjęcie]")

    async def press(self, who: Person, key: str, value: str) -> None:
        """Quick replies go with the next message; the tapped one is what the person says."""
        shown = self._chats.line(who, key)
        label = next((button.label for button in shown.buttons if button.value == value), None)
        if label is None or shown is not who.thread[-1]:
            raise ValueError("there is no such button any more")
        shown.buttons = ()
        await self._write(who, {"mid": new_mid(), "text": label, "quick_reply": {"payload": value}}, label)

    async def _write(self, who: Person, message: dict[str, Any], text: str) -> None:
        now = self._chats.now()
        for shown in who.thread:
            shown.buttons = ()
        shown = self._chats.add(who, Shown(key=message["mid"], mine=True, text=text, at=now, state="…", tone="wait"))
        await self._tell(who, shown, self.item(who, message=message))

    async def start(self, who: Person, payload: str) -> None:
        """The link m.me?ref= or ig.me?ref=, by the *Get Started* button where nobody wrote yet."""
        if who.thread:
            item = self.item(who, referral={"ref": payload, "source": "SHORTLINK", "type": "OPEN_THREAD"})
        else:
            postback = {"mid": new_mid(), "title": "Rozpocznij", "payload": _START}
            item = self.item(who, postback=postback | ({"referral": {"ref": payload}} if payload else {}))
        words = f"[otwarcie linku {payload}]" if payload else "[Rozpocznij]"
        shown = Shown(key=new_mid(), mine=True, text=words, at=self._chats.now(), state="…", tone="wait")
        await self._tell(who, self._chats.add(who, shown), item)

    async def edit(self, who: Person, key: str, text: str) -> None:
        shown = self._own(who, key)
        shown.text, shown.edited = text, True
        await self._tell(who, shown, self.item(who, message_edit={"mid": key, "text": text, "num_edit": 1}))

    async def delete(self, who: Person, key: str) -> None:
        shown = self._own(who, key)
        shown.deleted = True
        await self._tell(who, shown, self.item(who, message={"mid": key, "is_deleted": True}))

    async def read(self, who: Person) -> None:
        theirs = [shown for shown in who.thread if not shown.mine]
        if not theirs:
            raise ValueError(f"{who.name} has nothing to read")
        seen = {"watermark": self.now_ms()} if self.kind == "page" else {"mid": theirs[-1].key}
        await self._tell(who, theirs[-1], self.item(who, read=seen))

    async def replay(self, who: Person) -> None:
        """The last message once more, as the platform may."""
        shown = next((each for each in reversed(who.thread) if each.mine and not each.deleted), None)
        if shown is None:
            raise ValueError(f"{who.name} has written nothing yet")
        await self._tell(who, shown, self.item(who, message={"mid": shown.key, "text": shown.text}))

    async def _tell(self, who: Person, shown: Shown, item: Mapping[str, Any]) -> None:
        problem = await self._delivery.tell(self.kind, self.slot, item, at=self._chats.now().timestamp())
        shown.state, shown.tone = (f"nie przyjęto · {problem}", "bad") if problem else ("przyjęto", "good")
        self._chats.changed(who)

    def _own(self, who: Person, key: str) -> Shown:
        shown = self._chats.line(who, key)
        if not shown.mine or shown.deleted:
            raise ValueError("only one's own words can be changed or taken back")
        return shown

    def item(self, who: Person, **fields: object) -> dict[str, Any]:
        return {"sender": {"id": who.id}, "recipient": {"id": self.slot}, "timestamp": self.now_ms(), **fields}

    def now_ms(self) -> int:
        return int(self._chats.now().timestamp() * 1000)
