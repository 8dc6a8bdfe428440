"""The schema's revision: brings a database up to date, and tells whether one is what this program was written for."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.database import READ_ONLY
from most116.core.errors import ConfigurationError

# The newest revision; a test compares it with the folder. Roles read it here, because Alembic costs them 15 MB.
HEAD: Final = "0029"
_LOCATION = "handoff.store:migrations"


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Run the missing revisions in one transaction; does nothing when there are none."""
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade, revision)


async def revision_of(engine: AsyncEngine) -> str | None:
    """The revision a database is at; None when it has no schema of ours."""
    async with engine.connect() as connection:
        await connection.execution_options(**READ_ONLY)
        try:
            found = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        except DBAPIError:
            return None
    return None if found is None else str(found)


async def require_current(engine: AsyncEngine) -> None:
    """Raise ConfigurationError unless the database is at exactly the revision this program was written for."""
    found = await revision_of(engine)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise ConfigurationError(
            f"the database is at revision {found} and this program knows {HEAD}: install the newer most116 again"
        )
    raise ConfigurationError(
        f"the database is at revision {found or 'none'} and this program needs {HEAD}: run `most116 db upgrade`"
    )


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", _LOCATION)
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
