"""SQL tables of what is left of talks: open records, what is filed apart from them, who comes back; and of intake."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from handoff.store.tables import metadata

_ID = String(32)
_WORD = String(32)

# What the record of a talk says so far: sealed under the talk's key, and filed apart from it once the talk is over.
open_records = Table(
    "open_records",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("by", _ID, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
    Column("done", Boolean, nullable=False),
)

# Filed records hold categories, an hour and nothing that leads back to a talk. Their rows keep no order of coming.
case_records = Table(
    "case_records",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("hour", BigInteger, nullable=False, index=True),
    Column("line", _WORD, nullable=False),
    Column("channel", _WORD, nullable=False),
    Column("language", _WORD, nullable=False),
    Column("age_band", _WORD, nullable=False),
    Column("gender", _WORD, nullable=False),
    Column("about", _WORD),
    Column("main", _WORD),
    Column("parts", Text, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("tier_at_close", Integer, nullable=False),
    Column("outcome", _WORD),
    Column("referrals", Text, nullable=False),
    Column("notice", Boolean, nullable=False),
    Column("came_back", Boolean, nullable=False),
    Column("waited", _WORD),
    Column("lasted", _WORD),
    Column("came_hour", BigInteger, nullable=False, index=True),
    Column("came_by", _WORD, nullable=False),
    Column("entry", _WORD, nullable=False),
    Column("first_line", _WORD),
    Column("ended", _WORD, nullable=False),
    Column("waited_seconds", Integer),
    Column("active_minutes", Integer),
    Column("talked", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

# How many minutes of an hour a line was staffed; minutes of everybody who was there, and who had a talk, in one sum.
desk_hours = Table(
    "desk_hours",
    metadata,
    Column("hour", BigInteger, primary_key=True, autoincrement=False),
    Column("line", _WORD, primary_key=True),
    Column("open_minutes", Integer, nullable=False),
    Column("here_minutes", Integer, nullable=False),
    Column("talking_minutes", Integer, nullable=False),
)

# What consultants said of a tier: rules and their version, and nothing that leads back to a talk.
tier_feedback = Table(
    "tier_feedback",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("hour", BigInteger, nullable=False, index=True),
    Column("line", _WORD, nullable=False),
    Column("language", _WORD, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("verdict", _WORD, nullable=False),
    Column("rules", Text, nullable=False),
    Column("rules_version", String(64), nullable=False),
    sqlite_with_rowid=False,
)

# How often each answer to "did it help" came, by line and week as 2026-W47.
survey_answers = Table(
    "survey_answers",
    metadata,
    Column("line", _WORD, primary_key=True),
    Column("week", String(8), primary_key=True),
    Column("answer", _WORD, primary_key=True),
    Column("count", Integer, nullable=False),
)

# A lead's word on closing a talk with somebody in immediate danger; it goes when the talk is closed or given back.
closing_requests = Table(
    "closing_requests",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("by", _ID, nullable=False),
    Column("by_alias", String(64), nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("answer", _WORD),
    Column("answered_by", _ID),
    Column("answered_at", BigInteger),
    Column("reason", _WORD),
)

# Why a talk in danger was closed, until the talk itself goes; a short note of its consultant stands in `notes`.
urgent_ends = Table(
    "urgent_ends",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("tier", Integer, nullable=False),
    Column("reason", _WORD, nullable=False),
    Column("by", _ID, nullable=False),
    Column("by_alias", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("agreed_by", _ID),
    Column("seen_by", _ID),
    Column("seen_at", BigInteger, index=True),
)

# By what people who come back are known (handoff/returning.py); `key` is one of day_keys.
tokens = Table(
    "tokens",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("line", _WORD, nullable=False),
    Column("key", String(8), nullable=False, index=True),
    Column("token", String(64), nullable=False, index=True),
)

# Hours, days and switches of intake. Rows are never removed: they are the history of who ordered what.
intake_orders = Table(
    "intake_orders",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("kind", _WORD, nullable=False),
    Column("line", _WORD),
    Column("channel", _WORD),
    Column("value", String(255), nullable=False),
    Column("why", _WORD, nullable=False),
    Column("by", _ID, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("until", BigInteger),
    Column("ended_by", _ID),
    Column("ended_at", BigInteger),
)
