"""The Message resource and its list, as Twilio's interface description shapes them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from most116.simulator.ledger import Message
from most116.simulator.settings import SimulatorConfig
from most116.simulator.twilio_facts import API_VERSION, MEANINGS, Refused, rfc2822

_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


def resource(message: Message, config: SimulatorConfig) -> dict[str, Any]:
    """One message. As on the platform, `date_sent` and the price are empty until it has left."""
    inbound = message.direction == "inbound"
    sender, recipient = (message.number, config.sms_number) if inbound else (config.sms_number, message.number)
    uri = f"/{API_VERSION}/Accounts/{config.account_sid}/Messages/{message.sid}"
    return {
        "account_sid": config.account_sid,
        "api_version": API_VERSION,
        "body": "" if message.redacted else message.text,
        "date_created": rfc2822(message.at),
        "date_sent": rfc2822(message.sent_at) if message.sent_at else None,
        "date_updated": rfc2822(message.updated_at),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": MEANINGS.get(message.error_code) if message.error_code else None,
        "from": sender,
        "messaging_service_sid": None,
        "num_media": str(message.media),
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.state,
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": recipient,
        "uri": f"{uri}.json",
    }


def listing(messages: Iterable[Message], query: Mapping[str, str], config: SimulatorConfig) -> dict[str, Any]:
    """One page of the messages that the query asks for, newest first."""
    size, page = _number(query, "PageSize", 50, 1, 1000), _number(query, "Page", 0, 0, 1_000_000)
    wanted = _wanted(query, config)
    found = list(islice((each for each in messages if wanted(each)), page * size, (page + 1) * size + 1))
    shown, more = found[:size], len(found) > size
    kept = {name: query[name] for name in _FILTERS if name in query}

    def uri(number: int) -> str:
        asked = urlencode({**kept, "PageSize": size, "Page": number})
        return f"/{API_VERSION}/Accounts/{config.account_sid}/Messages.json?{asked}"

    return {
        "end": page * size + max(len(shown) - 1, 0),
        "first_page_uri": uri(0),
        "messages": [resource(each, config) for each in shown],
        "next_page_uri": uri(page + 1) if more else None,
        "page": page,
        "page_size": size,
        "previous_page_uri": uri(page - 1) if page else None,
        "start": page * size,
        "uri": uri(page),
    }


def _wanted(query: Mapping[str, str], config: SimulatorConfig) -> Callable[[Message], bool]:
    on, before, after = (_moment(query, name) for name in ("DateSent", "DateSent<", "DateSent>"))

    def fits(message: Message) -> bool:
        inbound = message.direction == "inbound"
        sender, recipient = (message.number, config.sms_number) if inbound else (config.sms_number, message.number)
        sent = message.sent_at or message.at
        return (
            query.get("To", recipient) == recipient
            and query.get("From", sender) == sender
            and (on is None or sent.date() == on.date())
            and (before is None or sent <= before)
            and (after is None or sent >= after)
        )

    return fits


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    """A day or a moment, in ISO 8601 or RFC 2822, UTC where nothing is said."""
    if name not in query:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(query[name].replace(" ", "T", 1) if read is datetime.fromisoformat else query[name])
        except ValueError:
            continue
        if name == "DateSent<" and len(query[name]) == len(date.min.isoformat()):
            moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    raise Refused(20422, detail=name)


def _number(query: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    given = query.get(name, str(default))
    if not (given.isascii() and given.isdecimal() and len(given) < 8 and low <= int(given) <= high):
        raise Refused(20422, detail=name)
    return int(given)
