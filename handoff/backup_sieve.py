"""What of a backup comes back: nothing whose key was destroyed since, and no letter goes to a person twice."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from handoff.crypto.content_key import ContentKey
from handoff.inbound import to_ms
from handoff.store import copying
from handoff.store.copying import Row
from handoff.store.floor_tables import care_plans
from handoff.store.letters import OPEN, LetterState
from handoff.store.tables import metadata
from most116.core.conversation import ENDED, Phase
from most116.core.errors import UNKNOWN_RESULT
from most116.core.messages import OWN_PAGES

# Where the key of the conversation, or of a care plan, seals something, and in which column.
SEALED: Final[Mapping[str, str]] = {
    "messages": "body",
    "notes": "body",
    "drafts": "body",
    "platform_ids": "sealed",
    "addresses": "sealed",
    "reveals": "place",
    "open_records": "body",
    "care_plans": "body",
}
_OVER: Final[Mapping[str, object]] = {
    "phase": Phase.CLOSED.value,
    "contact": "",
    "assigned_to": None,
    "waiting_since": None,
    "wake_at": None,
    "company": "[]",
}


@dataclass(slots=True)
class Sieve:
    """`keys`: those that open, by conversation or care plan. Rows are given table by table, parents first."""

    keys: Mapping[str, ContentKey]
    now: datetime
    conversations: int = 0
    unsure: int = 0
    closed: set[str] = field(default_factory=set)
    _known: set[str] = field(default_factory=set)
    _left_out: dict[str, set[object]] = field(default_factory=dict)

    def of(self, table: str) -> Callable[[Row], Row | None]:
        """What becomes of a row of the table; None when it does not come back."""

        def sifted(row: Row) -> Row | None:
            opens = self._opens(table, row)
            if not opens and metadata.tables[table].columns[SEALED[table]].nullable:
                return {**row, SEALED[table]: None}
            if not opens or self._hangs_on_nothing(table, row):
                self._left_out.setdefault(table, set()).add(_id(table, row))
                return None
            if table == care_plans.name:
                self._known.add(row["id"])
            if table == "conversations":
                return self._conversation(row)
            return self._letter(row) if table == "letters" else row

        return sifted

    def has(self, conversation: str) -> bool:
        return conversation in self._known

    def _hangs_on_nothing(self, table: str, row: Row) -> bool:
        """It refers to a row that was left out."""
        return any(
            row[one.parent.name] in self._left_out.get(one.column.table.name, ())
            for one in metadata.tables[table].foreign_keys
        )

    def _opens(self, table: str, row: Row) -> bool:
        column = SEALED.get(table)
        sealed = b"" if column is None else copying.sealed_bytes(row, column)
        if not sealed:
            return True
        key = self.keys.get(row["id" if table == care_plans.name else "conversation"])
        return key is not None and key.sealed(sealed)

    def _conversation(self, row: Row) -> Row:
        self.conversations += 1
        self._known.add(row["id"])
        if row["phase"] in {one.value for one in ENDED}:
            # Who asked since to be known by nobody is not to be known again.
            return row if row["channel"] in OWN_PAGES else {**row, "contact": ""}
        if row["id"] in self.keys:
            return row
        self.closed.add(row["id"])
        return {**row, **_OVER, "closed_at": to_ms(self.now)}

    def _letter(self, row: Row) -> Row:
        if row["state"] not in {one.value for one in OPEN}:
            return row
        # It may have gone since; somebody at the desk sees that, and decides.
        self.unsure += 1
        return {**row, "state": LetterState.FAILED.value, "reason": UNKNOWN_RESULT.code}


def _id(table: str, row: Row) -> object:
    (column, *more) = metadata.tables[table].primary_key.columns
    return (row[column.name], *(row[one.name] for one in more)) if more else row[column.name]
