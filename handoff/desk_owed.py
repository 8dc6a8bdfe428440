"""A person in a talk who waits for words: a reminder for the consultant, and later a mark for leads of the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.accounts.roles import Act, may
from handoff.case_view import queue_entry
from handoff.records import Account, QueueEntry
from handoff.store import case_lists, owed
from handoff.store.unit_of_work import Database
from most116.core.conversation import Tier
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A talk of somebody else in which a person waits since `since`; `by` holds it."""

    entry: QueueEntry
    since: datetime
    by: str


def reminder_after(tier: Tier) -> timedelta:
    """When its consultant is reminded of a person who waits (domain sheet 4.6)."""
    return timedelta(minutes=1 if tier is Tier.IMMEDIATE else 2)


def lead_told_after(tier: Tier) -> timedelta:
    return 2 * reminder_after(tier)


class DeskOwed:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def own(self, account: Account) -> Mapping[ConversationId, datetime]:
        """The account's own talks in which somebody waits, with since when."""
        async with self._database.read() as connection:
            return await owed.owed_since(connection, owner=account.id)

    async def of_others(self, account: Account) -> list[Unanswered]:
        """For a lead: talks of colleagues on their lines in which somebody waits, the longest first."""
        if not may(account, Act.SUPERVISE) or not account.lines:
            return []
        async with self._database.read() as connection:
            since = await owed.owed_since(connection, lines=account.lines)
            found = await case_lists.several(connection, list(since))
        waiting = [
            Unanswered(entry=queue_entry(case), since=since[which], by=case.conversation.assigned_to or "")
            for which, case in found.items()
            if case.conversation.assigned_to != account.id
        ]
        return sorted(waiting, key=lambda each: each.since)
