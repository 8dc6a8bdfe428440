"""The commands about keys, on an installation as an operator has it."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from handoff.crypto.key_folder import KeyFolder, Purpose
from handoff.store.tables import metadata
from most116.cli import commands
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.house import house_at
from most116.testing.servers import RedisServer


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["keys", *arguments])


@pytest.fixture
def installation(
    redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """With one conversation; returns the folder of the keyring and of the database."""
    copy_sqlite(migrated_sqlite, tmp_path / "most116.db")
    url = sqlite_url(tmp_path / "most116.db")

    async def talk() -> None:
        async with house_at(redis_server.url, url, tmp_path) as house:
            await house.hears("hej")

    asyncio.run(talk())
    for name, value in {
        "DATABASE_URL": url,
        "REDIS_URL": redis_server.url,
        "KEYRING_DIR": tmp_path / "keyring",
    }.items():
        monkeypatch.setenv(f"MOST116_{name}", str(value))
    return tmp_path


def wrap_keys(folder: Path) -> list[str]:
    return [one.key.id for one in KeyFolder(folder / "keyring").read() if one.purpose is Purpose.WRAP]


def test_a_key_that_was_stolen_is_replaced_at_once_and_destroyed_when_nothing_needs_it(installation: Path) -> None:
    (stolen,) = wrap_keys(installation)
    assert "in use" in run("destroy", stolen).output
    assert run("rotate").exit_code == 0
    assert f"{stolen}  wrap          1 conversations" in run("show").output
    assert "1 conversations need" in run("destroy", stolen).output
    assert run("verify").exit_code == 0
    copy_sqlite(installation / "most116.db", installation / "copy.db")
    copy = ("verify", "--copy", sqlite_url(installation / "copy.db"))
    assert "1 of 1 conversations can still be opened" in run(*copy).output
    assert run("destroy", stolen, "--with-conversations").exit_code == 0
    assert stolen not in wrap_keys(installation)
    assert "0 of 1 conversations can still be opened" in run(*copy).output
    found = run("verify")
    assert (found.exit_code, "BAD their key does not open any more" in found.output) == (1, True)


def test_a_key_stays_while_two_people_hold_the_words_of_a_talk_under_it(installation: Path) -> None:
    (key,) = wrap_keys(installation)
    with closing(sqlite3.connect(installation / "most116.db")) as database, database:
        database.execute(
            "INSERT INTO legal_holds (id, conversation, line, reason, asked_by, asked_at, agreed_at, until)"
            " SELECT 'one', id, '116111', 'notice', 'lena', 1, 2, 3 FROM conversations"
        )
    assert run("rotate").exit_code == 0
    refused = run("destroy", key, "--with-conversations")
    assert (refused.exit_code, "two people hold the words of 1 conversations" in refused.output) == (1, True)
    assert key in wrap_keys(installation)


def test_the_pepper_and_what_is_no_key_are_not_destroyed(installation: Path) -> None:
    pepper = next(one.key.id for one in KeyFolder(installation / "keyring").read() if one.purpose is Purpose.PEPPER)
    assert "hashes of contacts" in run("destroy", pepper).output
    assert "there is no key" in run("destroy", "00000000").output


def test_words_that_outlived_their_key_are_found(installation: Path) -> None:
    with sqlite3.connect(installation / "most116.db") as database:
        database.execute(f"DELETE FROM {metadata.tables['data_keys'].name}")  # noqa: S608 - a name of ours
    found = run("verify")
    assert (found.exit_code, "ciphertext of words is left" in found.output) == (1, True)


def test_what_is_held_is_listed(installation: Path) -> None:
    told = CliRunner().invoke(commands, ["held"])
    assert told.exit_code == 0, told.output
    assert "1  talks that are not over" in told.output
    assert installation.name not in told.output
