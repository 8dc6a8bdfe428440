"""Settings come from overrides, the environment, files and defaults, and a mistake stops the start."""

import os
import re
from collections.abc import Callable, Mapping
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.environment import leaves
from config.redis_place import place_of
from config.settings import Settings, load_settings, origins, read_defaults
from most116.core.conversation import Line
from most116.core.errors import ConfigurationError

TOKEN = "hush-hush-token"
SMS = {"account_sid": "AC1", "auth_token": TOKEN, "sms_number": "+48732000000"}
BASE = "https://most116.example"


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("MOST116_")]:
        monkeypatch.delenv(name)


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings()
    assert settings.redis_url.get_secret_value() == "redis://127.0.0.1:6379/0"
    assert settings.outbox.backoff_seconds == (2, 10, 60, 300, 1800)
    assert settings.data_dir is None
    assert settings.twilio.entry_line is None
    assert not settings.twilio.on
    assert set(origins().values()) == {"defaults.toml"}


def test_defaults_and_model_have_the_same_settings_and_every_one_a_comment() -> None:
    def names(table: Mapping[str, object], above: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
        found: set[tuple[str, ...]] = set()
        for key, value in table.items():
            found |= names(value, (*above, key)) if isinstance(value, dict) else {(*above, key)}
        return found

    assert names(read_defaults()) == set(leaves(Settings).values())
    lines = files("config").joinpath("defaults.toml").read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        assert not re.match(r"\w+ = ", line) or above.startswith("# "), line


@pytest.mark.parametrize(
    ("variables", "read", "expected"),
    [
        ({"MOST116_LOG_LEVEL": "debug"}, lambda s: s.log_level, "debug"),
        ({"MOST116_LOG_LEVEL": ""}, lambda s: s.log_level, "info"),
        ({"MOST116_PUBLIC__PORT": "0"}, lambda s: s.public.port, 0),
        ({"MOST116_OUTBOX__BACKOFF_SECONDS": "1,5, 9"}, lambda s: s.outbox.backoff_seconds, (1, 5, 9)),
        ({"MOST116_WEBCHAT__ENTRY_LINE": "116111"}, lambda s: s.webchat.entry_line, Line.YOUTH),
        ({"MOST116_PUBLIC_BASE_URL": BASE + "/"}, lambda s: s.public_base_url, BASE),
        ({"MOST116_DATA_DIR": "own"}, lambda s: s.data_dir, Path("own")),
        ({"MOST116_REDIS_SENTINELS": "a:1, b:2"}, lambda s: place_of(s).sentinels, (("a", 1), ("b", 2))),
        ({"MOST116_REDIS_URL": "unix:///run/redis"}, lambda s: s.redis_url.get_secret_value(), "unix:///run/redis"),
    ],
)
def test_a_variable_sets_a_setting(
    variables: dict[str, str],
    read: Callable[[Settings], object],
    expected: object,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert read(load_settings()) == expected


def test_a_file_gives_a_secret_and_an_override_beats_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "token").write_text(f"{TOKEN}\n", encoding="utf-8")
    monkeypatch.setenv("MOST116_TWILIO__AUTH_TOKEN_FILE", str(tmp_path / "token"))
    monkeypatch.setenv("MOST116_TWILIO__SMS_NUMBER", "+48111")
    settings = load_settings({"public_base_url": BASE, "twilio": {"account_sid": "AC1", "sms_number": "+48222"}})
    assert settings.twilio.auth_token is not None
    assert settings.twilio.auth_token.get_secret_value() == TOKEN
    assert settings.twilio.sms_number == "+48222"
    assert settings.twilio.on
    assert TOKEN not in repr(settings) + str(settings)
    assert origins()["MOST116_TWILIO__AUTH_TOKEN"] == "MOST116_TWILIO__AUTH_TOKEN_FILE"


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"MOST116_TWILIO__SMS_NUMER": "1"}, "did you mean MOST116_TWILIO__SMS_NUMBER"),
        ({"MOST116_ZZZZZZZZ": "1"}, "MOST116_ZZZZZZZZ is not a setting: "),
        ({"MOST116_TWILIO__AUTH_TOKEN_FILE": "nowhere"}, "MOST116_TWILIO__AUTH_TOKEN_FILE names a file"),
        ({"MOST116_LOG_LEVEL": "debug", "MOST116_LOG_LEVEL_FILE": "x"}, "MOST116_LOG_LEVEL"),
        ({"MOST116_PUBLIC__PORT": "many"}, "MOST116_PUBLIC__PORT: Input should be a valid integer"),
        ({"MOST116_OUTBOX__BACKOFF_SECONDS": "1,x"}, "MOST116_OUTBOX__BACKOFF_SECONDS"),
        ({"MOST116_PUBLIC_BASE_URL": "http://most116.example"}, "MOST116_PUBLIC_BASE_URL: must begin with https"),
        ({"MOST116_TWILIO__AUTH_TOKEN": TOKEN}, "also set MOST116_TWILIO__ACCOUNT_SID and MOST116_TWILIO__SMS_NUMBER"),
        ({"MOST116_META__PAGE_TOKEN": TOKEN, "MOST116_META__PAGE_ID": "1"}, "Messenger is only half set up: also set"),
        ({"MOST116_TELEGRAM__BOT_TOKEN": f"1:{TOKEN}"}, "also set MOST116_TELEGRAM__SECRET_TOKEN"),
        ({"MOST116_TELEGRAM__BOT_TOKEN": TOKEN}, "MOST116_TELEGRAM__BOT_TOKEN: must be digits, a colon"),
        ({"MOST116_TELEGRAM__SECRET_TOKEN": f"{TOKEN} "}, "MOST116_TELEGRAM__SECRET_TOKEN: must be 1 to 256 letters"),
        ({"MOST116_DISCORD__BOT_TOKEN": TOKEN}, "also set MOST116_DISCORD__APPLICATION_ID"),
        ({"MOST116_DISCORD__GATEWAY_URL": "ws://gateway.discord.gg"}, "MOST116_DISCORD__GATEWAY_URL leads neither"),
        ({"MOST116_META__GRAPH_BASE": "https://graph.example"}, "MOST116_META__GRAPH_BASE leads neither"),
        ({"MOST116_REDIS_URL": f"http://:{TOKEN}@x"}, "MOST116_REDIS_URL: must begin with"),
        ({"MOST116_REDIS_SENTINELS": "one"}, "MOST116_REDIS_SENTINELS: must be host:port"),
        ({"MOST116_REDIS_SENTINELS": "a:1", "MOST116_REDIS_URL": "unix:///x"}, "Sentinels name servers in the network"),
        ({"MOST116_DATABASE_URL": f"mysql://:{TOKEN}@x"}, "MOST116_DATABASE_URL: must begin with"),
    ],
)
def test_a_mistake_stops_the_start_and_names_the_setting_but_not_the_secret(
    variables: dict[str, str], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert says in str(caught.value)
    assert TOKEN not in str(caught.value)
    assert caught.value.__context__ is None or TOKEN not in repr(caught.value.__context__)


def test_sms_needs_the_public_address_and_unknown_overrides_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="MOST116_PUBLIC_BASE_URL"):
        load_settings({"twilio": SMS})
    with pytest.raises(ConfigurationError, match=r"TWILIO__SMS_NUMBR is not a setting \(did you mean"):
        load_settings({"twilio": {"sms_numbr": "+48"}})


@pytest.mark.parametrize(
    "base",
    [
        "https://api.twilio.com",
        "https://api.dublin.ie1.twilio.com",
        "http://127.0.0.1:9000",
        "http://[::1]:9000",
        "http://localhost:1",
    ],
)
def test_the_vendor_and_this_machine_may_have_the_token(base: str) -> None:
    settings = load_settings({"public_base_url": BASE, "twilio": {**SMS, "api_base": base}})
    assert settings.twilio.api_base == base


@pytest.mark.parametrize(
    "base",
    [
        "https://evil.example",
        "http://api.twilio.com",
        "https://api.twilio.com@evil.example",
        "https://api.twilio.com.evil.example",
        "https://nottwilio.com",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1@evil.example",
        "https://evil.example\\.twilio.com",
        "https://api.twilio.com:port",
        "",
    ],
)
def test_no_other_host_may_have_the_token_unless_allowed(base: str) -> None:
    with pytest.raises(ConfigurationError, match="MOST116_TWILIO__API_BASE"):
        load_settings({"twilio": {"api_base": base}})
    allowed = load_settings({"allow_foreign_platforms": True, "twilio": {"api_base": base}})
    assert allowed.twilio.api_base == base


@pytest.mark.parametrize("url", ["", "wss://gateway.discord.gg", "ws://127.0.0.1:9000/gateway"])
def test_the_gateway_may_be_asked_for_or_named(url: str) -> None:
    assert load_settings({"discord": {"gateway_url": url}}).discord.gateway_url == url


def test_settings_are_frozen() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError):
        settings.log_level = "debug"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        settings.public.port = 1  # type: ignore[misc]


def test_what_is_said_to_the_tests_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOST116_TEST_POSTGRES", "postgresql+psycopg://nobody@127.0.0.1/none")
    monkeypatch.setenv("MOST116_SPECS", "somewhere")
    assert load_settings().public.port == 8080


@pytest.mark.parametrize(
    ("given", "networks"),
    [
        ("", []),
        ("172.18.0.0/16", ["172.18.0.0/16"]),
        ("172.18.0.0/16, fd00::/8", ["172.18.0.0/16", "fd00::/8"]),
        ("10.0.0.1", ["10.0.0.1/32"]),
    ],
)
def test_proxies_are_networks(monkeypatch: pytest.MonkeyPatch, given: str, networks: list[str]) -> None:
    monkeypatch.setenv("MOST116_PUBLIC__TRUSTED_PROXIES", given)
    assert [str(network) for network in load_settings().public.trusted_proxies] == networks


@pytest.mark.parametrize("given", ["everybody", "10.0.0.1/8", "172.18.0.0/16 fd00::/8"])
def test_what_is_no_network_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("MOST116_PUBLIC__TRUSTED_PROXIES", given)
    with pytest.raises(ConfigurationError, match="MOST116_PUBLIC__TRUSTED_PROXIES"):
        load_settings()
