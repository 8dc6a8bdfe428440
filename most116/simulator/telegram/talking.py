"""What the bot says and does in its talks: platform sheet 5.4."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from most116.simulator.network import Chats, Person, Shown
from most116.simulator.telegram.account import Account
from most116.simulator.telegram.acts import Acts
from most116.simulator.telegram.documents import group_chat, message_of
from most116.simulator.telegram.keyboard import buttons_of
from most116.simulator.telegram.refusals import BLOCKED, NO_CHAT, Refused, bad

_TEXT_CHARS, _AT_ONCE = 4096, 100
_DELETABLE, _ANSWERABLE = timedelta(hours=48), timedelta(seconds=60)
_NO_MEMBER = "Forbidden: bot is not a member of the supergroup chat"
_UNCHANGED = "message is not modified: specified new message content and reply markup are exactly the same"


class Talking:
    def __init__(self, account: Account, chats: Chats, acts: Acts) -> None:
        self.chats = chats
        self._account, self._acts = account, acts

    def send(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        text, buttons = values["text"], buttons_of(values.get("reply_markup"))
        if not text.strip():
            raise bad("message text is empty")
        if len(text) > _TEXT_CHARS:
            raise bad("message is too long")
        if isinstance(values["chat_id"], int) and values["chat_id"] < 0:
            return self._say_to_group(values["chat_id"], text)
        who, shown = self._person(values), self._said(text, "wysłano")
        shown.buttons = buttons
        return message_of(self._account, who, self.chats.add(who, shown))

    def change_buttons(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        who, buttons = self._person(values), buttons_of(values.get("reply_markup"))
        shown = self._message(who, values["message_id"], "edit")
        if shown.mine:
            raise bad("message can't be edited")
        if shown.buttons == buttons:
            raise bad(_UNCHANGED)
        shown.buttons = buttons
        self.chats.changed(who)
        return message_of(self._account, who, shown)

    def delete(self, values: Mapping[str, Any]) -> bool:
        who = self._person(values)
        shown = self._message(who, values["message_id"], "delete")
        self._require_young(shown)
        self._delete(who, shown)
        return True

    def delete_many(self, values: Mapping[str, Any]) -> bool:
        """Those that are not there are passed over; one that is too old keeps all of them."""
        who, numbers = self._person(values), values["message_ids"]
        if not isinstance(numbers, list) or not 0 < len(numbers) <= _AT_ONCE:
            raise bad("message identifiers are not specified or too many")
        keys = {str(number) for number in numbers}
        found = [shown for shown in who.thread if shown.key in keys and not shown.deleted]
        for shown in found:
            self._require_young(shown)
        for shown in found:
            self._delete(who, shown)
        return True

    def answer_tap(self, values: Mapping[str, Any]) -> bool:
        tapped_at = self._acts.taps.pop(values["callback_query_id"], None)
        if tapped_at is None or self.chats.now() - tapped_at > _ANSWERABLE:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return True

    def leave(self, values: Mapping[str, Any]) -> bool:
        person = self._acts.groups.pop(values["chat_id"], None)
        if person is None:
            raise Refused(403, _NO_MEMBER)
        self.chats.add(self.chats.person(person), self._said("[bot opuścił grupę]", "w grupie"))
        return True

    def _say_to_group(self, group: int, text: str) -> Mapping[str, Any]:
        person = self._acts.groups.get(group)
        if person is None:
            raise Refused(403, _NO_MEMBER)
        shown = self.chats.add(self.chats.person(person), self._said(f"[w grupie] {text}", "w grupie"))
        date, chat = int(shown.at.timestamp()), group_chat(group)
        return {"message_id": int(shown.key), "from": self._account.user, "chat": chat, "date": date, "text": text}

    def _said(self, text: str, state: str) -> Shown:
        return Shown(key=str(next(self._acts.numbers)), mine=False, text=text, at=self.chats.now(), state=state)

    def _person(self, values: Mapping[str, Any]) -> Person:
        """Somebody who has started the bot, and has not blocked it."""
        key = str(values["chat_id"])
        if not self.chats.known(key) or not self.chats.person(key).thread:
            raise Refused(400, NO_CHAT)
        who = self.chats.person(key)
        if who.blocked:
            raise Refused(403, BLOCKED)
        return who

    def _message(self, who: Person, number: int, act: str) -> Shown:
        found = next((each for each in who.thread if each.key == str(number) and not each.deleted), None)
        if found is None:
            raise bad(f"message to {act} not found")
        return found

    def _delete(self, who: Person, shown: Shown) -> None:
        shown.deleted, shown.buttons = True, ()
        self.chats.changed(who)

    def _require_young(self, shown: Shown) -> None:
        if self.chats.now() - shown.at > _DELETABLE:
            raise bad("message can't be deleted for everyone")
