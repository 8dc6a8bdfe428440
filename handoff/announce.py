"""Says at every open desk that a conversation changed, once the change is committed."""

from functools import partial

from handoff.live.events import DeskEvents
from handoff.store.unit_of_work import UnitOfWork
from most116.core.conversation import Conversation


def announce(unit: UnitOfWork, desk_events: DeskEvents, before: Conversation, after: Conversation) -> None:
    """Kinds are those of DeskEvent; messages are announced where they are written (handoff/transcriber.py)."""
    # Whoever looks at a line that it left must see it go.
    lines = tuple(dict.fromkeys((*after.lines, *before.lines)))
    kinds = []
    if (before.phase, before.assigned_to, before.tier, before.line) != (
        after.phase,
        after.assigned_to,
        after.tier,
        after.line,
    ):
        kinds.append("conversation")
    if before.phase.waiting or after.phase.waiting or lines != after.lines:
        kinds.append("queue")
    for kind in kinds:
        unit.then_tell(partial(desk_events.publish, kind, lines, after.id))
