"""Carries out a RoutingDecision's steps in one unit of work; what is live follows the commit."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from config.texts import Texts
from handoff.announce import announce
from handoff.company import going_to
from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.dialogs import with_state
from handoff.errands import ErrandBook
from handoff.inbound import Inbound
from handoff.live.contacts import Contacts
from handoff.live.events import DeskEvents
from handoff.pause_course import end_pause
from handoff.place import keep_place, ticket_for
from handoff.return_codes import return_code_told, returned_elsewhere, returned_told
from handoff.returning import Returning
from handoff.store import cases, data_keys, notes, open_records, platform_ids, transcripts
from handoff.store.cases import Case
from handoff.store.spoken import last_consultant
from handoff.store.unit_of_work import UnitOfWork
from handoff.survey import count_survey
from handoff.transcriber import Said, Transcriber
from most116.core.clock import Clock
from most116.core.conversation import ENDED, Conversation, Tier
from most116.core.ids import TextKey
from most116.core.messages import Author, Duty, Errand
from most116.core.ports import WaitingRoom
from most116.core.sealed import ReplyAddress, Secret
from router.decision import (
    Close,
    EnterQueue,
    Erase,
    GiveReturnCode,
    LeaveQueue,
    LetterKept,
    PassOn,
    RaiseTier,
    Recall,
    RoutingDecision,
    Say,
    StartUnlinked,
    Step,
    Transfer,
)
from safety_rules.verdict import cues_together

_ERASED = TextKey("delete.done")


class Apply:
    def __init__(
        self,
        *,
        texts: Texts,
        keyring: KeyRing,
        transcriber: Transcriber,
        room: WaitingRoom,
        contacts: Contacts,
        desk_events: DeskEvents,
        errands: ErrandBook,
        clock: Clock,
        reopen: timedelta,
        return_page: str | None,
    ) -> None:
        """`return_page` is the address at which return codes are typed; None when there is none."""
        self._texts = texts
        self._keyring = keyring
        self._transcriber = transcriber
        self._room = room
        self._contacts = contacts
        self._desk_events = desk_events
        self._errands = errands
        self.returning = Returning(keyring)
        self._clock = clock
        self._return_page = return_page
        self._reopen_seconds = int(reopen.total_seconds())

    async def apply(
        self, unit: UnitOfWork, case: Case, key: ContentKey, decision: RoutingDecision, heard: Inbound | None
    ) -> Case:
        """Write the message and every step; returns the case as saved."""
        before = case.conversation
        await end_pause(unit.connection, case, decision.state, self._clock.now())
        if heard is not None:
            verdict = decision.verdict
            case = await self._transcriber.hear(unit, case, key, heard, tier=verdict.tier, rules=verdict.matched)
            if verdict.matched and verdict.tier <= before.tier:
                reasons = tuple(dict.fromkeys((*verdict.matched, *case.reasons)))
                case = replace(case, reasons=reasons, cues=cues_together(verdict.cues, case.cues))
            if returned_elsewhere(heard, before):
                told = Said(author=Author.SYSTEM, text=returned_told(self._texts, case.conversation))
                case, _ = await self._transcriber.say(unit, case, key, told)
        state = await count_survey(unit.connection, decision.state, self._clock.now())
        case = _dated(with_state(case, state), self._clock.now())
        case = replace(case, company=going_to(case.company, decision.state.transfer_to))
        if not decision.state.stage.with_person:
            if before.phase.with_person and before.assigned_to and decision.state.stage in ENDED:
                await open_records.open_for(unit.connection, before.id, before.assigned_to)
            # Whoever left the talk with a consultant (stopped, erased, queued anew) is nobody's until taken again.
            case = replace(case, company=(), conversation=replace(case.conversation, assigned_to=None))
        rules_version = decision.verdict.book_version
        case = replace(
            case, wake_at=decision.wake_at, conversation=replace(case.conversation, rules_version=rules_version)
        )
        for step in decision.steps:
            case, key = await self._carry_out(unit, case, key, step)
        keep_place(unit, self._room, before, case.conversation)
        case = await cases.save(unit.connection, case)
        announce(unit, self._desk_events, before, case.conversation)
        return case

    async def _carry_out(self, unit: UnitOfWork, case: Case, key: ContentKey, step: Step) -> tuple[Case, ContentKey]:
        match step:
            case Say() | GiveReturnCode() | LetterKept():
                case = await self._say(unit, case, key, step)
            case EnterQueue() | Transfer():
                case = self._enter(unit, case, step)
            case LeaveQueue(gave_up=gave_up):
                unit.after_commit(partial(self._room.leave, case.conversation.id, gave_up=gave_up))
            case Recall():
                case = await self._recall(unit, case)
            case Erase():
                case, key = await self._erase(unit, case, key)
                await self._unlink(unit, case)
            case StartUnlinked():
                await self._unlink(unit, case)
            case Close():
                seconds, contact = self._reopen_seconds, case.contact
                unit.after_commit(lambda: self._contacts.expire(contact, seconds))
            case RaiseTier():
                case = self._raise(unit, case, step.tier)
            case PassOn():
                # The transcript has it already, and every change is announced to whoever follows the conversation.
                pass
            case _:
                assert_never(step)
        return case, key

    async def _say(
        self, unit: UnitOfWork, case: Case, key: ContentKey, step: Say | GiveReturnCode | LetterKept
    ) -> Case:
        text = self._words(case.conversation, step)
        if text is None:
            return case
        options = step.options if isinstance(step, Say) else ()
        case, _ = await self._transcriber.say(unit, case, key, Said(author=Author.SYSTEM, text=text, options=options))
        return case

    def _words(self, one: Conversation, step: Say | GiveReturnCode | LetterKept) -> Secret | None:
        """What the person is told; None where the page to which a code leads was switched off since it was decided."""
        line = one.line or one.entry_line
        match step:
            case Say():
                language = step.language or one.language
                return Secret(
                    self._texts.render(step.text, language=language, line=line, channel=one.channel, values=step.values)
                )
            case LetterKept():
                return Secret(self._texts.interface("form.kept", one.language, line, {"hours": str(step.hours)}))
            case GiveReturnCode():
                return None if self._return_page is None else return_code_told(self._texts, one, self._return_page)

    def _enter(self, unit: UnitOfWork, case: Case, step: EnterQueue | Transfer) -> Case:
        one = case.conversation
        since, tier = one.waiting_since or self._clock.now(), step.tier if isinstance(step, EnterQueue) else one.tier
        one = replace(one, line=step.line, tier=one.tier.worse(tier), waiting_since=since)
        ticket = ticket_for(one)
        unit.after_commit(lambda: self._room.enter(ticket))
        return replace(case, conversation=one)

    async def _recall(self, unit: UnitOfWork, case: Case) -> Case:
        last = await last_consultant(unit.connection, case.conversation.id)
        return replace(case, conversation=replace(case.conversation, assigned_to=last))

    def _raise(self, unit: UnitOfWork, case: Case, tier: Tier) -> Case:
        one = replace(case.conversation, tier=case.conversation.tier.worse(tier))
        if one.phase.waiting:
            ticket = ticket_for(one)
            unit.after_commit(lambda: self._room.move(ticket))
        return replace(case, conversation=one)

    async def _erase(self, unit: UnitOfWork, case: Case, key: ContentKey) -> tuple[Case, ContentKey]:
        """Destroy the content key, prove that it is gone, and go on under a new one (domain sheet 5.5)."""
        conversation = case.conversation.id
        connection = unit.connection
        sealed = await data_keys.get_address(connection, conversation)
        address = None if sealed is None else key.open_address(sealed)
        kept = await transcripts.transcript(connection, conversation, last=1)
        if address is not None:
            await self._take_back(unit, case, key, address)
        await data_keys.destroy(connection, conversation)
        await transcripts.blank_bodies(connection, conversation)
        await notes.blank_bodies(connection, conversation)
        await platform_ids.remove(connection, conversation)
        new_key, wrapped = self._keyring.new_content_key(conversation)
        await data_keys.add(connection, conversation, wrapped, self._clock.now())
        if address is not None:
            await data_keys.put_address(connection, conversation, new_key.seal_address(address))
        for line in kept:
            try:
                new_key.open_text(line.body, line.id)
            except EnvelopeError:
                continue
            raise RuntimeError("a text could still be opened after its key was destroyed")
        case = replace(case, reasons=(), cues=())
        # Who cannot be reached any more, as after a legal hold, is not told.
        return case if address is None else await self._say_erased(unit, case, new_key), new_key

    async def _say_erased(self, unit: UnitOfWork, case: Case, key: ContentKey) -> Case:
        said = self._texts.render(
            _ERASED,
            language=case.conversation.language,
            line=case.conversation.line,
            channel=case.conversation.channel,
            values={"code": secrets.token_hex(3).upper()},
        )
        case, _ = await self._transcriber.say(unit, case, key, Said(author=Author.SYSTEM, text=Secret(said)))
        return case

    async def _unlink(self, unit: UnitOfWork, case: Case) -> None:
        if case.contact:
            await self.returning.unlink(unit.connection, case.contact, but=[case.conversation.id])

    async def _take_back(self, unit: UnitOfWork, case: Case, key: ContentKey, address: ReplyAddress) -> None:
        """What we sent is to go from the person's device too, where the platform lets us."""
        one = case.conversation
        about = tuple(named.reveal() for named in await platform_ids.all_of(unit.connection, one.id, key))
        if about:
            errand = Errand(channel=one.channel, duty=Duty.TAKE_BACK, to=address, about=about, slot=one.slot)
            unit.after_commit(lambda: self._errands.put(errand))


def _dated(case: Case, now: datetime) -> Case:
    """When the conversation ended, from which retention counts; a conversation that goes on has not ended."""
    one = case.conversation
    ended_at = (one.closed_at or now) if one.phase in ENDED else None
    return replace(case, conversation=replace(one, closed_at=ended_at))
