"""How we name a message of Telegram: its number says nothing without the chat, and the chat is a person's address."""

import hashlib
import re

_NAMED = re.compile(r"([0-9]{1,19})@[0-9a-f]{16}")


def named(chat: str, number: int) -> str:
    """The same for every delivery of one message, different for every two messages, and without the chat's id."""
    return f"{number}@{hashlib.sha256(chat.encode()).hexdigest()[:16]}"


def number_of(name: str) -> int | None:
    """The platform's number of a message; None for what is not a name of ours."""
    found = _NAMED.fullmatch(name)
    return int(found[1]) if found else None
