"""A pause that a supervisor makes after insults (domain sheet 2.4); danger gets through it as through everything."""

from dataclasses import replace
from datetime import datetime

from most116.core.conversation import Phase
from router.decision import DialogRules, DialogState


def paused(state: DialogState, *, now: datetime, until: datetime, rules: DialogRules) -> DialogState:
    """The state in a pause. It ends at `until` or at the longest pause there is, whichever comes first.

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
        paused_until=min(until, now + rules.pause),
    )
