"""Whole conversations that a supervisor can read, played against the real parts with a clock that is moved."""

from pathlib import Path
from typing import Any

import pytest

from most116.testing.catalogue import Catalogue
from most116.testing.databases import copy_sqlite
from most116.testing.house import house_at
from most116.testing.servers import RedisServer
from most116.testing.story import Stage, Story

FILES = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
async def test_the_story_goes_as_it_is_told(
    path: Path, redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    story = Story.read(path)
    database = copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    settings: dict[str, Any] = {"twilio": {"entry_line": story.entry}} if story.entry else {}
    async with house_at(redis_server.url, database, tmp_path, **settings) as house:
        await Stage(house, catalogue).play(story)
