"""What consultants and people said, counted for those who review rules and the work: never one talk, never a word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from handoff.store import case_records
from handoff.talk_record import Verdict

if TYPE_CHECKING:
    from handoff.store.case_records import Said
    from most116.app.wiring import Parts
    from most116.core.conversation import Line

# Domain sheet 6.3: a smaller number might tell of somebody.
FEWEST = 10
_NO_RULE = "(no rule)"
_ANSWERS = ("1", "2", "3")


async def feedback_rows(parts: Parts, days: int) -> list[str]:
    """How often the tier that each rule gave was called right, too high or too low; most often wrong first."""
    since = parts.runtime.clock.now() - timedelta(days=days)
    async with parts.database.read() as connection:
        said = await case_records.feedback(connection, since)
    return list(_rule_rows(said))


async def survey_rows(parts: Parts) -> list[str]:
    """The answers of each week and line; no number so small that it might tell of somebody."""
    async with parts.database.read() as connection:
        found = await case_records.answers(connection)
    weeks: dict[tuple[str, Line], dict[str, int]] = {}
    for week, line, answer, count in found:
        weeks.setdefault((week, line), {})[answer] = count
    return [f"{week}  {line}  {_answers(counts)}" for (week, line), counts in weeks.items()]


def _answers(counts: dict[str, int]) -> str:
    if sum(counts.values()) < FEWEST:
        return f"fewer than {FEWEST} answers"
    helped, a_little, not_at_all = (_enough(counts.get(answer, 0)) for answer in _ANSWERS)
    return f"helped {helped}, a little {a_little}, not {not_at_all}"


def _enough(count: int) -> str:
    return str(count) if count >= FEWEST else f"<{FEWEST}"


def _rule_rows(said: Sequence[Said]) -> Iterator[str]:
    rules: dict[tuple[str, str], dict[str, int]] = {}
    for one in said:
        rules.setdefault((one.rule or _NO_RULE, one.tier.label), {})[one.verdict] = one.count
    for (rule, tier), counts in sorted(rules.items(), key=lambda each: (-_wrong(each[1]), each[0])):
        right, high, low = (counts.get(verdict, 0) for verdict in Verdict)
        yield f"{rule:48} {tier:10} right {right:4}  too high {high:4}  too low {low:4}"


def _wrong(counts: dict[str, int]) -> int:
    return sum(count for verdict, count in counts.items() if verdict != Verdict.RIGHT)
