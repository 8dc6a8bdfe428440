"""What nobody does alone at the desk: revealing an address, a pause after abuse, a legal hold."""

from handoff.break_glass.acts import BreakGlass
from handoff.crypto.keyring import KeyRing
from handoff.desk_asking import DeskTools
from handoff.desk_holds import DeskHolds
from handoff.desk_pauses import DeskPauses
from handoff.duty import Limits
from most116.core.clock import Clock
from most116.core.ids import IdFactory


def by_two_people(
    tools: DeskTools, keyring: KeyRing, ids: IdFactory, clock: Clock, limits: Limits
) -> tuple[BreakGlass, DeskPauses, DeskHolds]:
    return (
        BreakGlass(tools, keyring=keyring, ids=ids, clock=clock),
        DeskPauses(tools, ids, clock, limits.pause),
        DeskHolds(tools, ids, clock, limits.hold),
    )
