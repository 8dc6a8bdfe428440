"""What the platform knows of a message, in its own words, for those who ask."""

from collections.abc import Iterator

from most116.simulator.ledger import Call, Message
from most116.simulator.settings import SimulatorConfig


def facts(message: Message, config: SimulatorConfig) -> Iterator[tuple[str, str]]:
    """Names and values in the order in which they are shown; empty ones are left out."""
    inbound = message.direction == "inbound"
    sender, recipient = (message.number, config.sms_number) if inbound else (config.sms_number, message.number)
    known: dict[str, object] = {
        "Sid": message.sid if message.state != "refused" else None,
        "Direction": message.direction,
        "Status": message.state,
        "From": sender,
        "To": recipient,
        "NumSegments": f"{message.segments} ({message.encoding}, {len(message.text)} zn.)",
        "NumMedia": message.media or None,
        "ErrorCode": message.error_code,
        "StatusCallback": message.status_callback,
        "Awaria": message.fault,
    }
    yield from ((name, str(value)) for name, value in known.items() if value is not None)
    for call in message.calls:
        yield call.what, _answer(call)


def _answer(call: Call) -> str:
    status = f"HTTP {call.status}" if call.status else "brak odpowiedzi"
    error = f" · {call.error}" if call.error else ""
    tries = f" · {call.attempts} próby" if call.attempts > 1 else ""
    return f"{status} · {call.ms:.1f} ms{error}{tries}"
