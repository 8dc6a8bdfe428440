"""Between a stored case and the router's state: the columns are the truth, the rest is the dialogue's own memory."""

from dataclasses import replace
from datetime import datetime

from handoff.store.cases import Case
from router.decision import DialogState, dump_state, load_state


def state_of(case: Case) -> DialogState:
    one = case.conversation
    return replace(
        load_state(case.dialog),
        stage=one.phase,
        language=one.language,
        entry_line=one.entry_line,
        line=one.line,
        age_band=one.age_band,
        tier=one.tier,
        waiting_since=one.waiting_since,
        closed_at=one.closed_at,
    )


def waking(state: DialogState, now: datetime) -> datetime | None:
    """When a dialogue looks again after an act at the desk: at once if something is agreed for later, else never."""
    return now if state.followup_agreed else None


def with_state(case: Case, state: DialogState) -> Case:
    """The case after a decision or an act at the desk put its dialogue into `state`."""
    changed = replace(
        case.conversation,
        phase=state.stage,
        language=state.language,
        entry_line=state.entry_line,
        line=state.line,
        age_band=state.age_band,
        tier=state.tier,
        waiting_since=state.waiting_since,
        closed_at=state.closed_at,
    )
    return replace(case, conversation=changed, dialog=dump_state(state))
