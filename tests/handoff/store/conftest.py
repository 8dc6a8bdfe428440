"""Databases without a table, for what makes tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from most116.testing.databases import new_postgres, sqlite_url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, named_postgres: str | None) -> Iterator[str]:
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "empty.db")
        return
    if not named_postgres:
        pytest.skip("set MOST116_TEST_POSTGRES to postgresql+psycopg://… to run this on PostgreSQL too")
    with new_postgres(named_postgres) as url:
        yield url
