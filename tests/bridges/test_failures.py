import httpx
import pytest

from bridges.failures import of_status, retry_after
from bridges.http_client import of_exception
from bridges.twilio_errors import twilio_failures
from most116.core.errors import FAILURES


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (429, "throttled"),
        (401, "misconfigured"),
        (403, "misconfigured"),
        (404, "misconfigured"),
        (302, "misconfigured"),
        (400, "rejected"),
        (413, "rejected"),
        (500, "unknown_result"),
        (503, "unknown_result"),
        (599, "unknown_result"),
    ],
)
def test_a_status_is_judged(status: int, code: str) -> None:
    assert of_status(status).code == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectError("x"), "unreachable"),
        (httpx.ConnectTimeout("x"), "unreachable"),
        (httpx.PoolTimeout("x"), "unreachable"),
        (httpx.ReadTimeout("x"), "unknown_result"),
        (httpx.WriteTimeout("x"), "unknown_result"),
        (httpx.ReadError("x"), "unknown_result"),
        (httpx.WriteError("x"), "unknown_result"),
        (httpx.RemoteProtocolError("x"), "unknown_result"),
        (httpx.DecodingError("x"), "unreadable_answer"),
        (httpx.UnsupportedProtocol("x"), "misconfigured"),
        (httpx.InvalidURL("x"), "misconfigured"),
    ],
)
def test_an_exception_is_judged(error: httpx.HTTPError | httpx.InvalidURL, code: str) -> None:
    assert of_exception(error).code == code


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("3", 3.0),
        (" 12 ", 12.0),
        ("0", 0.0),
        ("999999", 3600.0),
        ("9" * 30, None),
        ("-1", None),
        ("1.5", None),
        ("inf", None),
        ("٣", None),
        ("Fri, 20 Nov 2026 22:30:00 GMT", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header) == seconds


def test_every_code_of_the_table_is_one_of_our_failures() -> None:
    table = twilio_failures()
    assert set(table.values()) <= set(FAILURES.values())
    assert all(code.isdecimal() and 4 < len(code) < 7 for code in table)
    assert {table["21610"].code, table["21211"].code, table["20003"].code, table["20429"].code} == {
        "opted_out",
        "no_such_address",
        "misconfigured",
        "throttled",
    }


def test_no_code_stands_in_the_table_twice() -> None:
    from importlib.resources import files

    import yaml

    listed = yaml.safe_load(files("bridges").joinpath("twilio_errors.yaml").read_text("utf-8"))
    codes = [code for codes in listed.values() for code in codes]
    assert len(codes) == len(set(codes))
