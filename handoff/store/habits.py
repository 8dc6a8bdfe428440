"""The habits of accounts, which change one by one."""

from collections.abc import Mapping

from sqlalchemy import select, update

from handoff.habits import Habits, read_habits
from handoff.store.tables import accounts
from handoff.store.unit_of_work import Database
from most116.core.ids import ConsultantId


class HabitStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def change(self, account: ConsultantId, changes: Mapping[str, object]) -> Habits:
        """Keep the habits that `changes` names, and leave all others; what is kept then."""
        async with self._database.write() as unit:
            mine = accounts.c.id == account
            kept = await unit.connection.scalar(select(accounts.c.habits).where(mine).with_for_update())
            habits = Habits.model_validate({**read_habits(kept or "").model_dump(), **changes})
            await unit.connection.execute(update(accounts).where(mine), {"habits": habits.model_dump_json()})
        return habits
