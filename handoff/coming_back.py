"""Somebody goes on with a conversation from elsewhere, or comes back to it: answers follow them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from handoff.crypto.content_key import ContentKey
from handoff.crypto.keyring import KeyRing
from handoff.dialogs import state_of, waking, with_state
from handoff.inbound import Inbound
from handoff.live.presence import Presence
from handoff.store import cases, data_keys, letters, transcripts
from handoff.store.cases import Case
from handoff.store.spoken import last_consultant
from handoff.store.unit_of_work import UnitOfWork
from handoff.transcriber import Transcriber, change
from most116.core.conversation import Channel, Phase
from most116.core.ids import ConversationId
from most116.core.messages import OWN_PAGES, Kind
from router.buttons import pressed
from router.decision import DialogState
from router.late import OF_A_TALK
from router.unanswered import NO_FOLLOWUP


async def come_back(unit: UnitOfWork, case: Case, key: ContentKey, heard: Inbound, transcriber: Transcriber) -> Case:
    """The case as it goes on from where `heard` came: who writes there by a return code is answered there from now on.

    What a consultant wrote and could not be delivered is sent once more. It is read whenever the person comes for it,
    so it has no time after which it would be too late. Whoever wrote a letter and writes in the chat now is in the
    chat; looking for the answer is not enough for that.
    """
    moved, from_page = heard.contact != case.contact, case.conversation.channel in OWN_PAGES
    if moved:
        await data_keys.put_address(unit.connection, case.conversation.id, key.seal_address(heard.sender))
        one = replace(case.conversation, channel=heard.channel, slot=heard.slot)
        case = replace(case, contact=heard.contact, conversation=one)
    elif heard.channel is Channel.WEBCHAT and heard.kind is not Kind.RETURN:
        case = replace(case, conversation=replace(case.conversation, channel=Channel.WEBCHAT))
    if moved or heard.kind is Kind.RETURN:
        one = case.conversation
        if await letters.send_again(unit.connection, one.id, heard.received_at, laid_ready=from_page):
            transcriber.deliver(unit, one.id)
    return case


async def begins_nothing(
    unit: UnitOfWork, keyring: KeyRing, conversation: ConversationId, heard: Inbound, over: Callable[[Case], bool]
) -> bool:
    """Whether what came is about a talk that is over, and no sign that somebody wants another."""
    if await _only_takes_back(unit, keyring, heard, over):
        return True
    about = (unit, conversation, heard, over)
    return await _only_reads(*about) or await _only_answers_late(*about)


async def _only_reads(
    unit: UnitOfWork, conversation: ConversationId, heard: Inbound, over: Callable[[Case], bool]
) -> bool:
    """Whether somebody opens a page on which a conversation of theirs, now over, can be read: that begins no other."""
    if heard.kind is not Kind.RETURN or heard.channel is not Channel.WEBCHAT:
        return False
    if await cases.load(unit.connection, conversation) is not None:
        return False
    earlier = await cases.latest_of(unit.connection, heard.contact, but=conversation)
    return earlier is not None and over(earlier)


async def _only_answers_late(
    unit: UnitOfWork, conversation: ConversationId, heard: Inbound, over: Callable[[Case], bool]
) -> bool:
    """Whether somebody presses a button of a talk that is over: whatever it asked, no other talk begins by that."""
    found = pressed(heard.choice)
    if found is None or found[0] not in OF_A_TALK:
        return False
    case = await cases.load(unit.connection, conversation)
    if case is not None and not over(case):
        return False
    earlier = await cases.latest_of(unit.connection, heard.contact, but=conversation)
    return earlier is None or over(earlier)


async def _only_takes_back(unit: UnitOfWork, keyring: KeyRing, heard: Inbound, over: Callable[[Case], bool]) -> bool:
    """Whether somebody takes back what stands in a conversation of theirs that is over: it goes, and none begins.

    Whoever clears their own device afterwards, as after having everything deleted, does not come back by that.
    """
    if heard.kind is not Kind.DELETE or heard.refers_to is None:
        return False
    found = await transcripts.place(unit.connection, heard.refers_to)
    case = None if found is None else await cases.load(unit.connection, found[0])
    if found is None or case is None or not over(case):
        return False
    wrapped, _ = await data_keys.get_with_address(unit.connection, found[0])
    if wrapped is not None:
        await change(unit, found, keyring.unwrap(found[0], wrapped), heard)
    return True


async def desk_there(unit: UnitOfWork, case: Case, presence: Presence) -> bool:
    """Whether the consultant of a conversation that has ended is at the desk."""
    if case.conversation.phase not in {Phase.CLOSED, Phase.SURVEY}:
        return False
    last = await last_consultant(unit.connection, case.conversation.id)
    return last is not None and last in await presence.here()


async def take_along(unit: UnitOfWork, earlier: Case, now: datetime) -> tuple[Case, DialogState]:
    """A talk that is over as it stays, and the beginning of the next one, with what was agreed for later.

    There STOP ends it, and it is not said to whoever is talking with us at that hour.
    """
    state = state_of(earlier)
    if not state.followup_agreed:
        return earlier, DialogState()
    stays = replace(state, **NO_FOLLOWUP)
    kept = await cases.save(unit.connection, replace(with_state(earlier, stays), wake_at=waking(stays, now)))
    return kept, DialogState(followup_at=state.followup_at, followup_agreed=True)
