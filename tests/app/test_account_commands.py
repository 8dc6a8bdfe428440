"""The commands about accounts, on an installation as an operator has it."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from handoff.store.database import open_engine
from handoff.store.tables import audit
from most116.cli import commands
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import house_at
from most116.testing.servers import RedisServer


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["account", *arguments])


@pytest.fixture
def url(redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    url = sqlite_url(tmp_path / "most116.db")

    async def keys() -> None:
        async with house_at(redis_server.url, url, tmp_path):
            pass

    asyncio.run(keys())
    for name, value in {
        "DATABASE_URL": url,
        "REDIS_URL": redis_server.url,
        "KEYRING_DIR": tmp_path / "keyring",
        "DESK__PUBLIC_URL": "https://desk.example",
    }.items():
        monkeypatch.setenv(f"MOST116_{name}", str(value))
    return url


def actions(url: str) -> list[tuple[str, str]]:
    async def read() -> list[tuple[str, str]]:
        engine = open_engine(url)
        async with engine.connect() as connection:
            rows = (await connection.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.seq))).all()
        await engine.dispose()
        return [(row.actor, row.action) for row in rows]

    return asyncio.run(read())


def test_an_operator_invites_resets_and_ends_an_account(url: str) -> None:
    made = run("invite", "ADA", "--alias", "Ada", "--role", "admin")
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("https://desk.example/invite/")
    assert run("invite", "ola", "--alias", "Ola", "--line", "116111").exit_code == 0
    assert run("reset", "ola").stdout.startswith("https://desk.example/invite/")
    for way in ("off", "on"):
        assert run(way, "ola").exit_code == 0
    assert "ola" in run("list").stdout
    assert actions(url) == [
        ("operator", action)
        for action in ("account_invited", "account_invited", "account_invited_again", "account_off", "account_on")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["invite", "ada", "--alias", "Ada", "--role", "admin"], "there is an account with this login already"),
        (["invite", "ola", "--alias", "Ola"], "consultants and leads need a line"),
        (["invite", " ", "--alias", "Ola", "--line", "116111"], "login and alias must have"),
        (["off", "ada"], "the last administrator"),
        (["off", "nobody"], "there is no account nobody"),
    ],
)
def test_what_cannot_be_done_is_said(url: str, arguments: list[str], said: str) -> None:
    assert run("invite", "ada", "--alias", "Ada", "--role", "admin").exit_code == 0
    refused = run(*arguments)
    assert refused.exit_code == 1
    assert said in refused.output
