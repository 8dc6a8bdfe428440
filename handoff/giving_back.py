"""A talk goes back to the head of its queue: given back by its consultant, or because they are gone."""

from dataclasses import replace
from datetime import datetime

from handoff.dialogs import state_of, with_state
from handoff.place import ticket_for
from handoff.store.cases import Case
from most116.core.conversation import Phase, Ticket
from router.unanswered import NOT_MOVED


def given_back(case: Case, now: datetime) -> tuple[Case, Ticket]:
    """The case as it waits again, with the time it has waited from the start, and its place to be entered."""
    state = replace(state_of(case), **{**NOT_MOVED, "stage": Phase.QUEUED})
    case = with_state(case, replace(state, waiting_since=state.waiting_since or now))
    one = replace(case.conversation, assigned_to=None)
    return replace(case, conversation=one, wake_at=now, company=()), replace(ticket_for(one), handed_back=True)
