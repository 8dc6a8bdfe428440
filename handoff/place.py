"""The place in the queue of a conversation that waits: made from what is known, and kept true to it."""

from handoff.live.overflow import Overflow
from handoff.records import Account
from handoff.store.unit_of_work import UnitOfWork
from most116.core.conversation import Conversation, Ticket
from most116.core.drills import is_drill
from most116.core.ports import WaitingRoom


def ticket_for(one: Conversation) -> Ticket:
    """The place that a waiting conversation has: in its line's waiting room, or in both while it has no line."""
    if one.waiting_since is None:
        raise ValueError("a conversation that does not wait has no place in a waiting room")
    return Ticket(
        conversation=one.id,
        line=one.line,
        channel=one.channel,
        tier=one.tier,
        age_band=one.age_band,
        language=one.language,
        entered_at=one.waiting_since,
        drill=is_drill(one.slot),
    )


def there_for(account: Account, one: Conversation, overflow: Overflow) -> bool:
    """Whether somebody waits on the account's lines, or for so long that it is there for them too."""
    if not one.phase.waiting or one.waiting_since is None:
        return False
    return not {*account.lines}.isdisjoint(one.lines) or overflow.reached(ticket_for(one), account.overflow)


async def put_back(room: WaitingRoom, one: Conversation) -> None:
    """The place goes back to whoever waits; who is only in the quiet tray has none."""
    if one.phase.waiting:
        await room.enter(ticket_for(one))


def keep_place(unit: UnitOfWork, room: WaitingRoom, before: Conversation, after: Conversation) -> None:
    """Offers go by language, and a child goes sooner: the place of who still waits is told what came out meanwhile."""
    stays = before.phase.waiting and after.phase.waiting
    if stays and (before.language, before.age_band) != (after.language, after.age_band):
        ticket = ticket_for(after)
        unit.after_commit(lambda: room.move(ticket))
