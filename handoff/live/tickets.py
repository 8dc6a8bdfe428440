"""A place in the queue as Redis keeps it; the scripts read some of its fields."""

import json

from handoff.inbound import from_ms, to_ms
from most116.core.conversation import AgeBand, Channel, Language, Line, Ticket, Tier
from most116.core.ids import ConversationId


def dump_ticket(ticket: Ticket, waiting_since: int) -> str:
    """`waiting_since` in milliseconds since 1970."""
    return json.dumps(
        {
            "conversation": ticket.conversation,
            "line": ticket.line,
            "channel": ticket.channel,
            "tier": ticket.tier,
            "age_band": ticket.age_band,
            "language": ticket.language,
            "entered_at": to_ms(ticket.entered_at),
            "handed_back": ticket.handed_back,
            "waiting_since": waiting_since,
        }
    )


def load_ticket(raw: bytes) -> Ticket:
    data = json.loads(raw)
    return Ticket(
        conversation=ConversationId(data["conversation"]),
        line=Line(data["line"]) if data["line"] else None,
        channel=Channel(data["channel"]),
        tier=Tier(data["tier"]),
        age_band=AgeBand(data["age_band"]),
        language=Language(data["language"]),
        entered_at=from_ms(data["entered_at"]),
        handed_back=data.get("handed_back", False),
    )
