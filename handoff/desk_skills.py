"""What a shift lead changes of a colleague during the shift: the lines they serve, and in what languages."""

from collections.abc import Collection
from dataclasses import replace
from functools import partial

from handoff.accounts.duties import Duties, one_of, require_another, require_sense
from handoff.accounts.roles import Act, require
from handoff.desk_asking import DeskTools
from handoff.ranks import Role
from handoff.records import Account
from handoff.store import account_rows, audit, duties
from most116.core.clock import Clock
from most116.core.conversation import Language, Line
from most116.core.errors import DeskError
from most116.core.ids import ConsultantId


class DeskSkills:
    def __init__(self, tools: DeskTools, clock: Clock) -> None:
        self._tools = tools
        self._clock = clock

    async def change(
        self, lead: Account, of: ConsultantId, lines: Collection[Line], languages: Collection[Language]
    ) -> None:
        """From the next offer on, without signing in again. `lines`: all of the lead's that the colleague serves now.

        Lines that the lead does not lead stay as they are, and nobody is left without one. A line is not taken from who
        holds talks. Of a lead, of oneself and of who looks after accounts only the administration changes anything.
        """
        require(lead, Act.SUPERVISE)
        if not {*lines} <= {*lead.lines}:
            raise DeskError(403, "desk.not_allowed")
        async with self._tools.database.write() as unit:
            before = one_of(await account_rows.locked(unit.connection), of)
            require_another(lead, before)
            if before.role is not Role.CONSULTANT or before.disabled or not {*before.lines} & {*lead.lines}:
                raise DeskError(409, "desk.no_such_colleague")
            after = _changed(before, lead, lines, languages)
            await duties.alone(unit.connection, of)
            if {*before.lines} - {*after.lines} and await duties.held_by(unit.connection, of):
                raise DeskError(409, "desk.account.holds_talks")
            if after == before:
                return
            await account_rows.save(unit.connection, after)
            detail = " ".join([of, after.role, *after.lines, *after.languages])
            entry = audit.Entry(actor=lead.id, action="skills_changed", detail=detail)
            await audit.append(unit.connection, entry, self._clock.now())
            told = tuple(dict.fromkeys((*before.lines, *after.lines)))
            unit.then_tell(partial(self._tools.desk_events.publish, "floor", told, None))


def _changed(before: Account, lead: Account, lines: Collection[Line], languages: Collection[Language]) -> Account:
    """The account as it shall be, in the order in which lines and languages are always named."""
    served = {*before.lines} - {*lead.lines} | {*lines}
    duties_now = Duties(
        role=before.role,
        lines=tuple(line for line in Line if line in served),
        languages=tuple(language for language in Language if language in {*languages}),
        overflow=before.overflow,
        trained=before.trained,
    )
    require_sense(duties_now)
    same_lines = {*duties_now.lines} == {*before.lines}
    return replace(duties_now.of(before), lines=before.lines if same_lines else duties_now.lines)
