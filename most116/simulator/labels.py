"""The Polish words of the page."""

from most116.simulator.faults import Fault
from most116.simulator.ledger import Message

# What can be chosen on the page: key of the menu → kind, code, words.
CHOICES: dict[str, tuple[str, int | None, str]] = {
    "none": ("none", None, "Wszystko działa"),
    "opted_out": ("refused", 21610, "21610 – numer wypisany (STOP)"),
    "landline": ("refused", 21614, "21614 – to nie jest komórka"),
    "switched_off": ("undelivered", 30003, "30003 – telefon wyłączony"),
    "throttled": ("throttled", None, "429 – za dużo naraz"),
    "slow": ("slow", None, "Odpowiedź po czasie (SMS wysłany)"),
    "hang": ("hang", None, "Brak odpowiedzi"),
    "crash": ("crash", None, "Błąd 500 (SMS wysłany)"),
    "garbled": ("garbled", None, "Uszkodzona odpowiedź (SMS wysłany)"),
    "reset": ("reset", None, "Zerwane połączenie"),
    "receipts_mixed": ("receipts_mixed", None, "Potwierdzenia w złej kolejności"),
    "receipts_twice": ("receipts_twice", None, "Potwierdzenia podwójne"),
    "receipts_missing": ("receipts_missing", None, "Brak potwierdzeń"),
}
TIMES = {"1": "raz", "3": "3 razy", "0": "aż do odwołania"}

_STATES = {
    "queued": "w kolejce",
    "sent": "wysłano",
    "delivered": "doręczono",
    "undelivered": "nie doręczono",
    "refused": "odrzucono",
}
_CODES = {
    11200: "mostek odpowiedział błędem",
    11205: "mostek nieosiągalny",
    12100: "nieczytelna odpowiedź mostka",
    12200: "nieczytelna odpowiedź mostka",
    12300: "zły typ odpowiedzi mostka",
    20001: "nieznany parametr",
    20003: "złe hasło konta",
    20422: "zła wartość parametru",
    20429: "za dużo naraz",
    21602: "pusta treść",
    21606: "zły nadawca",
    21609: "zły adres potwierdzeń",
    21610: "numer wypisany (STOP)",
    21614: "to nie jest komórka",
    21617: "za długi tekst",
    30003: "telefon wyłączony",
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
    again = f" · dostarczono {times} razy" if times > 1 else ""
    if last.ok and last.what == "webhook":
        return f"przyjęto · {last.ms:.0f} ms{again}", "good"
    if last.ok:
        return f"przyjął adres zapasowy · {message.calls[-2].error}", "wait"
    status = f" (HTTP {last.status})" if last.status else ""
    return f"nie przyjęto · {_with_code(last.error or 0)}{status}", "bad"


def fault_words(fault: Fault) -> str:
    """The fault that waits for a phone's next message."""
    exact = [words for kind, code, words in CHOICES.values() if kind == fault.kind and code in {None, fault.code}]
    words = exact[0] if exact else f"{fault.code} ({fault.kind})"
    left = "aż do odwołania" if fault.times is None else f"jeszcze {fault.times}×"
    return f"{words} – {left}"


def phone_number(number: str) -> str:
    """+48600100200 as people write it: +48 600 100 200."""
    if number.startswith("+48") and len(number) == 12:
        return f"+48 {number[3:6]} {number[6:9]} {number[9:]}"
    return number


def _with_code(code: int) -> str:
    return f"{code} {_CODES[code]}" if code in _CODES else str(code)
