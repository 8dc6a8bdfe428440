"""What is known of an age once the message that told it was changed."""

from most116.core.conversation import AgeBand
from router.age import read_age
from router.decision import DialogState
from router.turn import Turn


def mended_age(state: DialogState, turn: Turn) -> AgeBand:
    """The age after a message was changed: of two that were told the younger, since whoever may be a minor is one.

    Before anybody reads, a change that tells an age for the first time is heard as the answer that it is.
    """
    told, bands = read_age(turn.said.text, turn.now.year).band, [*AgeBand]
    first = state.age_band is AgeBand.UNKNOWN and (state.stage.waiting or state.stage.with_person)
    younger = state.age_band is not AgeBand.UNKNOWN and bands.index(told) < bands.index(state.age_band)
    return told if first or younger else state.age_band
