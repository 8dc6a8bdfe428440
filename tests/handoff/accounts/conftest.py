"""An account, and a clock that a test moves."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from handoff.ranks import Role
from handoff.records import Account
from most116.core.conversation import Language, Line
from most116.core.ids import ConsultantId


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        return self._now

    def move(self, span: timedelta) -> None:
        self._now += span


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def account() -> Callable[..., Account]:
    def made(**facts: object) -> Account:
        given: dict[str, object] = {
            "id": ConsultantId("celina"),
            "login": "celina",
            "alias": "Celina",
            "role": Role.CONSULTANT,
            "lines": (Line.YOUTH,),
            "languages": (Language.PL,),
            "password_hash": "hash",
        }
        return Account(**{**given, **facts})  # type: ignore[arg-type]  # fields of Account by name

    return made
