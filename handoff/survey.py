"""Whether it helped: answers are counted by line and week, and stay with no talk and no person."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store import case_records
from router.decision import DialogState

# What the dialogue remarks when somebody answers (router/dialog.py).
_ANSWERED = "survey_"


async def count_survey(connection: AsyncConnection, state: DialogState, now: datetime) -> DialogState:
    """The state without the answer that was just given, which is counted for the line that was asked about."""
    # A state of an earlier version does not tell which; its own line is the best guess.
    line = state.surveyed_line or state.line
    given = [tag for tag in state.tags if tag.startswith(_ANSWERED)]
    for tag in given:
        if line is not None:
            await case_records.count_answer(connection, line, tag.removeprefix(_ANSWERED), now)
    return replace(state, tags=tuple(tag for tag in state.tags if tag not in given)) if given else state
