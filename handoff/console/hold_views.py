"""Legal holds in words: beside the talk they are about, for administrators, and on the page where two people decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handoff.accounts.roles import Act, may
from handoff.console.office import Office
from handoff.console.wall_clock import when
from handoff.legal_hold import HeldTalk, HoldReason, LegalHold
from handoff.records import Account
from most116.core.ids import ConsultantId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSign:
    """`words`: what stands about the talk, empty where nothing does; `reasons`: to ask for a hold by, for leads."""

    words: str
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """`acts`: what whoever looks may do. `talk`: where it is read, by a lead; empty for an administrator."""

    id: str
    alias: str
    talk: str
    line: str
    state: str
    reason: str
    told: Sequence[str]
    until: str
    soon: bool
    acts: Sequence[str]


async def hold_sign(place: Office, who: Account, which: ConversationId) -> HoldSign | None:
    """None for whoever has nothing to do with it where nothing stands about the talk."""
    hold, leads = await place.desk.holds.of(which), may(who, Act.SUPERVISE)
    if hold is None:
        return HoldSign(words="", reasons=tuple(HoldReason)) if leads else None
    words = (
        place.word("desk.hold.waits")
        if hold.asked or hold.until is None
        else place.word("desk.hold.until", until=when(hold.until))
    )
    return HoldSign(words=words, reasons=tuple(HoldReason) if leads and hold.ends_soon(place.clock.now()) else ())


async def hold_matters(place: Office, who: Account) -> list[str]:
    """For administrators: how many holds wait for a second person, and how many end soon."""
    now, found = place.clock.now(), [one.hold for one in await place.desk.holds.listed(who)]
    counts = {
        "desk.hold.matters.asked": sum(one.asked or (one.lift_asked_by is not None and one.in_force) for one in found),
        "desk.hold.matters.soon": sum(one.ends_soon(now) for one in found),
    }
    return [place.word(key, count=str(count)) for key, count in counts.items() if count]


async def hold_rows(place: Office, who: Account) -> list[HoldRow]:
    """What waits for a second person first, then what is in force, the next to end first, then what is over."""
    people = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    rows = [_row(place, one, people, who) for one in await place.desk.holds.listed(who)]
    return sorted(rows, key=lambda row: ("asked", "lifting", "on", "over").index(row.state))


def _row(place: Office, one: HeldTalk, people: Mapping[ConsultantId, str], who: Account) -> HoldRow:
    word, hold = place.word, one.hold
    state = _state(hold)
    return HoldRow(
        id=hold.conversation,
        alias=one.alias or word("desk.hold.forgotten"),
        talk=f"/c/{hold.conversation}" if one.alias and may(who, Act.SUPERVISE) else "",
        line=word(f"desk.line.{hold.line}"),
        state=state,
        reason=word(f"desk.hold.reason.{hold.reason}"),
        told=_told(place, hold, people),
        until="" if hold.until is None else when(hold.until),
        soon=hold.ends_soon(place.clock.now()),
        acts=_acts(hold, state, who),
    )


def _state(hold: LegalHold) -> str:
    if hold.ended_at is not None:
        return "over"
    if hold.asked:
        return "asked"
    return "on" if hold.lift_asked_by is None else "lifting"


def _acts(hold: LegalHold, state: str, who: Account) -> Sequence[str]:
    if state == "asked":
        return ("refuse",) if hold.asked_by == who.id else ("agree", "refuse")
    if state == "lifting":
        return ("keep",) if hold.lift_asked_by == who.id else ("lift", "keep")
    return ("lift",) if state == "on" else ()


def _told(place: Office, hold: LegalHold, people: Mapping[ConsultantId, str]) -> Sequence[str]:
    """Who asked, who agreed, who wants it lifted, and how it ended."""
    word = place.word
    told = [word("desk.hold.asked_by", by=people.get(hold.asked_by, ""), at=when(hold.asked_at))]
    if hold.agreed_by is not None and hold.agreed_at is not None:
        told.append(word("desk.hold.agreed_by", by=people.get(hold.agreed_by, ""), at=when(hold.agreed_at)))
    if hold.lift_asked_by is not None:
        told.append(word("desk.hold.lift_asked_by", by=people.get(hold.lift_asked_by, "")))
    if hold.ending is not None and hold.ended_at is not None:
        by = people.get(hold.ended_by, "") if hold.ended_by else ""
        told.append(word(f"desk.hold.ending.{hold.ending}", by=by, at=when(hold.ended_at)))
    return told
