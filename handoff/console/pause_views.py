"""Pauses after abuse in words: in the talk they are asked for in, above a lead's lists, and on the page of leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.accounts.roles import Act, may
from handoff.console.office import Office
from handoff.console.views import Talk
from handoff.pause import Pause, PausedTalk
from handoff.records import Account
from most116.core.clock import HERE
from most116.core.ids import ConsultantId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseSign:
    """What the owner of a talk may do now: warn, ask, wait (`state`), with the lengths to choose from."""

    state: str
    hours: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseAlerts:
    """For a lead: how many wait for a word, and whose pause danger has ended unseen."""

    asked: int
    danger: Sequence["PauseRow"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRow:
    """`state`: asked, on or over. `own`: asked for by whoever looks, so that somebody else decides."""

    id: str
    alias: str
    line: str
    tier: str
    tier_words: str
    state: str
    reason: str
    asked: str
    until: str
    told: str
    own: bool
    unseen: bool


async def pause_sign(place: Office, who: Account, talk: Talk) -> PauseSign | None:
    """None where nothing is offered: in danger nobody is warned off."""
    if not talk.mine or talk.urgent:
        return None
    pause = await place.desk.pauses.of(who, ConversationId(talk.id))
    if pause is not None and pause.answer is None:
        state = "asked"
    elif not talk.warned:
        state = "calm"
    else:
        state = "refused" if pause is not None else "warned"
    return PauseSign(state=state, hours=place.desk.pauses.hours)


async def pause_alerts(place: Office, who: Account) -> PauseAlerts:
    rows = await pause_rows(place, who) if may(who, Act.SUPERVISE) else []
    return PauseAlerts(
        asked=sum(row.state == "asked" and not row.own for row in rows), danger=[row for row in rows if row.unseen]
    )


async def pause_rows(place: Office, who: Account) -> list[PauseRow]:
    """What waits for a word first, then what is in force, then what is over."""
    people = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    rows = [_row(place, one, people, who) for one in await place.desk.pauses.listed(who)]
    return sorted(rows, key=lambda row: ("asked", "on", "over").index(row.state))


def _row(place: Office, one: PausedTalk, people: Mapping[ConsultantId, str], who: Account) -> PauseRow:
    word, entry, pause = place.word, one.entry, one.pause
    state = "asked" if pause.answer is None else "on" if pause.in_force else "over"
    asked = word("desk.pause.asked_by", by=people.get(pause.asked_by, ""), at=_when(pause.asked_at))
    return PauseRow(
        id=entry.id,
        alias=entry.alias,
        line=word(f"desk.line.{entry.line}"),
        tier=entry.tier.label,
        tier_words=word(f"desk.tier.{entry.tier.label}"),
        state=state,
        reason=word(f"desk.pause.reason.{pause.reason}"),
        asked=asked,
        until=_until(place, pause),
        told=_told(place, pause, people),
        own=pause.asked_by == who.id,
        unseen=pause.unseen_danger,
    )


def _until(place: Office, pause: Pause) -> str:
    if pause.until is None:
        return place.word("desk.pause.length", hours=str(int(pause.length.total_seconds()) // 3600))
    return _when(pause.until)


def _told(place: Office, pause: Pause, people: Mapping[ConsultantId, str]) -> str:
    """Who decided, and how it ended."""
    told = []
    if pause.answer is not None and pause.answered_by is not None:
        told.append(place.word(f"desk.pause.{pause.answer}", by=people.get(pause.answered_by, "")))
    if pause.ending is not None and pause.ended_at is not None:
        by = people.get(pause.ended_by, "") if pause.ended_by else ""
        told.append(place.word(f"desk.pause.ending.{pause.ending}", at=_when(pause.ended_at), by=by))
    return " ".join(told)


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(HERE):%d.%m, %H:%M}"
