"""Which of the questions that are open an answer is for: typed words for the one seen last, a button for its own."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from most116.core.conversation import Phase
from most116.core.messages import Utterance
from router.decision import DialogState, Question

# Asked by the desk, at a moment that the person does not choose: their words may be under way just then.
_FROM_DESK: Final = frozenset({Question.TRANSFER, Question.FOLLOWUP})
_WAITING: Final = frozenset({Question.LANGUAGE, Question.ERASE, Question.MINOR, Question.ADULT})
_ON_THE_WAY_IN: Final = {Question.LANGUAGE, Question.AGE, Question.LINE, Question.MINOR, Question.ADULT}
_TALKING: Final = _FROM_DESK | {Question.ERASE}
# What may stay open under the last question, by where the conversation is. Elsewhere each question replaces the other.
_UNDER: Final = {
    Phase.CLOSED: {Question.ERASE},
    Phase.SURVEY: {Question.ERASE},
    Phase.ERASING: _ON_THE_WAY_IN | {Question.SURVEY},
}


def opened(state: DialogState, asked: Question, at: datetime) -> DialogState:
    """With `asked` open over whatever is open already."""
    rest = replace(state, earlier=_without(state, asked))
    if rest.asked is not None and rest.asked is not asked and rest.asked_at is not None:
        rest = replace(rest, earlier=(*rest.earlier, (rest.asked, rest.asked_at)))
    return replace(rest, asked=asked, asked_at=at, asked_again=False)


def closed(state: DialogState, asked: Question) -> DialogState:
    """Without `asked`. What was open under it is the last question again, and typed words answer it.

    Not so a question about deleting after which another was asked: a "1" that is sent twice must not destroy a talk.
    Its own button still answers it.
    """
    earlier = _without(state, asked)
    if state.asked is not asked:
        return replace(state, earlier=earlier)
    if earlier:
        last, at = earlier[-1]
        if last is not Question.ERASE or (state.asked_at is not None and at > state.asked_at):
            return replace(state, asked=last, asked_at=at, asked_again=False, earlier=earlier[:-1])
    return replace(state, asked=None, asked_at=None, asked_again=False, earlier=earlier)


def is_open(state: DialogState, asked: Question) -> bool:
    """Whether an answer to `asked` is awaited. A survey that is still to come (CLOSED) is not asked yet."""
    last = state.asked is asked and not (asked is Question.SURVEY and state.stage is Phase.CLOSED)
    return last or any(one is asked for one, _ in state.earlier)


def asked_when(state: DialogState, asked: Question) -> datetime | None:
    """When an open question was asked; None where it is not open."""
    if state.asked is asked:
        return state.asked_at
    return next((at for one, at in state.earlier if one is asked), None)


def last_again(state: DialogState, asked: Question) -> DialogState:
    """With `asked`, which is open, as the last question: its button was pressed."""
    at = asked_when(state, asked)
    return state if state.asked is asked or at is None else opened(state, asked, at)


def as_seen(state: DialogState, said: Utterance) -> DialogState:
    """The questions as the person had seen them when they wrote: what the desk asked since is not answered by that."""
    at = state.asked_at
    if said.choice or state.asked not in _FROM_DESK or at is None or said.received_at >= at:
        return state
    if (erase := asked_when(state, Question.ERASE)) is not None and erase <= said.received_at:
        earlier = (*_without(state, Question.ERASE), (state.asked, at))
        return replace(state, asked=Question.ERASE, asked_at=erase, earlier=earlier)
    return replace(state, asked=None)


def tidied(state: DialogState) -> DialogState:
    """Without the questions that nobody can answer any more where the conversation is now."""
    if state.stage.with_person and state.asked is not None and state.asked not in _TALKING:
        state = closed(state, state.asked)
    if not state.earlier:
        return state
    stays = _TALKING if state.stage.with_person else _WAITING if state.stage.waiting else _UNDER.get(state.stage, set())
    return replace(state, earlier=tuple(one for one in state.earlier if one[0] in stays))


def _without(state: DialogState, asked: Question) -> tuple[tuple[Question, datetime], ...]:
    return tuple(one for one in state.earlier if one[0] is not asked)
