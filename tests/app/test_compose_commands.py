"""What compose runs, run here: every service's own command, with the environment it declares, on PostgreSQL."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml

from most116.testing.servers import RedisServer

ROOT = Path(__file__).resolve().parent.parent.parent
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"]
ROLES = ("public", "desk", "gateway", "intake", "worker", "clock")
POSTGRES = os.environ.get("MOST116_TEST_POSTGRES", "")
_DEFAULT = re.compile(r"\$\{[A-Z0-9_]+(?::-|:\?)([^}]*)\}")

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif(not POSTGRES, reason="set MOST116_TEST_POSTGRES to run what compose runs"),
]


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of a new, empty database."""
    plain = POSTGRES.replace("postgresql+psycopg://", "postgresql://")
    name = f"compose_{os.getpid()}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield POSTGRES.rpartition("/")[0] + f"/{name}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def environment_of(service: str, folder: Path, redis_url: str) -> dict[str, str]:
    """What compose gives the service; only addresses and paths are this machine's, and only Twilio has a secret."""
    declared = {name: _DEFAULT.sub(r"\1", str(value)) for name, value in SERVICES[service]["environment"].items()}
    (folder / "empty").touch()
    declared |= {name: str(folder / "empty") for name, value in declared.items() if value.startswith("/run/secrets/")}
    here = {
        "MOST116_REDIS_URL": redis_url,
        "MOST116_KEYRING_DIR": str(folder / "keyring"),
        "MOST116_PUBLIC_BASE_URL": "https://most116.example",
        "MOST116_DATABASE_URL_FILE": str(folder / "database_url"),
        "MOST116_TWILIO__ACCOUNT_SID": "AC" + "1" * 32,
        "MOST116_TWILIO__SMS_NUMBER": "+48732000111",
        "MOST116_TWILIO__AUTH_TOKEN_FILE": str(folder / "token"),
        "MOST116_PUBLIC__HOST": "127.0.0.1",
        "MOST116_DESK__HOST": "127.0.0.1",
        "MOST116_PUBLIC__PORT": "0",
        "MOST116_DESK__PORT": "0",
    }
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, **declared, **{name: value for name, value in here.items() if name in declared}}


@contextmanager
def running(service: str, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(SERVICES[service]["command"], env=environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def shows_life(service: str, environment: dict[str, str]) -> bool:
    """Its health check, as compose asks it; the two sites' check is a plain request to their port."""
    command = ["most116", "health", service]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0


def test_every_service_starts_shows_life_and_ends(tmp_path: Path, database: str, redis_server: RedisServer) -> None:
    (tmp_path / "database_url").write_text(database, "utf-8")
    (tmp_path / "token").write_text("f00dfeed" * 4, "utf-8")
    subprocess.run(["most116", "init"], env=environment_of("intake", tmp_path, redis_server.url), check=True)
    migrate = environment_of("migrate", tmp_path, redis_server.url)
    subprocess.run(SERVICES["migrate"]["command"], env=migrate, check=True)
    for role in ROLES:
        environment = environment_of(role, tmp_path, redis_server.url)
        with running(role, environment) as process:
            until = time.monotonic() + 60
            while not shows_life(role, environment):
                assert process.poll() is None, (
                    f"{role} ended: {((process.stderr and process.stderr.read()) or b'')[-500:]!r}"
                )
                assert time.monotonic() < until, f"{role} showed no sign of life"
        assert process.returncode == 0, role


def test_a_role_refuses_a_database_without_the_schema(tmp_path: Path, database: str, redis_server: RedisServer) -> None:
    (tmp_path / "database_url").write_text(database, "utf-8")
    environment = environment_of("intake", tmp_path, redis_server.url)
    subprocess.run(["most116", "init"], env=environment, check=True)
    refused = subprocess.run(SERVICES["intake"]["command"], env=environment, capture_output=True, check=False)
    assert refused.returncode == 1
    assert b"run `most116 db upgrade`" in refused.stderr
    assert b"Traceback" not in refused.stderr
