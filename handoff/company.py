"""The colleagues in a conversation beside its owner, as a value that is changed and stored."""

import json
from dataclasses import asdict, replace
from datetime import datetime

from handoff.inbound import from_ms, to_ms
from handoff.records import Account, Companion, Standing
from most116.core.conversation import Line
from most116.core.ids import ConsultantId

Company = tuple[Companion, ...]


def asked(to: Account, standing: Standing, by: Account, now: datetime) -> Companion:
    return Companion(account=to.id, alias=to.alias, standing=standing, by=by.id, by_alias=by.alias, asked_at=now)


def companion(company: Company, account: ConsultantId) -> Companion | None:
    return next((one for one in company if one.account == account), None)


def without(company: Company, account: ConsultantId) -> Company:
    return tuple(one for one in company if one.account != account)


def put(company: Company, one: Companion) -> Company:
    """The company with `one` in it, once; only one person at a time is asked to take over."""
    others = without(company, one.account)
    if one.standing is Standing.TAKES_OVER:
        others = tuple(other for other in others if other.standing is not Standing.TAKES_OVER)
    return (*others, one)


def joined(company: Company, account: ConsultantId) -> Companion | None:
    """The companion of this account, once they have come in."""
    found = companion(company, account)
    return found if found is not None and found.joined else None


def going_to(company: Company, line: Line | None) -> Company:
    """Without those who would take the conversation to a line to which the person does not go."""
    return tuple(one for one in company if one.towards is None or one.towards is line)


def dump_company(company: Company) -> str:
    return json.dumps([_dumped(one) for one in company], separators=(",", ":"))


def load_company(stored: str) -> Company:
    return tuple(_loaded(one) for one in json.loads(stored))


def _dumped(one: Companion) -> dict[str, object]:
    moments = {"asked_at": to_ms(one.asked_at), "joined_at": None if one.joined_at is None else to_ms(one.joined_at)}
    return {**asdict(one), **moments}


def _loaded(stored: dict[str, object]) -> Companion:
    one = Companion(**stored)  # type: ignore[arg-type]  # written by _dumped, whose names are the fields
    return replace(
        one,
        standing=Standing(one.standing),
        towards=Line(one.towards) if one.towards else None,
        asked_at=from_ms(int(str(stored["asked_at"]))),
        joined_at=None if stored["joined_at"] is None else from_ms(int(str(stored["joined_at"]))),
    )
