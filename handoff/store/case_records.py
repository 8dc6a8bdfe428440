"""Filed records: what can be counted and leads back to nobody. Hours, never minutes (domain sheet 5.3 and 6)."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.inbound import from_ms, to_ms
from handoff.journey import Ending
from handoff.store.record_tables import case_records, survey_answers, tier_feedback
from handoff.talk_record import Chosen, Family, Feedback
from most116.core.conversation import AgeBand, Channel, Language, Line, Tier

# What stands in the place of a line: none was found before it ended; the entry belongs to both.
NO_LINE: Final = "unknown"
SHARED: Final = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the system knows of a conversation by itself; of its times only the hours are kept.

    `tier` is the highest; `waited` and `lasted` are bands of minutes. `line` None: it never got one; `entry` None: it
    came in where both lines are offered; `first_line`: the one that took it, before a transfer. `ended`,
    `waited_seconds`, `active_minutes` and `talked`: see handoff/journey.py.
    """

    ended_at: datetime
    line: Line | None
    language: Language
    age_band: AgeBand
    tier: Tier
    tier_at_close: Tier
    returning: bool
    waited: str | None
    lasted: str | None
    came_at: datetime
    came_by: Channel
    entry: Line | None
    first_line: Line | None
    ended: Ending
    waited_seconds: int | None
    active_minutes: int | None
    talked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How often consultants said something of the tier that a rule gave; `rule` empty: no rule spoke."""

    rule: str
    tier: Tier
    verdict: str
    count: int


async def add(connection: AsyncConnection, facts: Facts, chosen: Chosen) -> None:
    """File a record under an id of pure chance: others of ours tell when they were made."""
    known = {
        "line": facts.line or NO_LINE,
        "channel": Family.of(facts.came_by),
        "language": facts.language,
        "age_band": facts.age_band,
        "tier": int(facts.tier),
        "tier_at_close": int(facts.tier_at_close),
        "came_back": facts.returning,
        "waited": facts.waited,
        "lasted": facts.lasted,
        "came_hour": _hour(facts.came_at),
        "came_by": facts.came_by,
        "entry": facts.entry or SHARED,
        "first_line": facts.first_line,
        "ended": facts.ended,
        "waited_seconds": facts.waited_seconds,
        "active_minutes": facts.active_minutes,
        "talked": facts.talked,
    }
    told = {
        "gender": chosen.gender,
        "about": chosen.about,
        "main": chosen.main,
        "parts": json.dumps(chosen.parts),
        "outcome": chosen.outcome,
        "referrals": json.dumps(chosen.referrals),
        "notice": chosen.notice,
    }
    await _file(connection, case_records, facts, {**known, **told})
    if chosen.feedback is not None:
        await _file(connection, tier_feedback, facts, _said(facts, chosen.feedback))


async def count_answer(connection: AsyncConnection, line: Line, answer: str, now: datetime) -> None:
    """One more person answered so in this week; the answer itself is kept nowhere."""
    year, number, _ = now.astimezone(UTC).isocalendar()
    which = {"line": line, "week": f"{year}-W{number:02}", "answer": answer}
    row = [survey_answers.c[name] == value for name, value in which.items()]
    more = update(survey_answers).where(*row).values(count=survey_answers.c.count + 1)
    if not (await connection.execute(more)).rowcount:
        await connection.execute(insert(survey_answers), {**which, "count": 1})


async def answers(connection: AsyncConnection) -> Sequence[tuple[str, Line, str, int]]:
    """Week, line, answer and how many, in order."""
    query = select(survey_answers).order_by(survey_answers.c.week, survey_answers.c.line, survey_answers.c.answer)
    rows = (await connection.execute(query)).mappings()
    return [(row["week"], Line(row["line"]), row["answer"], row["count"]) for row in rows]


async def feedback(connection: AsyncConnection, since: datetime) -> Sequence[Said]:
    """What was said since, by rule and tier."""
    found: dict[tuple[str, int, str], int] = {}
    for row in await connection.execute(select(tier_feedback).where(tier_feedback.c.hour >= to_ms(since))):
        for rule in json.loads(row.rules) or [""]:
            key = (rule, row.tier, row.verdict)
            found[key] = found.get(key, 0) + 1
    return [Said(rule=rule, tier=Tier(tier), verdict=verdict, count=found[rule, tier, verdict])
            for rule, tier, verdict in sorted(found)]  # fmt: skip


async def verdicts(connection: AsyncConnection, begins: datetime, ends: datetime) -> list[tuple[str, str, int]]:
    """What consultants thought of the tiers that the rules gave: line, verdict and how many, of talks in this time."""
    one, count = tier_feedback.c, func.count()
    query = select(one.line, one.verdict, count).where(one.hour >= to_ms(begins), one.hour < to_ms(ends))
    rows = await connection.execute(query.group_by(one.line, one.verdict))
    return [(line, verdict, number) for line, verdict, number in rows]


async def counted(connection: AsyncConnection) -> tuple[int, datetime | None]:
    """How many records are filed, and the hour of the oldest."""
    count, first = (await connection.execute(select(func.count(), func.min(case_records.c.hour)))).one()
    return count, None if first is None else from_ms(first)


async def forget(connection: AsyncConnection, before: datetime) -> int:
    """Remove the rows of talks that ended before; the counted answers of surveys stay."""
    gone = 0
    for table in (case_records, tier_feedback):
        gone += (await connection.execute(delete(table).where(table.c.hour < to_ms(before)))).rowcount
    return gone


async def _file(connection: AsyncConnection, table: Table, facts: Facts, values: dict[str, Any]) -> None:
    await connection.execute(insert(table), {"id": secrets.token_hex(16), "hour": _hour(facts.ended_at), **values})


def _hour(moment: datetime) -> int:
    return to_ms(moment.replace(minute=0, second=0, microsecond=0))


def _said(facts: Facts, told: Feedback) -> dict[str, Any]:
    return {
        "line": facts.line or NO_LINE,
        "language": facts.language,
        "tier": int(told.tier),
        "verdict": told.verdict,
        "rules": json.dumps(told.rules),
        "rules_version": told.rules_version,
    }
