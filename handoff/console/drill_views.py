"""Drills in words: the notice and the invented people beside the queue, and the page of results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.accounts.roles import Act, may
from handoff.console.office import Office, span
from handoff.console.views import Card, Views
from handoff.drill import Drill, TierScore, scored
from handoff.records import Account
from most116.core.clock import HERE
from most116.web.pages import unbroken


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillSign:
    """What every desk of the line shows while a drill goes on. `ends`: whoever looks may end it."""

    id: str
    line: str
    since: str
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillView:
    signs: Sequence[DrillSign]
    people: Sequence[Card]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    tier: str
    tier_words: str
    people: str
    taken: str
    missed: str
    target: str
    median: str
    longest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillRow:
    id: str
    line: str
    started: str
    ended: str
    goes_on: bool
    scores: Sequence[ScoreRow]


async def drill_view(place: Office, who: Account) -> DrillView:
    going = await place.desk.drills.running(who)
    views = Views(place)
    return DrillView(
        signs=[_sign(place, who, one) for one in going],
        people=[views.card(entry) for entry in await place.desk.drills.waiting(who)] if going else [],
    )


async def drill_rows(place: Office, who: Account) -> list[DrillRow]:
    people = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    rows = []
    for one in await place.desk.drills.listed(who):
        ended = ""
        if one.ending is not None and one.ended_at is not None:
            ended = place.word(f"desk.drill.ending.{one.ending}", at=_when(one.ended_at))
        rows.append(
            DrillRow(
                id=one.id,
                line=place.word(f"desk.line.{one.line}"),
                started=place.word("desk.drill.started", by=people.get(one.started_by, ""), at=_when(one.started_at)),
                ended=ended,
                goes_on=one.ended_at is None,
                scores=[_score(place, each) for each in scored(one.results)],
            )
        )
    return rows


def _sign(place: Office, who: Account, one: Drill) -> DrillSign:
    return DrillSign(
        id=one.id,
        line=unbroken(place.word(f"desk.line.{one.line}")),
        since=f"{one.started_at.astimezone(HERE):%H:%M}",
        ends=may(who, Act.SUPERVISE, one.line),
    )


def _score(place: Office, each: TierScore) -> ScoreRow:
    def told(seconds: int | None) -> str:
        return "–" if seconds is None else span(timedelta(seconds=seconds), place.word)

    return ScoreRow(
        tier=each.tier.label,
        tier_words=place.word(f"desk.tier.{each.tier.label}"),
        people=str(each.people),
        taken=str(each.taken),
        missed=str(each.missed),
        target=span(each.target, place.word),
        median=told(each.median),
        longest=told(each.longest),
    )


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(HERE):%d.%m.%Y, %H:%M}"
