"""When the clock must speak to a dialogue, and about what."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from most116.core.conversation import ENDED, Phase, Tier
from router.decision import DialogRules, DialogState, Question
from router.open_questions import asked_when

# The person said STOP while somebody's life may be at risk: the conversation stays, the bot is silent.
SILENT = "stop_asked"
# The person asked in danger, or during a legal hold, for everything to be deleted: that happens once both are over.
ERASE_LATER = "erase_later"
# The platform told us that it passes nothing on to the person any more, who has not written since.
UNREACHABLE = "unreachable"


class Due(StrEnum):
    LANGUAGE = "language"
    AGE = "age"
    NUDGE = "nudge"
    PARK = "park"
    LINE = "line"
    CONFLICT = "conflict"
    EXPIRE = "expire"
    UPDATE = "update"
    LONG = "long"
    URGENT = "urgent"
    ERASE = "erase"
    ERASE_LATER = "erase_later"
    TRANSFER = "transfer"
    FOLLOWUP_UNANSWERED = "followup_unanswered"
    FOLLOWUP = "followup"
    RECALL = "recall"
    SURVEY = "survey"
    SURVEY_OVER = "survey_over"
    RESUME = "resume"
    REOPEN = "reopen"


def pending(state: DialogState, rules: DialogRules) -> dict[Due, datetime]:
    """Everything that is to happen without the person, with its time."""
    found = dict(_questions(state, rules)) | dict(_waiting(state, rules)) | dict(_later(state, rules))
    return {due: moment for due, moment in found.items() if moment is not None}


def wake_at(state: DialogState, rules: DialogRules) -> datetime | None:
    """When `decide` must be called with a TICK; None: never."""
    return min(pending(state, rules).values(), default=None)


def _questions(state: DialogState, rules: DialogRules) -> Iterator[tuple[Due, datetime | None]]:
    """Time-outs of what is open, from the moment it was asked."""
    if state.stage is Phase.ASK_AGE:
        yield _age(state, rules)
    elif state.stage is Phase.CLOSED and state.asked is Question.SURVEY:
        if rules.survey_after is not None and not state.tier.urgent:
            yield Due.SURVEY, _after(state.closed_at, rules.survey_after)
    elif state.stage is Phase.PAUSED:
        yield Due.RESUME, state.paused_until
    elif state.stage is Phase.TRANSFER and not state.tier.urgent:
        # In danger a supervisor decides.
        yield Due.TRANSFER, _after(asked_when(state, Question.TRANSFER) or state.asked_at, rules.transfer)
    delays = {
        Phase.ASK_LANG: (Due.LANGUAGE, rules.ask_language),
        Phase.ASK_LINE: (Due.LINE, rules.ask_line),
        Phase.CONFLICT: (Due.CONFLICT, rules.conflict),
        Phase.PARKED: (Due.EXPIRE, rules.parked),
        Phase.SURVEY: (Due.SURVEY_OVER, rules.survey),
        Phase.ERASING: (Due.ERASE, rules.erase),
        Phase.UNAVAILABLE: (Due.REOPEN, rules.look_again),
    }
    if state.stage in delays:
        due, delay = delays[state.stage]
        yield due, _after(state.asked_at, delay)
    else:
        yield from _beside(state, rules)


def _beside(state: DialogState, rules: DialogRules) -> Iterator[tuple[Due, datetime | None]]:
    """Of the questions that have no stage of their own, each from the moment when it was asked."""
    lapses = {
        Question.ERASE: (Due.ERASE, rules.erase),
        Question.FOLLOWUP: (Due.FOLLOWUP_UNANSWERED, rules.followup),
        Question.LANGUAGE: (Due.LANGUAGE, rules.ask_language),
        Question.MINOR: (Due.CONFLICT, rules.conflict),
        Question.ADULT: (Due.CONFLICT, rules.conflict),
    }
    for asked, at in (*state.earlier, (state.asked, state.asked_at)):
        if asked is not None and asked in lapses:
            due, delay = lapses[asked]
            yield due, _after(at, delay)


def _age(state: DialogState, rules: DialogRules) -> tuple[Due, datetime | None]:
    if state.story or state.told:
        return Due.AGE, _after(state.asked_at, rules.ask_age)
    if not state.nudged:
        return Due.NUDGE, _after(state.asked_at, rules.ask_age)
    return Due.PARK, _after(state.asked_at, rules.park)


def _waiting(state: DialogState, rules: DialogRules) -> Iterator[tuple[Due, datetime | None]]:
    """What a person who waits is told, from the moment the wait began."""
    if not state.stage.waiting or state.letter or {SILENT, UNREACHABLE} & {*state.tags}:
        return
    since = waits_since(state)
    if state.updates_sent < rules.max_updates:
        yield Due.UPDATE, _after(since, rules.update * (state.updates_sent + 1))
    if not state.long_said and not state.tier.urgent:
        long = rules.long_elevated if state.tier is Tier.ELEVATED else rules.long_standard
        yield Due.LONG, _after(since, long)
    if state.tier is Tier.IMMEDIATE and state.urgent_updates < len(rules.urgent_waits):
        yield Due.URGENT, _after(state.urgent_since, rules.urgent_waits[state.urgent_updates])


def waits_since(state: DialogState) -> datetime | None:
    """From when on a wait is told of: who was given back after a talk keeps their place, and waits anew."""
    return state.told_since or state.waiting_since


def _later(state: DialogState, rules: DialogRules) -> Iterator[tuple[Due, datetime | None]]:
    """What was agreed or put off for later, and how long somebody who came back waits for one consultant only."""
    if state.stage in ENDED and ERASE_LATER in state.tags and not state.held:
        yield Due.ERASE_LATER, _after(state.closed_at, rules.reopen)
    if state.followup_agreed:
        yield Due.FOLLOWUP, state.followup_at
    if state.stage is Phase.ACTIVE:
        yield Due.RECALL, _after(state.recalled_at, rules.recall)


def _after(moment: datetime | None, delay: timedelta) -> datetime | None:
    return None if moment is None else moment + delay
