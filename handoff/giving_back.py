"""A talk goes back to the head of its queue: given back by its consultant, or because they are gone."""

from dataclasses import replace
from datetime import datetime

from handoff.dialogs import state_of, with_state
from handoff.place import ticket_for
from handoff.store.cases import Case
from most116.core.conversation import Phase, Ticket, Tier
from router.unanswered import not_agreed, not_moved


def given_back(case: Case, now: datetime) -> tuple[Case, Ticket]:
    """The case as it waits again, with the time it has waited from the start, and its place to be entered."""
    before = state_of(case)
    # Whether to delete is theirs to answer, whoever goes on with the talk; what the desk asked is not.
    state = replace(not_agreed(not_moved(before)), stage=Phase.QUEUED)
    # Nobody who was talking until now is told that they have waited all that time.
    state = replace(state, told_since=now, updates_sent=0, long_said=False, urgent_updates=0)
    urgent_since = now if state.tier is Tier.IMMEDIATE else state.urgent_since
    state = replace(state, waiting_since=state.waiting_since or now, urgent_since=urgent_since)
    case = with_state(case, state)
    one = replace(case.conversation, assigned_to=None)
    return replace(case, conversation=one, wake_at=now, company=()), replace(ticket_for(one), handed_back=True)
