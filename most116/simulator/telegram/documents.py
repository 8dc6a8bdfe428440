"""People, chats and messages as the platform writes them."""

from typing import Any

from most116.simulator.network import Person, Shown
from most116.simulator.telegram.account import Account


def user_of(who: Person) -> dict[str, Any]:
    return {"id": int(who.id), "is_bot": False, "first_name": who.name, "language_code": "pl"}


def chat_of(who: Person) -> dict[str, Any]:
    return {"id": int(who.id), "type": "private", "first_name": who.name}


def group_chat(number: int) -> dict[str, Any]:
    return {"id": number, "type": "supergroup", "title": "Udawana grupa"}


def message_of(account: Account, who: Person, shown: Shown) -> dict[str, Any]:
    """A message of the talk with `who`, with the buttons under it."""
    message: dict[str, Any] = {
        "message_id": int(shown.key),
        "from": user_of(who) if shown.mine else account.user,
        "chat": chat_of(who),
        "date": int(shown.at.timestamp()),
        "text": shown.text,
    }
    if shown.buttons:
        rows = [[{"text": one.label, "callback_data": one.value}] for one in shown.buttons]
        message["reply_markup"] = {"inline_keyboard": rows}
    return message
