"""Reads and judges a create-message request for WhatsApp as Twilio would (platform sheet 3.2)."""

import json
from dataclasses import dataclass

from most116.simulator.network import Button
from most116.simulator.twilio_facts import BODY_LIMIT, Refused
from most116.simulator.twilio_form import Form, first
from most116.simulator.twilio_order import check_names, check_values, read_callback
from most116.simulator.whatsapp.account import Account, person_of

_CONTENT_CHARS, _TITLE_CHARS = 1024, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatsAppOrder:
    """A message that the platform takes; only a template may go to somebody who has been silent for long."""

    person: str
    text: str
    buttons: tuple[Button, ...]
    template: bool
    status_callback: str | None


def read_order(form: Form, account: Account) -> WhatsAppOrder:
    """Raises `Refused` with the platform's own code for the first thing that is wrong."""
    check_names(form)
    check_values(form)
    to, sender, sid = first(form, "To"), first(form, "From"), first(form, "ContentSid")
    if sender != account.address:
        raise Refused(63007, detail=sender)
    if bool(sid) == ("Body" in form):
        raise Refused(21602, detail="either Body or ContentSid")
    text, buttons = _content(form, account, sid) if sid else (_body(form), ())
    return WhatsAppOrder(
        person=person_of(to),
        text=text,
        buttons=buttons,
        template=sid in account.templates,
        status_callback=read_callback(form),
    )


def _body(form: Form) -> str:
    body = first(form, "Body")
    if not body.strip():
        raise Refused(21602)
    if len(body) > BODY_LIMIT:
        raise Refused(21617, detail=f"{len(body)} characters")
    return body


def _content(form: Form, account: Account, sid: str) -> tuple[str, tuple[Button, ...]]:
    count = account.buttons.get(sid, 0)
    if not count and sid not in account.templates:
        raise Refused(21655, detail=sid)
    given = _variables(form)
    names = [str(number) for number in range(1, 2 * count + 2)]
    if sorted(given) != sorted(names) or not given["1"].strip() or len(given["1"]) > _CONTENT_CHARS:
        raise Refused(21656)
    if sid in account.templates and "\n" in given["1"]:
        raise Refused(21656, detail="line break")
    buttons = tuple(Button(given[str(2 * number + 1)], given[str(2 * number)]) for number in range(1, count + 1))
    if any(not (0 < len(button.label) <= _TITLE_CHARS and button.value) for button in buttons):
        raise Refused(21656, detail="button")
    return given["1"], buttons


def _variables(form: Form) -> dict[str, str]:
    try:
        given = json.loads(first(form, "ContentVariables"))
    except ValueError:
        raise Refused(21656) from None
    if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
        raise Refused(21656)
    return given
