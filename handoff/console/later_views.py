"""What a page offers while a person is silent, and the one message that may be agreed for later."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handoff.console.office import Office
from handoff.console.wall_clock import day
from handoff.desk_later import LATEST, SILENT_FOR, SOONEST
from handoff.records import CheckIn, ConversationRecord
from most116.core.clock import polish_day
from most116.core.messages import OWN_PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to send in a silence. `after`: seconds of silence; `due`: it is that long already."""

    name: str
    words: str
    after: int
    until: int
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """`since`: when the silence began, empty when there is none. `sent`: how many of its steps were sent.

    `agreed`: what is agreed or asked about a later message, in words. `days`: those on which it may be agreed for, as a
    form takes them and in words; none when it may not.
    """

    since: str
    sent: int
    steps: Sequence[Step]
    agreed: str
    days: Sequence[tuple[str, str]]


def later_view(place: Office, record: ConversationRecord, now: datetime, when: Callable[[datetime], str]) -> Later:
    silent = timedelta(0) if record.silent_since is None else now - record.silent_since
    steps = [step for step in CheckIn if not (step is CheckIn.CLOSE and record.tier.urgent)]
    last = now + LATEST
    if record.answer_until is not None:
        last = min(last, record.answer_until.astimezone(now.tzinfo) - timedelta(minutes=1))
    possible = record.phase.with_person and record.channel not in OWN_PAGES and last > now + SOONEST
    return Later(
        since="" if record.silent_since is None else record.silent_since.isoformat(),
        sent=record.check_ins,
        steps=tuple(_step(place, step, steps, silent, record) for step in steps),
        agreed=_agreed(place, record, when),
        days=[(each.isoformat(), day(each)) for each in _days(now + SOONEST, last)] if possible else [],
    )


def _step(
    place: Office, step: CheckIn, steps: Sequence[CheckIn], silent: timedelta, record: ConversationRecord
) -> Step:
    after = SILENT_FOR[step]
    # The second question stands in place of the first; the end is offered beside it.
    until = SILENT_FOR[CheckIn.SECOND] if step is CheckIn.FIRST and CheckIn.SECOND in steps else timedelta.max
    due = record.silent_since is not None and step.number > record.check_ins and after <= silent < until
    seconds = 0 if until == timedelta.max else int(until.total_seconds())
    words = place.word(f"desk.check_in.{step}")
    return Step(name=step, words=words, after=int(after.total_seconds()), until=seconds, due=due)


def _agreed(place: Office, record: ConversationRecord, when: Callable[[datetime], str]) -> str:
    if record.followup_at is None:
        return ""
    key = "desk.follow_up.agreed" if record.followup_agreed else "desk.follow_up.asked"
    return place.word(key, when=when(record.followup_at))


def _days(first: datetime, last: datetime) -> Iterator[date]:
    one = polish_day(first)
    while one <= polish_day(last):
        yield one
        one += timedelta(days=1)
