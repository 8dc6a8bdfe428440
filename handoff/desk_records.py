"""The record of a talk: kept while its consultant chooses, also for some hours after the talk was closed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from config.categories import Categories
from handoff.case_view import content_key, opened_text
from handoff.crypto.content_key import ContentKey
from handoff.crypto.keyring import KeyRing
from handoff.desk_asking import DeskTools
from handoff.desk_changes import Done, Held
from handoff.records import Account
from handoff.store import cases, open_records
from handoff.store.cases import Case
from handoff.store.open_records import OpenRecord
from handoff.talk_record import (
    MOST_PARTS,
    Chosen,
    Feedback,
    TalkRecord,
    Verdict,
    dump_chosen,
    fitting,
    load_chosen,
)
from most116.core.clock import Clock
from most116.core.conversation import ENDED, Line
from most116.core.errors import DeskError
from most116.core.ids import ConversationId
from most116.core.sealed import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordScheme:
    """What records may say, and for how long after closing they can be changed."""

    categories: Categories
    window: timedelta


class DeskRecords:
    """Only who leads the talk, or led it when it ended, sees and changes its record; no guest and no lead does."""

    def __init__(self, tools: DeskTools, keyring: KeyRing, scheme: RecordScheme, clock: Clock) -> None:
        self._database = tools.database
        self._changes = tools.changes
        self._keyring = keyring
        self._window = scheme.window
        self._clock = clock
        self.categories = scheme.categories

    async def keep(self, account: Account, which: ConversationId, chosen: Chosen, *, done: bool) -> TalkRecord:
        """Keep what is chosen now; `done` says that nothing is missing, and is refused where something is."""
        if done and not chosen.enough:
            raise DeskError(422, "desk.record.missing")

        def change(case: Case, before: Chosen) -> Chosen:
            if chosen != fitting(chosen, _line(case), self.categories) or len({*chosen.parts}) > MOST_PARTS:
                raise DeskError(422, "desk.bad_request")
            return replace(chosen, parts=tuple(dict.fromkeys(chosen.parts)), feedback=before.feedback)

        return await self._change(account, which, change, done=done)

    async def judge_tier(self, account: Account, which: ConversationId, verdict: Verdict) -> TalkRecord:
        """Say whether the tier was right; the rules that gave it are noted with it, and no word of the talk."""

        def change(case: Case, before: Chosen) -> Chosen:
            one = case.conversation
            told = Feedback(verdict=verdict, tier=one.tier, rules=case.reasons, rules_version=one.rules_version)
            return replace(before, feedback=told)

        return await self._change(account, which, change, done=None)

    async def of(self, account: Account, which: ConversationId) -> TalkRecord:
        """The record as it is; refused to everybody else than its writer, and once it can be changed no more."""
        async with self._database.read() as connection:
            case = await cases.load(connection, which)
            if case is None:
                raise DeskError(404, "desk.not_found")
            kept = await open_records.of(connection, which)
            self._require_writer(account, case, kept)
            key = await content_key(connection, self._keyring, case)
        text = "" if kept is None or key is None or not kept.body else _opened(kept, which, key)
        return self._seen(case, load_chosen(text) if text else Chosen(), done=kept is not None and kept.done)

    async def unfinished(self, account: Account) -> list[TalkRecord]:
        """Talks that this account closed and whose record is to be completed; the one that ends first first."""
        since = self._clock.now() - self._window
        async with self._database.read() as connection:
            found = await open_records.unfinished(connection, account.id, since)
        return [self._seen(case, Chosen(), done=False) for case in found]

    async def _change(
        self, account: Account, which: ConversationId, change: Callable[[Case, Chosen], Chosen], *, done: bool | None
    ) -> TalkRecord:
        """`done` None: as it was."""

        async def act(held: Held) -> Done[TalkRecord]:
            connection, case = held.unit.connection, held.case
            kept = await open_records.of(connection, which)
            self._require_writer(account, case, kept)
            before = load_chosen(_opened(kept, which, held.key)) if kept is not None and kept.body else Chosen()
            chosen = change(case, before)
            finished = (kept is not None and kept.done) if done is None else done
            body = held.key.seal_text(Secret(dump_chosen(chosen)), which, open_records.FIELD)
            await open_records.put(connection, which, OpenRecord(by=account.id, body=body, done=finished))
            newly = finished and not (kept is not None and kept.done)
            return Done(result=self._seen(case, chosen, done=finished), action="record" if newly else None)

        return await self._changes.run(account, which, act)

    def _require_writer(self, account: Account, case: Case, kept: OpenRecord | None) -> None:
        one = case.conversation
        if one.phase.with_person:
            if one.assigned_to != account.id:
                raise DeskError(403, "desk.not_yours")
        elif kept is None or kept.by != account.id or one.phase not in ENDED:
            raise DeskError(403, "desk.not_yours")
        elif self._until(case.conversation.closed_at) < self._clock.now():
            raise DeskError(409, "desk.record.filed")

    def _until(self, closed_at: datetime | None) -> datetime:
        return (closed_at or self._clock.now()) + self._window

    def _seen(self, case: Case, chosen: Chosen, *, done: bool) -> TalkRecord:
        one = case.conversation
        return TalkRecord(
            conversation=one.id,
            alias=one.alias,
            line=_line(case),
            tier=one.tier,
            chosen=fitting(chosen, _line(case), self.categories),
            done=done,
            until=None if one.phase.with_person else self._until(one.closed_at),
        )


def _opened(kept: OpenRecord, which: ConversationId, key: ContentKey) -> str:
    return opened_text(kept.body, which, open_records.FIELD, key)


def _line(case: Case) -> Line:
    """A talk that somebody has or had is on a line."""
    return case.conversation.line or case.conversation.entry_line or Line.ADULT
