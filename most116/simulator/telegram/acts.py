"""What people do on Telegram, as updates for the bot."""

import itertools
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from most116.simulator.network import Chats, Person, Shown
from most116.simulator.telegram.account import Account
from most116.simulator.telegram.documents import chat_of, group_chat, message_of, user_of
from most116.simulator.telegram.updates import Update, Updates

_TEXT_CHARS = 4096
_FILE = {"file_id": "AgACpretended", "file_unique_id": "AQpretended", "file_size": 1234, "width": 90, "height": 90}


class Acts:
    """Each changes the telephone and leaves an update; `None` when the bot hears nothing of it.

    `numbers` gives the next message its own, `taps` are those that can be answered, `groups` those that the bot is in,
    each with who put it there.
    """

    def __init__(self, account: Account, chats: Chats, updates: Updates) -> None:
        self._account, self._chats, self._updates = account, chats, updates
        self.numbers = itertools.count(9)
        self.taps: dict[str, datetime] = {}
        self.groups: dict[int, str] = {}

    def send(self, who: Person, text: str, media: int) -> Update | None:
        if who.blocked:
            raise ValueError(f"{who.name} has blocked the bot and cannot write to it")
        if not (text or media) or len(text) > _TEXT_CHARS:
            raise ValueError(f"text: 1 to {_TEXT_CHARS} characters, or media")
        content: dict[str, Any] = {"photo": [_FILE], **({"caption": text} if text else {})} if media else {"text": text}
        if text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}]
        shown = self._write(who, text or "[zdjęcie]")
        return self._message(who, shown, "message", content)

    def edit(self, who: Person, key: str, text: str) -> Update | None:
        shown = self._own(who, key)
        shown.text, shown.edited = text, True
        return self._message(who, shown, "edited_message", {"text": text, "edit_date": self._now()})

    def delete(self, who: Person, key: str) -> Update | None:
        """The platform tells no bot of it."""
        self._own(who, key).deleted = True
        self._chats.changed(who)
        return None

    def press(self, who: Person, key: str, value: str) -> Update | None:
        shown = self._chats.line(who, key)
        if value not in {button.value for button in shown.buttons}:
            raise ValueError("there is no such button any more")
        query = str(secrets.randbits(62))
        self.taps[query] = self._chats.now()
        message = message_of(self._account, who, shown)
        tapped = {"id": query, "from": user_of(who), "message": message, "chat_instance": "-91", "data": value}
        return self._updates.put("callback_query", tapped, f"tap-{who.id}", self._telling(who, shown))

    def block(self, who: Person, *, on: bool) -> Update | None:
        who.blocked, who.note = on, "bot zablokowany" if on else ""
        self._chats.changed(who)
        bot = self._account.user
        states = [{"status": "member", "user": bot}, {"status": "kicked", "user": bot, "until_date": 0}]
        old, new = states if on else states[::-1]
        member = {"chat": chat_of(who), "from": user_of(who), "date": self._now()}
        member |= {"old_chat_member": old, "new_chat_member": new}
        return self._updates.put("my_chat_member", member, who.id, lambda _: None)

    def add_to_group(self, who: Person) -> Update | None:
        """Somebody puts the bot into a group: the platform tells of it twice, as of us and as in the group's talk."""
        group = -(1_000_000_000_000 + secrets.randbelow(10**9))
        self.groups[group] = who.id
        bot, shown = self._account.user, self._write(who, "[dodanie bota do grupy]")
        seen = {"chat": group_chat(group), "from": user_of(who), "date": self._now()}
        change = {
            "old_chat_member": {"status": "left", "user": bot},
            "new_chat_member": {"status": "member", "user": bot},
        }
        self._updates.put("my_chat_member", seen | change, str(group), self._telling(who, shown))
        joined = seen | {"message_id": 1, "new_chat_members": [bot]}
        return self._updates.put("message", joined, str(group), self._telling(who, shown))

    def replay(self, who: Person) -> Update | None:
        """The last message once more under another number, as after a restart of the platform."""
        shown = next((each for each in reversed(who.thread) if each.mine and not each.deleted), None)
        if shown is None:
            raise ValueError(f"{who.name} has written nothing yet")
        return self._message(who, shown, "message", {"text": shown.text})

    def _now(self) -> int:
        return int(self._chats.now().timestamp())

    def _write(self, who: Person, text: str) -> Shown:
        shown = Shown(key=str(next(self.numbers)), mine=True, text=text, at=self._chats.now(), state="…", tone="wait")
        return self._chats.add(who, shown)

    def _message(self, who: Person, shown: Shown, kind: str, content: dict[str, Any]) -> Update | None:
        bare = message_of(self._account, who, shown)
        del bare["text"]
        return self._updates.put(kind, bare | content, who.id, self._telling(who, shown))

    def _telling(self, who: Person, shown: Shown) -> Callable[[str], None]:
        """Writes beside a message what became of it."""

        def told(problem: str) -> None:
            if shown.mine:
                shown.state, shown.tone = (f"czeka · {problem}", "bad") if problem else ("przyjęto", "good")
            self._chats.changed(who)

        return told

    def _own(self, who: Person, key: str) -> Shown:
        shown = self._chats.line(who, key)
        if not shown.mine or shown.deleted:
            raise ValueError("only one's own words can be changed or taken back")
        return shown
