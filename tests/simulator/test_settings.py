"""What the simulator must be told, and what it does not believe."""

import json
from pathlib import Path

import pytest

from most116.simulator.settings import SimulatorConfig, is_address, is_e164
from most116.testing.simulated import ACCOUNT_SID, config_for

GIVEN: dict[str, object] = {
    "webhook_url": "http://127.0.0.1:8080/webhooks/twilio/sms",
    "account_sid": ACCOUNT_SID,
    "auth_token": "t",
    "sms_number": "+48732000111",
}


def test_a_file_is_read_and_written_alike(tmp_path: Path) -> None:
    config = config_for("http://127.0.0.1:1/x", stop_words_on=True, fallback_url="http://127.0.0.1:2/y")
    file = tmp_path / "config.json"
    file.write_text(config.to_json(), "utf-8")
    assert SimulatorConfig.from_file(file) == config


def test_phones_have_a_number_and_perhaps_a_name() -> None:
    config = SimulatorConfig.from_mapping({**GIVEN, "phones": [{"number": "+48600100200"}]})
    assert [(each.number, each.name) for each in config.phones] == [("+48600100200", "")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"account_sid": "AC1"}, "account_sid"),
        ({"sms_number": "732000111"}, "E.164"),
        ({"phones": [{"number": "600"}]}, "E.164"),
        ({"webhook_url": "127.0.0.1:8080"}, "http"),
        ({"webhook_url": "http://127.0.0.1:8080/a b"}, "http"),
        ({"fallback_url": "ftp://127.0.0.1/"}, "http"),
        ({"webhok_url": "x"}, "webhok_url"),
    ],
)
def test_mistakes_are_named(change: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        SimulatorConfig.from_mapping({**GIVEN, **change})


def test_the_token_is_not_shown() -> None:
    config = SimulatorConfig.from_mapping({**GIVEN, "auth_token": "very-secret"})
    assert "very-secret" not in repr(config)
    assert json.loads(config.to_json())["auth_token"] == "very-secret"


@pytest.mark.parametrize(
    "number", ["", "+", "+0123456789", "48600100200", "+48 600100200", "+486001002003004005", "+４８600100200", "+48\n"]
)
def test_not_a_number(number: str) -> None:
    assert not is_e164(number)


@pytest.mark.parametrize("url", ["http://127.0.0.1:80/x?y=1#z", "https://most.example", "http://[::1]:80/"])
def test_an_address(url: str) -> None:
    assert is_address(url)


@pytest.mark.parametrize(
    "url",
    ["http://", "http://a:99999/", "http://a:x/", "http://a/\n", "http://a/\t", "//a/", "http://ł/", "http://[::1/"],
)
def test_not_an_address_that_can_be_put_into_a_request(url: str) -> None:
    assert not is_address(url)
