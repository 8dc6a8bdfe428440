"""What is left of the state when a question of the desk's led to nothing."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from most116.core.conversation import Phase
from router.decision import DialogState, Question
from router.open_questions import closed, is_open

# No later message is agreed any more.
NO_FOLLOWUP: Final[Mapping[str, Any]] = MappingProxyType({"followup_at": None, "followup_agreed": False})


def not_moved(state: DialogState) -> DialogState:
    """The talk stays on its line; whatever else is asked stays open."""
    return replace(closed(state, Question.TRANSFER), stage=Phase.ACTIVE, transfer_to=None, by_hand=False)


def not_agreed(state: DialogState) -> DialogState:
    """The question about a later message is open no more, and nothing was agreed by it."""
    if not is_open(state, Question.FOLLOWUP):
        return state
    return replace(closed(state, Question.FOLLOWUP), **NO_FOLLOWUP)
