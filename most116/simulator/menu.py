"""What a telephone on the page offers: each platform lets people do other things, and fails in ways of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from most116.simulator.faults import Fault

# The kind of a fault, its code and the words of the page.
Choice = tuple[str, int | None, str]
Choices = Mapping[str, Mapping[str, Choice]]


@dataclass(frozen=True, slots=True)
class Deed:
    """A button that does something beside writing; `values` go with it as they are."""

    act: str
    words: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """`link` says in words what the code of the link is typed into, `opens` what the button beside it does."""

    link: str
    opens: str
    placeholder: str = "szkola_7"
    edits: bool = False
    deletes: bool = False
    deeds: tuple[Deed, ...] = ()
    failures: Choices


PICTURE = Deed("send", "Wyślij zdjęcie", {"media": "1"})
READ = Deed("read", "Przeczytaj odpowiedzi", {})
REPLAY = Deed("replay", "Doręcz ostatnią wiadomość jeszcze raz", {})
NO_FAILURE: Mapping[str, Mapping[str, Choice]] = {"Bez awarii": {"none": ("none", None, "Wszystko działa")}}
CONNECTION: Mapping[str, Mapping[str, Choice]] = {
    "Wiadomość przyjęta, ale": {
        "slow": ("slow", None, "odpowiedź przychodzi za późno"),
        "crash": ("crash", None, "odpowiedzią jest błąd 502"),
        "garbled": ("garbled", None, "odpowiedź jest uszkodzona"),
    },
    "Połączenie": {
        "hang": ("hang", None, "Brak odpowiedzi"),
        "reset": ("reset", None, "Zerwane połączenie"),
    },
}


def failures(**refusals: Choice) -> Choices:
    """What a chat platform refuses, beside how connections fail everywhere."""
    return {**NO_FAILURE, "Odmowa": refusals, **CONNECTION}


def choice_of(choices: Choices, key: str) -> Choice:
    """What a menu entry stands for; an unknown one means no failure."""
    return next((group[key] for group in choices.values() if key in group), NO_FAILURE["Bez awarii"]["none"])


def fault_words(fault: Fault, choices: Choices) -> str:
    """The fault that waits for a telephone's next message."""
    fitting = [
        f"{group}: {words}"
        for group, entries in choices.items()
        for kind, code, words in entries.values()
        if kind == fault.kind and code in {None, fault.code}
    ]
    words = fitting[0] if fitting else f"{fault.kind} {fault.code or ''}".strip()
    left = "aż do odwołania" if fault.times is None else f"jeszcze {fault.times}×"
    return f"{words} – {left}"
