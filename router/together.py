"""While the person waits or talks with a consultant: the bot asks nothing and keeps out of the way."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from most116.core.conversation import Phase, Tier
from most116.core.messages import Kind
from router.commands import answered, said_no, said_yes
from router.decision import DialogState, PassOn, Question, RaiseTier, Say, Transfer
from router.dialog import on_language
from router.erasing import erase_answered
from router.gates import nobody_in_language
from router.line_choice import line_chosen
from router.open_questions import as_seen, closed
from router.queueing import helped
from router.turn import Outcome, Turn, say
from router.unanswered import not_agreed, not_moved

_REFUSED = {Kind.MEDIA: "media.refused", Kind.VOICE: "voice.refused"}
# Platforms tell of an album picture by picture.
_ALBUM = timedelta(minutes=1)


def refused(outcome: Outcome, turn: Turn) -> Outcome:
    """Files are never fetched and recordings never heard; the person is told."""
    key = _REFUSED.get(turn.said.kind)
    return outcome if key is None else outcome.then(say(key), trace=f"refused.{turn.said.kind.value}")


def refused_once(before: DialogState, outcome: Outcome, turn: Turn) -> Outcome:
    """The outcome, in which what is said to files is left out for the rest of an album."""
    kind = turn.said.kind
    key = _REFUSED.get(kind)
    if key is None:
        return outcome
    moment = f"{kind.value}_refused_at"
    said_at: datetime | None = getattr(before, moment)
    if said_at is None or turn.now - said_at >= _ALBUM:
        said_now: dict[str, Any] = {moment: turn.now}
        return outcome.then(**said_now)
    steps = tuple(step for step in outcome.steps if not (isinstance(step, Say) and step.text == key))
    return replace(outcome, steps=steps)


def raised(before: DialogState, state: DialogState) -> Outcome:
    """The state, and a step when the message made it more urgent."""
    outcome = Outcome(state=state)
    return outcome.then(RaiseTier(tier=state.tier)) if state.tier < before.tier else outcome


def on_active(before: DialogState, state: DialogState, turn: Turn) -> Outcome:
    """ACTIVE and TRANSFER: everything goes to the human."""
    outcome = refused(raised(before, state), turn).then(PassOn())
    seen = as_seen(state, turn.said)
    if seen.asked is Question.ERASE and (erased := erase_answered(seen, turn)) is not None:
        return _joined(outcome, erased)
    if seen.asked is not state.asked:
        return outcome
    # Danger takes every question of ours back, and leaves the one of the desk's open.
    if state.stage is Phase.TRANSFER and state.asked in {Question.TRANSFER, None}:
        return _transferred(outcome, turn)
    return _later(outcome, turn) if state.asked is Question.FOLLOWUP else outcome


def on_waiting(before: DialogState, state: DialogState, turn: Turn) -> Outcome:
    """QUEUED and OFFERED: kept for the consultant; only what the person asks for is said."""
    outcome = refused(raised(before, state), turn)
    if state.asked is Question.ERASE and (erased := erase_answered(state, turn)) is not None:
        return _joined(outcome, erased)
    if state.asked in {Question.MINOR, Question.ADULT} and (number := _number(state, turn)):
        return line_chosen(outcome, state.asked, number, turn)
    asked_for = answered(state, turn)
    if state.asked is Question.LANGUAGE and not asked_for.steps:
        outcome = _joined(outcome, on_language(state, turn))
    else:
        outcome = helped(_joined(outcome, asked_for), turn)
    return outcome if outcome.state.language is before.language else nobody_in_language(outcome, turn)


def _transferred(outcome: Outcome, turn: Turn) -> Outcome:
    state = outcome.state
    yes, no = said_yes(state, turn), said_no(state, turn)
    line = state.transfer_to
    if yes and not no and line is not None and (state.by_hand or state.tier is Tier.IMMEDIATE):
        # Whoever is in immediate danger is never left to a queue: a colleague takes over from the one who is here.
        stays = closed(state, Question.TRANSFER)
        return replace(outcome, state=replace(stays, stage=Phase.ACTIVE)).then(trace="answer.transfer")
    if yes and not no and line is not None:
        told = () if state.tier.urgent else (say("queue.entered"),)
        return replace(outcome, state=closed(state, Question.TRANSFER)).then(
            *told,
            Transfer(line=line),
            trace="answer.transfer",
            stage=Phase.QUEUED,
            line=line,
            transfer_to=None,
            waiting_since=state.waiting_since or turn.now,
            told_since=turn.now,
            updates_sent=0,
            long_said=False,
        )
    if no and not yes:
        return replace(outcome, state=not_moved(state)).then(trace="answer.transfer")
    return outcome


def _later(outcome: Outcome, turn: Turn) -> Outcome:
    """The one message that a consultant offers to send later needs a yes."""
    state = outcome.state
    yes, no = said_yes(state, turn), said_no(state, turn)
    if yes and not no:
        agreed = replace(closed(state, Question.FOLLOWUP), followup_agreed=True)
        return replace(outcome, state=agreed).then(trace="answer.followup")
    if no and not yes:
        return replace(outcome, state=not_agreed(state)).then(trace="answer.followup")
    return outcome


def _number(state: DialogState, turn: Turn) -> str:
    """The numbered answer to a question about the line, also in words; empty: it was no answer, and is kept as told."""
    if said_yes(state, turn):
        return "1"
    if state.asked is Question.ADULT and "third" in turn.answers:
        return "3"
    if "second" in turn.answers or turn.said.choice in {"2", "3"}:
        return turn.said.choice or "2"
    return "3" if said_no(state, turn) else ""


def _joined(first: Outcome, second: Outcome) -> Outcome:
    """The steps of both, in order, in the state of the second."""
    return Outcome(state=second.state, steps=(*first.steps, *second.steps), trace=(*first.trace, *second.trace))
