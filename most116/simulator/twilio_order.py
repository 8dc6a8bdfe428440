"""Reads and judges a create-message request as Twilio would, and a little more strictly (decision 0025)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from most116.simulator.settings import SimulatorConfig, is_address, is_e164
from most116.simulator.twilio_facts import BODY_LIMIT, Refused
from most116.simulator.twilio_form import Form, first

_BOOLEAN = re.compile("(?i)true|false")


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


def _whole(value: str, low: int, high: int) -> bool:
    return value.isascii() and value.isdecimal() and len(value) < 10 and low <= int(value) <= high


def _amount(value: str) -> bool:
    return re.fullmatch(r"\d+(\.\d+)?", value) is not None


def _yes_or_no(value: str) -> bool:
    return _BOOLEAN.fullmatch(value) is not None


# Every published parameter of the operation, and what its value must look like. A name that is not here is refused.
PARAMETERS: dict[str, Callable[[str], bool] | None] = {
    "To": None,
    "From": None,
    "Body": None,
    "StatusCallback": None,
    "MediaUrl": None,
    "MessagingServiceSid": None,
    "ContentSid": None,
    "FallbackFrom": None,
    "ContentVariables": None,
    "PersistentAction": None,
    "SendAt": None,
    "ApplicationSid": lambda value: re.fullmatch("AP[0-9a-fA-F]{32}", value) is not None,
    "MaxPrice": _amount,
    "ProvideFeedback": _yes_or_no,
    "Attempt": lambda value: _whole(value, 1, 100),
    "ValidityPeriod": lambda value: _whole(value, 1, 36_000),
    "ForceDelivery": _yes_or_no,
    "ContentRetention": _one_of("retain", "discard"),
    "AddressRetention": _one_of("retain", "obfuscate"),
    "SmartEncoded": _yes_or_no,
    "TrafficType": _one_of("free"),
    "ShortenUrls": _yes_or_no,
    "ScheduleType": _one_of("fixed"),
    "SendAsMms": _yes_or_no,
    "RiskCheck": _one_of("enable", "disable"),
}
_REPEATABLE = {"MediaUrl", "PersistentAction"}


@dataclass(frozen=True, slots=True)
class Order:
    """A message that the platform agrees to send."""

    to: str
    body: str
    status_callback: str | None
    media: tuple[str, ...]


def read_order(form: Form, config: SimulatorConfig) -> Order:
    """Raises `Refused` with the platform's own code for the first thing that is wrong."""
    check_names(form)
    to, sender = first(form, "To"), first(form, "From")
    if not to:
        raise Refused(21604)
    if not is_e164(to):
        raise Refused(21211, detail=to)
    _check_sender(form, sender, to, config)
    check_values(form)
    return Order(to, _body(form), read_callback(form), _media(form))


def check_values(form: Form) -> None:
    for name, fits in PARAMETERS.items():
        if fits is not None and name in form and not fits(first(form, name)):
            raise Refused(20422, detail=name)


def check_names(form: Form) -> None:
    for name in form:
        if name not in PARAMETERS:
            raise Refused(20001, detail=name)
        if len(form[name]) > 1 and name not in _REPEATABLE:
            raise Refused(20422, detail=f"{name} is given twice")


def _check_sender(form: Form, sender: str, to: str, config: SimulatorConfig) -> None:
    if "MessagingServiceSid" in form:
        raise Refused(21705, detail=first(form, "MessagingServiceSid"))
    if "SendAt" in form or "ScheduleType" in form:
        raise Refused(35118)
    if not sender:
        raise Refused(21603)
    if not is_e164(sender):
        raise Refused(21212, detail=sender)
    if sender == to:
        raise Refused(21266)
    if sender != config.sms_number:
        raise Refused(21606, detail=sender)


def _body(form: Form) -> str:
    body = first(form, "Body")
    if "ContentSid" in form:
        raise Refused(21655, detail=first(form, "ContentSid"))
    if not body.strip() and "MediaUrl" not in form:
        raise Refused(21602)
    if len(body) > BODY_LIMIT:
        raise Refused(21617, detail=f"{len(body)} characters")
    return body


def read_callback(form: Form) -> str | None:
    if "StatusCallback" not in form:
        return None
    url = first(form, "StatusCallback")
    if not is_address(url) or "_" in (urlsplit(url).hostname or "_"):
        raise Refused(21609, detail=url)
    return url


def _media(form: Form) -> tuple[str, ...]:
    urls = tuple(form.get("MediaUrl", ()))
    if len(urls) > 10 or not all(map(is_address, urls)):
        raise Refused(21620)
    return urls
