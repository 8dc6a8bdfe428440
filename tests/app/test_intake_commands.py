"""`most116 intake`, as somebody at the machine uses it while the desk is down."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from most116.cli import commands
from most116.testing.databases import copy_sqlite, sqlite_url
from most116.testing.servers import RedisServer


@pytest.fixture
def database(redis_server: RedisServer, migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "most116.db"
    copy_sqlite(migrated_sqlite, found)
    monkeypatch.setenv("MOST116_REDIS_URL", redis_server.url)
    monkeypatch.setenv("MOST116_DATABASE_URL", sqlite_url(found))
    monkeypatch.setenv("MOST116_KEYRING_DIR", str(tmp_path / "keyring"))
    assert run("init").exit_code == 0
    return found


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, arguments)


@pytest.mark.usefixtures("database")
def test_what_is_closed_is_shown_and_opened_again() -> None:
    assert "every way in is open" in run("intake", "show").output
    closed = run("intake", "close", "--line", "116111", "--channel", "sms", "--hours", "2", "--why", "platform")
    assert closed.exit_code == 0, closed.output
    assert "closed: 116111, sms, until" in closed.output
    assert run("intake", "divert", "--why", "too_many").exit_code == 0
    shown = run("intake", "show").output
    assert "switch closed: 116111, sms until" in shown
    assert "switch diverted: both lines, all channels until" in shown
    assert run("intake", "open", "--line", "116123").output == "1 switches ended\n"
    assert run("intake", "open").output == "1 switches ended\n"
    assert "switch" not in run("intake", "show").output


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("wrong", [("--why", "because"), (), ("--why", "drill", "--hours", "25")])
def test_a_switch_needs_a_reason_and_an_end_within_a_day(wrong: tuple[str, ...]) -> None:
    assert run("intake", "close", *wrong).exit_code == 2


def test_the_crisis_message_needs_no_sql(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOST116_DATABASE_URL", sqlite_url(database.parent / "empty.db"))
    assert run("intake", "crisis", "--hours", "4").exit_code == 0
    shown = run("intake", "show").output
    assert "the crisis message is on for another 240 min" in shown
    assert "116111 sms: unread" in shown
    assert "SQL does not answer" in shown
    refused = run("intake", "close", "--why", "outage")
    assert (refused.exit_code, "`most116 intake crisis` needs no SQL" in refused.output) == (1, True)
    # The message itself is over, whatever SQL says of switches.
    run("intake", "open")
    assert "crisis" not in run("intake", "show").output


@pytest.mark.parametrize("command", ["crisis", "open"])
@pytest.mark.usefixtures("database")
def test_without_redis_the_operator_reads_one_line(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("MOST116_REDIS_URL", "redis://127.0.0.1:1/0")
    refused = run("intake", command)
    assert (refused.exit_code, refused.output.count("\n")) == (1, 1)
    assert refused.output.startswith("Error: Redis does not answer at MOST116_REDIS_URL")
