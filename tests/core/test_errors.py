"""Failures are constants whose codes are stable."""

from most116.core.errors import FAILURES, MISCONFIGURED, THROTTLED, BridgeError, StorageDown


def test_every_failure_is_found_by_its_code() -> None:
    assert all(FAILURES[code].code == code for code in FAILURES)
    assert len(FAILURES) == 10
    assert MISCONFIGURED.our_fault


def test_a_bridge_error_names_the_failure_and_the_platforms_code() -> None:
    error = BridgeError(THROTTLED, detail="20429", retry_after=1.5)
    assert str(error) == "throttled (20429)"
    assert error.failure.retryable
    assert str(BridgeError(THROTTLED)) == "throttled"


def test_storage_down_names_which() -> None:
    assert StorageDown("redis").which == "redis"
