"""What the tests of several bridges share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from most116.testing.databases import copy_sqlite
from most116.testing.house import House, house_at
from most116.testing.servers import RedisServer


@pytest.fixture
async def quick_house(redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path) -> AsyncIterator[House]:
    """Everything between the webhooks and the platforms, on one kind of database."""
    async with house_at(redis_server.url, copy_sqlite(migrated_sqlite, tmp_path / "most116.db"), tmp_path) as made:
        yield made
