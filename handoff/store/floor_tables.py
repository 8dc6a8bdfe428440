"""SQL tables of the floor: the shift of each account, and pauses after abuse."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, false

from handoff.store.tables import metadata

_ID = String(32)
_WORD = String(32)

# The shift of each account (handoff/duty.py).
duties = Table(
    "duties",
    metadata,
    Column("account", _ID, primary_key=True),
    Column("talks", Integer),
    Column("ceiling", Integer),
    Column("calm_only", Boolean, nullable=False, default=False, server_default=false()),
    Column("break_since", BigInteger),
    Column("break_until", BigInteger),
    Column("grave_row", Integer, nullable=False),
    Column("rest_offered_at", BigInteger),
)

# Ids, codes and times; what was said stands in the talk and goes with it.
pauses = Table(
    "pauses",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("reason", _WORD, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("asked_by", _ID, nullable=False),
    Column("asked_at", BigInteger, nullable=False, index=True),
    Column("answer", _WORD),
    Column("answered_by", _ID),
    Column("answered_at", BigInteger),
    Column("until", BigInteger),
    Column("ending", _WORD),
    Column("ended_by", _ID),
    Column("ended_at", BigInteger),
    Column("seen_by", _ID),
)
