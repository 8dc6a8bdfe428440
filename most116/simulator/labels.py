"""The Polish words of the page."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from most116.simulator.ledger import Message
from most116.simulator.menu import NO_FAILURE, Choice, fault_words

# The menu of failures on the page: group → key → kind, code, words.
CHOICES: Mapping[str, Mapping[str, Choice]] = {
    **NO_FAILURE,
    "Odmowa": {
        "wrong_number": ("refused", 21211, "21211 – zły numer"),
        "opted_out": ("refused", 21610, "21610 – numer wypisany (STOP)"),
        "landline": ("refused", 21614, "21614 – to nie jest komórka"),
        "account": ("refused", 20003, "20003 – złe hasło konta"),
        "throttled": ("throttled", 20429, "429 – za dużo naraz (20429)"),
        "account_busy": ("throttled", 14107, "429 – limit konta (14107)"),
    },
    "SMS przyjęty, ale": {
        "switched_off": ("undelivered", 30003, "30003 – telefon wyłączony"),
        "expired": ("failed", 30036, "30036 – za długo w kolejce"),
        "filtered": ("undelivered", 30007, "30007 – zatrzymany przez operatora"),
        "slow": ("slow", None, "odpowiedź przychodzi za późno"),
        "crash": ("crash", 20500, "odpowiedzią jest błąd 500"),
        "garbled": ("garbled", None, "odpowiedź jest uszkodzona"),
    },
    "Połączenie": {
        "hang": ("hang", None, "Brak odpowiedzi"),
        "reset": ("reset", None, "Zerwane połączenie"),
    },
    "Potwierdzenia": {
        "receipts_mixed": ("receipts_mixed", None, "W złej kolejności"),
        "receipts_twice": ("receipts_twice", None, "Każde dwa razy"),
        "receipts_missing": ("receipts_missing", None, "Nie przychodzą"),
    },
}
PROBLEMS = {
    "number": "To nie jest numer telefonu. Podaj dziewięć cyfr albo numer zaczynający się od +.",
    "text": "SMS musi mieć treść, najwyżej 1600 znaków.",
    "chat": "Tego nie da się zrobić na tym telefonie. Komunikator ma swoje ograniczenia.",
    "replay": "Z tego telefonu nie wysłano jeszcze żadnego SMS-a.",
}
TIMES = {"1": "raz", "3": "3 razy", "0": "aż do odwołania"}
HOW_OFTEN = {"1": 1, "3": 3}

_STATES = {
    "queued": "w kolejce",
    "sent": "wysłano",
    "delivered": "doręczono",
    "undelivered": "nie doręczono",
    "failed": "nie wysłano",
    "refused": "odrzucono",
}
_TICKS = {"queued": "", "sent": "✓", "delivered": "✓✓"}
_CODES = {
    11200: "brak odpowiedzi mostka",
    11205: "mostek nieosiągalny",
    12100: "nieczytelna odpowiedź mostka",
    12200: "nieczytelna odpowiedź mostka",
    12300: "zły typ odpowiedzi mostka",
    14107: "limit konta",
    20001: "nieznany parametr",
    20003: "złe hasło konta",
    20422: "zła wartość parametru",
    20429: "za dużo naraz",
    21211: "zły numer",
    21602: "pusta treść",
    21606: "zły nadawca",
    21609: "zły adres potwierdzeń",
    21610: "numer wypisany (STOP)",
    21614: "to nie jest komórka",
    21617: "za długi tekst",
    30003: "telefon wyłączony",
    30007: "zatrzymany przez operatora",
    30036: "za długo w kolejce",
}


def state_of(message: Message) -> tuple[str, str]:
    """How a message is doing, as words and as one of good, wait, bad for its colour."""
    if message.direction == "inbound":
        return _state_of_inbound(message)
    words = _STATES.get(message.state, message.state)
    if message.error_code:
        return f"{words} · {_with_code(message.error_code)}", "bad"
    return words, "good" if message.state == "delivered" else "wait"


def _state_of_inbound(message: Message) -> tuple[str, str]:
    if not message.calls:
        return "wysyłanie…", "wait"
    last = message.calls[-1]
    times = sum(call.what == "webhook" for call in message.calls)
    again = f" · {times}×" if times > 1 else ""
    if last.ok and last.what == "webhook":
        return f"przyjęto · {last.ms:.0f} ms{again}", "good"
    if last.ok:
        return f"przyjął adres zapasowy · {message.calls[-2].error}", "wait"
    failed = f"HTTP {last.status}" if last.error == 11200 and last.status else _with_code(last.error or 0)
    return f"nie przyjęto · {failed}", "bad"


def tick(message: Message) -> str:
    """The marks that people know from their phones: on its way, left, arrived, failed."""
    _, tone = state_of(message)
    if tone == "bad":
        return "!"
    if message.direction == "inbound":
        return "✓✓" if tone == "good" else ""
    return _TICKS.get(message.state, "")


def phone_number(number: str) -> str:
    """+48600100200 as people write it: +48 600 100 200."""
    if number.startswith("+48") and len(number) == 12:
        return f"+48 {number[3:6]} {number[6:9]} {number[9:]}"
    return number


def initial(name: str) -> str:
    """What stands in a phone's circle: a first letter, or the number of an unnamed telephone."""
    last = name.rsplit(maxsplit=1)[-1] if name.split() else "?"
    return last[:3] if last.isdecimal() else name.strip()[0].upper()


def clock(moment: datetime) -> str:
    """Hours and minutes on this machine's clock."""
    return moment.astimezone().strftime("%H:%M")


def _with_code(code: int) -> str:
    return f"{code} {_CODES[code]}" if code in _CODES else str(code)


FILTERS: dict[str, Callable[..., Any]] = {
    "clock": clock,
    "fault_words": fault_words,
    "initial": initial,
    "phone_number": phone_number,
    "state_of": state_of,
    "tick": tick,
}
