"""What was fetched after its time answers nothing that was asked since, and commands nothing (docs/decisions/0158)."""

from dataclasses import replace

from most116.core.messages import Utterance
from router.decision import DialogState
from router.turn import Turn

# Commands that change where a talk stands, and what is said at any time and to anything.
_COMMANDS = frozenset({"stop", "delete", "language", "new", "return_code"})
_WHENEVER = frozenset({"greeting", "farewell"})


def in_turn(state: DialogState, turn: Turn) -> Turn:
    """Without the answers that were written before the open question was put, or before what was read already."""
    if not _came_late(state, turn.said):
        return turn
    kept = turn.answers & _WHENEVER
    return replace(turn, answers=kept, out_of_turn=turn.answers - kept)


def too_late(turn: Turn) -> bool:
    """An answer to what was not asked yet, or a command that was overtaken: it is shown, and nothing is done by it.

    Who wrote on after STOP, and was heard first, is in a talk again; a "1" of before may destroy nothing.
    """
    return bool(turn.out_of_turn) or (turn.said.overtaken and turn.book.command(turn.said.text) in _COMMANDS)


def _came_late(state: DialogState, said: Utterance) -> bool:
    asked_since = state.asked is not None and state.asked_at is not None and said.received_at < state.asked_at
    return said.missed and (said.overtaken or asked_since)
