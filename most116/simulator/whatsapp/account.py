"""The sender that the pretended platform knows, and the contents that were prepared for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

_BUTTONS, _TEMPLATE = "buttons_", "template_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`buttons` are contents by the number of their quick replies; `templates` may open a talk that has gone silent."""

    webhook_url: str
    number: str
    buttons: Mapping[str, int] = field(default_factory=dict)
    templates: frozenset[str] = frozenset()

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """From names as the settings of our bridge have them: buttons_1, template_pl and so on."""
        try:
            return cls(
                webhook_url=given["webhook_url"],
                number=given["number"],
                buttons={
                    sid: int(name.removeprefix(_BUTTONS)) for name, sid in given.items() if name.startswith(_BUTTONS)
                },
                templates=frozenset(sid for name, sid in given.items() if name.startswith(_TEMPLATE)),
            )
        except (KeyError, ValueError) as problem:
            raise ValueError(f"whatsapp: {problem}") from None

    @property
    def address(self) -> str:
        return f"whatsapp:{self.number}"


def address_of(person: str) -> str:
    """Somebody's address: a number, or for whoever shows none an id of the platform (platform sheet 3.1)."""
    return f"whatsapp:+{person}" if person.isdecimal() else f"whatsapp:{person}"


def person_of(address: str) -> str:
    return address.removeprefix("whatsapp:").removeprefix("+")
