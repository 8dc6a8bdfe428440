"""The sender that the pretended platform knows, and the contents that were prepared for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

_BUTTONS, _TEMPLATE, _APPROVAL = "buttons_", "template_", "approval_"
_APPROVED = "approved UTILITY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`buttons` are contents by the number of their quick replies; `templates` may open a talk that has gone silent.

    `approvals`: by template, its status and category where they are other than wanted ("paused UTILITY").
    """

    webhook_url: str
    number: str
    buttons: Mapping[str, int] = field(default_factory=dict)
    templates: frozenset[str] = frozenset()
    approvals: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """From names as our bridge's settings have them: buttons_1, template_pl and so on; approval_pl is of that."""
        try:
            return cls(
                webhook_url=given["webhook_url"],
                number=given["number"],
                buttons={
                    sid: int(name.removeprefix(_BUTTONS)) for name, sid in given.items() if name.startswith(_BUTTONS)
                },
                templates=frozenset(sid for name, sid in given.items() if name.startswith(_TEMPLATE)),
                approvals={
                    given[name.replace(_APPROVAL, _TEMPLATE, 1)]: approval
                    for name, approval in given.items()
                    if name.startswith(_APPROVAL)
                },
            )
        except (KeyError, ValueError) as problem:
            raise ValueError(f"whatsapp: {problem}") from None

    @property
    def address(self) -> str:
        return f"whatsapp:{self.number}"

    def approval_of(self, sid: str) -> tuple[str, str]:
        """Status and category."""
        status, _, category = self.approvals.get(sid, _APPROVED if sid in self.templates else "unsubmitted").partition(
            " "
        )
        return status, category


def address_of(person: str) -> str:
    """Somebody's address: a number, or for whoever shows none an id of the platform (platform sheet 3.1)."""
    return f"whatsapp:+{person}" if person.isdecimal() else f"whatsapp:{person}"


def person_of(address: str) -> str:
    return address.removeprefix("whatsapp:").removeprefix("+")
