"""Between a stored case and the router's state: the columns are the truth, the rest is the dialogue's own memory."""

from dataclasses import replace
from datetime import datetime, timedelta

from handoff.store.cases import Case
from most116.core.conversation import ENDED, Phase
from router.decision import DialogState, Question
from router.open_questions import tidied
from router.stored_state import dump_state, load_state
from router.timing import ERASE_LATER


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
    """When a dialogue looks again after an act at the desk: at once if time has to do with it, else never.

    A question that is open ends by time, what is agreed for later and a deletion that was put off come by it.
    """
    open_still = state.asked is not None or state.earlier
    return now if state.followup_agreed or open_still or ERASE_LATER in state.tags else None


def asked_at_end(state: DialogState) -> Question | None:
    """What stays to be answered when a talk ends: whether it is to be deleted, else what is asked of some afterwards.

    Nobody who is or was in danger is asked, nobody who wants everything deleted, and nobody who fetches the answer to
    a letter some day.
    """
    if state.asked is Question.ERASE:
        return Question.ERASE
    danger = state.tier.urgent or state.urgent_said is not None
    return None if danger or ERASE_LATER in state.tags or state.letter else Question.SURVEY


def is_over(case: Case, now: datetime, reopen: timedelta) -> bool:
    """Closed longer ago than the time in which a message opens it again (domain sheet 2.1, CLOSED)."""
    return case.conversation.phase is Phase.CLOSED and _ended_before(case, now - reopen)


def nothing_to_come(case: Case, now: datetime, reopen: timedelta) -> bool:
    """Ended, also by STOP, longer ago than the time to reopen, with nothing agreed that is still to be said."""
    due = case.wake_at is None or case.wake_at < now - reopen
    return case.conversation.phase in ENDED and due and _ended_before(case, now - reopen)


def _ended_before(case: Case, moment: datetime) -> bool:
    closed_at = case.conversation.closed_at
    if closed_at is None:
        return False
    # Who answers the message that was agreed goes on with the conversation in which it was.
    return max(closed_at, state_of(case).followup_said_at or closed_at) < moment


def with_state(case: Case, state: DialogState) -> Case:
    """The case after a decision or an act at the desk put its dialogue into `state`.

    Once the talk has a line, nothing in it tells whether the other line knows the person.
    """
    state = tidied(state)
    line = state.line or state.entry_line
    if line is not None and state.known_on:
        state = replace(state, known_on=tuple(one for one in state.known_on if one is line))
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
