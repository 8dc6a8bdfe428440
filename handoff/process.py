"""Takes a conversation's unread items, one after the other: open, decide, apply, and only then let go of the item."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from redis.exceptions import RedisError

from handoff.alias import invented_alias, new_alias
from handoff.apply import Apply
from handoff.coming_back import begins_nothing, come_back, desk_there, take_along
from handoff.crypto.content_key import ContentKey
from handoff.crypto.envelope import EnvelopeError
from handoff.crypto.keyring import KeyRing
from handoff.dialogs import is_over, state_of
from handoff.flooding import marked
from handoff.inbound import Inbound, unpack
from handoff.live.inbox import Inbox, Item
from handoff.live.locks import ConversationLocks
from handoff.live.presence import Presence
from handoff.routing import Choose, Router, by_hand, by_hand_with_words, by_moving, by_rules
from handoff.store import cases, data_keys, stuck, transcripts
from handoff.store.cases import Case
from handoff.store.unit_of_work import Database, StaleError, UnitOfWork
from handoff.transcriber import Transcriber
from handoff.typed_codes import TypedCodes
from most116.core.clock import Clock
from most116.core.conversation import ENDED, AgeBand, Conversation, Language, Phase, Tier
from most116.core.drills import drill_line
from most116.core.errors import StorageDown
from most116.core.ids import ConversationId, IdFactory
from most116.core.messages import Author, Kind, Utterance
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from most116.core.tracing import step
from router.decision import DialogState, RoutingDecision, StartUnlinked
from router.stored_state import dump_state

_TRIES = 8
# A cue split over several short messages is one cue (domain sheet 3.3).
_WINDOW = timedelta(minutes=3)
_WINDOW_MESSAGES = 5


class Process:
    def __init__(
        self,
        *,
        database: Database,
        inbox: Inbox,
        locks: ConversationLocks,
        keyring: KeyRing,
        apply: Apply,
        transcriber: Transcriber,
        typed_codes: TypedCodes,
        presence: Presence,
        router: Router,
        choose: Choose = by_rules,
        ids: IdFactory,
        clock: Clock,
        events: EventLog,
        reopen: timedelta,
    ) -> None:
        self._database = database
        self._inbox = inbox
        self._locks = locks
        self._keyring = keyring
        self._apply = apply
        self._transcriber = transcriber
        self._typed_codes = typed_codes
        self._presence = presence
        self._returning = apply.returning
        self._router = router
        self._choose = choose
        self._ids = ids
        self._clock = clock
        self._events = events
        self._over: Callable[[Case], bool] = lambda case: is_over(case, clock.now(), reopen)

    async def drain(self, conversation: ConversationId) -> None:
        """Process everything unread, in order. Raises StorageDown with the item still in its place."""
        async with self._locks.hold(conversation):
            while (item := await self._inbox.first(conversation)) is not None:
                with step("message_processed", conversation=conversation):
                    if await self._take(conversation, item):
                        await self._inbox.done(conversation, item)

    async def _take(self, conversation: ConversationId, item: Item) -> bool:
        """Process one item; False when it was handed to another conversation and is not here any more."""
        for _ in range(_TRIES):
            try:
                return await self._decide_and_apply(conversation, item, self._choose)
            except StaleError:
                # A consultant acted in between: what is decided must be decided on what they did.
                continue
            except (StorageDown, RedisError, OSError):
                raise
            except Exception as failure:  # noqa: BLE001 -- whatever it is, the person must reach a person
                self._events.failure("message_not_processed", failure, conversation=conversation)
                return await self._give_to_person(conversation, item, failure)
        raise StorageDown("a conversation that changes faster than it can be read")

    async def _give_to_person(self, conversation: ConversationId, item: Item, failure: Exception) -> bool:
        """Keep the sealed message aside and have a person look; an item is never tried again and again for ever."""
        if item.tick:
            return True
        code = "unopened" if isinstance(failure, EnvelopeError) else "undecided"
        async with self._database.write() as unit:
            await stuck.add(
                unit.connection, item.message, conversation, envelope=item.envelope, code=code, now=self._clock.now()
            )
        # That a person looks depends on nothing that the first try may have failed by, words included.
        for choose in (by_hand_with_words, by_hand):
            try:
                if isinstance(failure, EnvelopeError):
                    return await self._call_for_person(conversation, choose)
                return await self._decide_and_apply(conversation, item, choose)
            except (StorageDown, StaleError, RedisError, OSError):
                raise
            except Exception as another:  # noqa: BLE001 -- it is kept in `stuck`, where it is counted and shown
                self._events.failure("message_stuck", another, conversation=conversation)
        return True

    async def _call_for_person(self, conversation: ConversationId, choose: Choose) -> bool:
        """A message that cannot be opened says nothing, but its conversation is known and somebody must look."""
        async with self._database.write() as unit:
            case = await cases.hold(unit.connection, conversation)
            key = None if case is None else await self._key(unit, case)
            if case is not None and key is not None:
                now = self._clock.now()
                unread = Utterance(kind=Kind.UNREADABLE, text="", channel=case.conversation.channel, received_at=now)
                decision = choose(self._router, state_of(case), unread, now, ())
                await self._apply.apply(unit, case, key, decision, None)
        return True

    async def _decide_and_apply(self, conversation: ConversationId, item: Item, choose: Choose) -> bool:
        if item.tick:
            return await self._tick(conversation, choose)
        heard = unpack(item.message, self._keyring.open_inbox(item.envelope, item.message))
        async with self._database.write() as unit:
            if await transcripts.is_kept(unit.connection, heard.id):
                return True
            code = await self._typed_codes.read(heard)
            if code is not None:
                if await self._moved(unit, conversation, heard, code.leads_to):
                    return False
                # The words open the conversation; whoever reads it at the desk must not have them.
                heard = replace(heard, kind=Kind.RETURN, text=Secret(""), refers_to=None)
                unit.after_commit(partial(self._typed_codes.spend, code))
            if await begins_nothing(unit, self._keyring, conversation, heard, self._over):
                return True
            found = await self._find(unit, conversation, heard)
            if found is None:
                return False
            case, key = found
            case = await come_back(unit, case, key, heard, self._transcriber)
            case = await marked(unit.connection, case, heard)
            window = await self._window(unit, case, key, heard.received_at)
            there = await desk_there(unit, case, self._presence)
            overtaken = heard.missed and heard.received_at < case.conversation.last_heard_at
            said = replace(self._router.hinted(heard.utterance()), desk_there=there, overtaken=overtaken)
            decision = choose(self._router, state_of(case), said, self._clock.now(), window)
            elsewhere = await self._begun_elsewhere(unit, case, decision, heard)
            if not elsewhere:
                await self._apply.apply(unit, case, key, decision, heard)
        return not elsewhere

    async def _tick(self, conversation: ConversationId, choose: Choose) -> bool:
        """Time has passed: decide only if the dialogue still waits for that; much may have happened since."""
        now = self._clock.now()
        async with self._database.write() as unit:
            case = await cases.hold(unit.connection, conversation)
            if case is None or case.wake_at is None or case.wake_at > now:
                return True
            key = await self._key(unit, case)
            if key is None:
                await cases.save(unit.connection, replace(case, wake_at=None))
                return True
            tick = Utterance(kind=Kind.TICK, text="", channel=case.conversation.channel, received_at=now)
            await self._apply.apply(unit, case, key, choose(self._router, state_of(case), tick, now, ()), None)
        return True

    async def _find(
        self, unit: UnitOfWork, conversation: ConversationId, heard: Inbound
    ) -> tuple[Case, ContentKey] | None:
        """The conversation this belongs to, opened when it is the first; None when that is another one."""
        case = await cases.hold(unit.connection, conversation)
        if case is not None and not self._over(case) and (key := await self._key(unit, case, heard)) is not None:
            return case, key
        earlier = await cases.latest_of(unit.connection, heard.contact, but=conversation)
        lives = earlier is not None and not self._over(earlier) and await self._key(unit, earlier) is not None
        if case is None and not lives:
            begun = DialogState()
            if earlier is not None and earlier.conversation.phase in ENDED:
                earlier, begun = await take_along(unit, earlier, self._clock.now())
                await self._returning.shut(unit.connection, earlier)
            return await self._open(unit, conversation, heard, begun)
        target = earlier.conversation.id if earlier is not None and lives else self._ids.conversation()
        await self._inbox.reroute(heard.contact, conversation, target, self._clock.now())
        return None

    async def _begun_elsewhere(self, unit: UnitOfWork, case: Case, decision: RoutingDecision, heard: Inbound) -> bool:
        """Whether somebody starts unlinked after the end of a talk: that is another talk, and this one stays."""
        one = case.conversation
        if one.phase not in ENDED or not any(isinstance(step, StartUnlinked) for step in decision.steps):
            return False
        await self._returning.unlink(unit.connection, heard.contact)
        await self._inbox.reroute(heard.contact, one.id, self._ids.conversation(), self._clock.now())
        return True

    async def _moved(
        self, unit: UnitOfWork, conversation: ConversationId, heard: Inbound, target: ConversationId | None
    ) -> bool:
        """Hand what is unread to the conversation that a code leads to; False when that is this one, or over."""
        if target is None or target == conversation:
            return False
        found = await cases.load(unit.connection, target)
        if found is None or self._over(found) or await self._key(unit, found) is None:
            return False
        left = await cases.hold(unit.connection, conversation)
        key = None if left is None else await self._key(unit, left)
        if left is not None and key is not None:
            decision = by_moving(self._router, state_of(left), self._clock.now())
            if decision is not None:
                await self._apply.apply(unit, left, key, decision, None)
        await self._inbox.reroute(heard.contact, conversation, target, self._clock.now())
        return True

    async def _open(
        self, unit: UnitOfWork, conversation: ConversationId, heard: Inbound, begun: DialogState
    ) -> tuple[Case, ContentKey]:
        now = self._clock.now()
        practice = drill_line(heard.slot)
        entry_line = practice or self._router.entry_line(heard.channel, heard.entry_code)
        one = Conversation(
            id=conversation,
            channel=heard.channel,
            slot=heard.slot,
            phase=Phase.NEW,
            entry_line=entry_line,
            line=None,
            age_band=AgeBand.UNKNOWN,
            language=Language.PL,
            tier=Tier.STANDARD,
            opened_at=now,
            last_heard_at=heard.received_at,
            alias=new_alias() if practice is None else invented_alias(),
        )
        known_on = await self._returning.known_on(unit.connection, heard.contact, heard.channel, entry_line)
        state = replace(begun, entry_line=entry_line, known_on=known_on)
        case = Case(conversation=one, contact=heard.contact, dialog=dump_state(state))
        await cases.add(unit.connection, case)
        key, wrapped = self._keyring.new_content_key(conversation)
        await data_keys.add(unit.connection, conversation, wrapped, now)
        await data_keys.put_address(unit.connection, conversation, key.seal_address(heard.sender))
        return case, key

    async def _key(self, unit: UnitOfWork, case: Case, heard: Inbound | None = None) -> ContentKey | None:
        """The conversation's key. An address that was forgotten after closing is kept again when the person writes."""
        conversation = case.conversation.id
        wrapped, has_address = await data_keys.get_with_address(unit.connection, conversation)
        if wrapped is None:
            return None
        key = self._keyring.unwrap(conversation, wrapped)
        if heard is not None and not has_address:
            await data_keys.put_address(unit.connection, conversation, key.seal_address(heard.sender))
        return key

    async def _window(self, unit: UnitOfWork, case: Case, key: ContentKey, before: datetime) -> tuple[str, ...]:
        """What else the person wrote in these minutes, oldest first."""
        lines = await transcripts.transcript(
            unit.connection, case.conversation.id, author=Author.PERSON, last=_WINDOW_MESSAGES
        )
        recent = [line for line in lines if line.body and abs(before - line.at) <= _WINDOW]
        return tuple(key.open_text(line.body, line.id).reveal() for line in recent)
