"""All SQL tables. Times are milliseconds since 1970 in UTC; texts and addresses are ciphertext."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from most116.core.drills import DRILL

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = String(32)
_WORD = String(32)

conversations = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("channel", _WORD, nullable=False),
    Column("slot", String(64), nullable=False, index=True),
    Column("contact", _ID, nullable=False, index=True),
    Column("phase", _WORD, nullable=False),
    Column("entry_line", _WORD),
    Column("line", _WORD),
    Column("age_band", _WORD, nullable=False),
    Column("language", _WORD, nullable=False),
    Column("tier", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("last_heard_at", BigInteger, nullable=False),
    Column("last_said_at", BigInteger),
    Column("waiting_since", BigInteger),
    Column("assigned_to", _ID, index=True),
    Column("closed_at", BigInteger),
    Column("alias", String(64), nullable=False),
    Column("next_seq", Integer, nullable=False),
    Column("rules_version", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    # The rest of the dialogue's state and the ids of the rules that set the tier: words of ours, none of the person's.
    Column("dialog", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    Column("wake_at", BigInteger, index=True),
    # Colleagues beside the owner (handoff/company.py): ids and aliases of ours.
    Column("company", Text, nullable=False, default="[]", server_default="[]"),
    # For counting only (handoff/store/unfiled.py): since when it first waited, and which line took it first.
    Column("queued_at", BigInteger),
    Column("first_line", _WORD),
    Column("filed", Boolean, nullable=False, default=False, server_default=false()),
    Index("ix_conversations_phase_line", "phase", "line"),
    Index("ix_conversations_filed_closed_at", "filed", "closed_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("author", _WORD, nullable=False),
    Column("kind", _WORD, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("attachment_count", Integer, nullable=False, default=0),
    Column("by", _ID),
    Column("tier", Integer),
    Column("rules", Text),
    Column("changed_at", BigInteger),
    # False while only a change of it has come: platforms may tell of both in any order.
    Column("heard", Boolean, nullable=False, default=True, server_default=true()),
    # Its platform did not bring it: it was fetched, later than what was written after it.
    Column("late", Boolean, nullable=False, default=False, server_default=false()),
    UniqueConstraint("conversation", "seq"),
)

letters = Table(
    "letters",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False),
    Column("message", _ID, ForeignKey("messages.id"), nullable=False, unique=True),
    Column("seq", Integer, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("author", _WORD, nullable=False),
    Column("language", _WORD, nullable=False),
    Column("options", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("parts_sent", Integer, nullable=False),
    Column("parts", Integer),
    Column("due_at", BigInteger, nullable=False),
    Column("not_after", BigInteger),
    Column("reason", _WORD),
    Column("detail", _WORD),
    Index("ix_letters_conversation_seq", "conversation", "seq"),
    Index("ix_letters_state_due_at", "state", "due_at"),
)

letter_parts = Table(
    "letter_parts",
    metadata,
    Column("ref", _ID, primary_key=True),
    Column("letter", _ID, ForeignKey("letters.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("state", _WORD, nullable=False),
    Column("sent_at", BigInteger),
)

platform_ids = Table(
    "platform_ids",
    metadata,
    Column("ref", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
)

data_keys = Table(
    "data_keys",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

# Of people, and not of those who are invented for a drill.
REAL: Final = ~conversations.c.slot.startswith(DRILL)

# Keys of the day that this database has used; `day` as 2026-11-22. A key that stands nowhere here is never destroyed.
day_keys = Table(
    "day_keys",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("purpose", _WORD, nullable=False),
    Column("day", String(10), nullable=False),
    Column("destroyed_at", BigInteger),
)

addresses = Table(
    "addresses",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("by", _ID, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("conversation", _ID, ForeignKey("conversations.id"), primary_key=True),
    Column("account", _ID, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("login", String(64), nullable=False, unique=True),
    Column("alias", String(64), nullable=False),
    Column("role", _WORD, nullable=False),
    Column("lines", String(64), nullable=False),
    Column("languages", String(64), nullable=False),
    Column("overflow", String(64), nullable=False, default="", server_default=""),
    Column("trained", Boolean, nullable=False, default=False, server_default=false()),
    Column("password_hash", String(255), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # How they like their desk (handoff/habits.py), as JSON.
    Column("habits", Text, nullable=False, default="{}", server_default="{}"),
)

# How an account that has no password yet, or is to have a new one, gets it. Only its owner knows the token.
invites = Table(
    "invites",
    metadata,
    Column("account", _ID, ForeignKey("accounts.id"), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("expires_at", BigInteger, nullable=False),
)

# The secret of an authenticator app, sealed; `last_step` is the time step of the last code that was taken.
authenticators = Table(
    "authenticators",
    metadata,
    Column("account", _ID, ForeignKey("accounts.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("last_step", BigInteger, nullable=False),
)

passkeys = Table(
    "passkeys",
    metadata,
    # SHA-256 of the credential's id, which may be a kilobyte long.
    Column("id", String(64), primary_key=True),
    Column("account", _ID, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("credential", LargeBinary, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account", _ID, ForeignKey("accounts.id"), primary_key=True),
    Column("hash", String(64), primary_key=True),
)

# What could not be processed: the sealed message as it came, kept until a person has dealt with it.
stuck = Table(
    "stuck",
    metadata,
    Column("message", _ID, primary_key=True),
    Column("conversation", _ID, nullable=False, index=True),
    Column("envelope", LargeBinary, nullable=False),
    Column("code", _WORD, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("resolved_at", BigInteger),
    Column("resolved_by", _ID),
)

# Requests to reveal an address: codes and ids. `place` is ciphertext under the conversation's key.
reveals = Table(
    "reveals",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation", _ID, nullable=False, index=True),
    Column("line", _WORD, nullable=False),
    Column("drill", Boolean, nullable=False),
    Column("reason", _WORD, nullable=False),
    Column("asked_by", _ID, nullable=False),
    Column("asked_at", BigInteger, nullable=False, index=True),
    Column("cosigned_by", _ID),
    Column("cosigned_at", BigInteger),
    Column("ended_by", _ID),
    Column("ended_at", BigInteger),
    Column("reviewed_by", _ID),
    Column("reviewed_at", BigInteger),
    Column("handed", Text, nullable=False),
    Column("place", LargeBinary),
)

# Invented talks with invented addresses, sealed like real ones.
glass_drills = Table(
    "glass_drills",
    metadata,
    Column("conversation", _ID, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", _ID, nullable=False),
    Column("action", _WORD, nullable=False),
    Column("conversation", _ID),
    Column("detail", String(255), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
