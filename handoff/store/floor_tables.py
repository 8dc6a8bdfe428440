"""SQL tables of the floor: the shift of each account, pauses after abuse, care plans, drills and reviews of talks."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text, false

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
    Column("ends_at", BigInteger),
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

# What is agreed with somebody who comes often; `review_on` and `until` as 2026-11-22. No row leads to a talk.
care_plans = Table(
    "care_plans",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("line", _WORD, nullable=False, index=True),
    Column("alias", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("written_by", _ID, nullable=False),
    Column("written_at", BigInteger, nullable=False),
    Column("approved_by", _ID),
    Column("approved_at", BigInteger),
    Column("review_on", String(10), nullable=False),
    Column("until", String(10), nullable=False),
)

# What opens a plan and finds it again; `key` is one of day_keys, `seen_on` a day. Apart from the words in backups.
care_keys = Table(
    "care_keys",
    metadata,
    Column("plan", _ID, ForeignKey("care_plans.id"), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("key", String(8), nullable=False, index=True),
    Column("token", String(64), nullable=False, index=True),
    Column("seen_on", String(10), nullable=False),
)

# Drills of the floor: codes, times and what came of them. No invented person, and no real one, is in them.
drills = Table(
    "drills",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("line", _WORD, nullable=False),
    Column("started_by", _ID, nullable=False),
    Column("started_at", BigInteger, nullable=False, index=True),
    Column("ended_at", BigInteger),
    Column("ended_by", _ID),
    Column("ending", _WORD),
    Column("results", Text, nullable=False),
)

# Talks that a lead is to look at again (handoff/review.py). What they found stands in no row with a talk or a person.
reviews = Table(
    "reviews",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("line", _WORD),
    Column("reason", _WORD, nullable=False),
    Column("nominated", Boolean, nullable=False, default=False, server_default=false()),
    Column("owner", _ID, index=True),
    Column("closed_at", BigInteger, nullable=False),
    Column("due_at", BigInteger),
    Column("opened_by", _ID),
    Column("ending", _WORD),
    Column("ended_by", _ID),
    Column("ended_at", BigInteger, index=True),
    Column("told_at", BigInteger),
)

# How often something was found, by line and month (2026-11); and, under codes of their own, how many reviews of talks
# in danger were due and done in time.
review_findings = Table(
    "review_findings",
    metadata,
    Column("line", _WORD, primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("finding", _WORD, primary_key=True),
    Column("count", Integer, nullable=False),
)

# Talks whose words are kept for longer because two people agreed to it (handoff/legal_hold.py): ids, codes and times.
legal_holds = Table(
    "legal_holds",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, nullable=False, index=True),
    Column("line", _WORD, nullable=False),
    Column("reason", _WORD, nullable=False),
    Column("asked_by", _ID, nullable=False),
    Column("asked_at", BigInteger, nullable=False),
    Column("agreed_by", _ID),
    Column("agreed_at", BigInteger),
    Column("until", BigInteger),
    Column("lift_asked_by", _ID),
    Column("ending", _WORD),
    Column("ended_by", _ID),
    Column("ended_at", BigInteger, index=True),
)
