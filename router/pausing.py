"""A pause that a supervisor makes after insults (domain sheet 2.4); danger gets through it as through everything."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from most116.core.conversation import Phase
from router.decision import DialogState

# Danger was written in a pause and ended it.
PIERCED: Final = "pause_pierced"


def paused(state: DialogState, *, now: datetime, until: datetime, longest: timedelta) -> DialogState:
    """The state in a pause. It ends at `until` or after the `longest` pause there is, whichever comes first.

    Raises ValueError while danger is open: then nobody is sent away.
    """
    if state.tier.urgent:
        raise ValueError("a conversation in danger is not paused")
    return replace(
        state,
        stage=Phase.PAUSED,
        asked=None,
        asked_at=None,
        before=None,
        waiting_since=None,
        transfer_to=None,
        paused_until=min(until, now + longest),
    )


def in_pause(state: DialogState) -> bool:
    """True in a pause, also while the person is asked in it whether their words are to be erased."""
    return state.stage is Phase.PAUSED or (state.stage is Phase.ERASING and state.before is Phase.PAUSED)


def resumed(state: DialogState, now: datetime) -> DialogState:
    """The state after a pause: somebody who is free may say hello, and what the person writes next reaches a person."""
    if state.stage is Phase.ERASING:
        # The question about erasing stays open.
        return replace(state, before=Phase.PARKED, paused_until=None)
    return replace(state, stage=Phase.PARKED, asked=None, asked_at=now, before=None, paused_until=None)
