"""Reveals of an address as pages show them: cards in the lists, the sign in a talk, and the intervention sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handoff.accounts.roles import Act, may
from handoff.break_glass.records import Check, Ending, Given, HandedOver, Receiver, Reveal, State
from handoff.console.office import Office
from handoff.console.views import Talk, Views
from handoff.records import Account, ConversationRecord, TranscriptMessage
from most116.core.clock import HERE
from most116.core.conversation import AgeBand, Channel, Language, Phase, Tier
from most116.core.ids import ConversationId, MessageId
from most116.core.messages import Author, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassCard:
    """One request in a list. `urgent`: it waits for a lead now; `rings`: for the one who looks at it."""

    id: str
    line: str
    words: str
    state: str
    drill: bool
    urgent: bool
    rings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A code that may be ticked or chosen."""

    code: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The intervention sheet for one account. `talk` is None when its words are not for this account or are gone.

    `may_…`: what this account can do now. `address_words`: what kind of address the channel has.
    """

    id: str
    drill: bool
    state: State
    state_words: str
    facts: Sequence[tuple[str, str]]
    talk: Talk | None
    place: str
    address_words: str
    checks: Sequence[Box]
    given: Sequence[Box]
    receivers: Sequence[Box]
    endings: Sequence[Box]
    may_decide: bool
    may_take_back: bool
    may_show: bool
    may_review: bool
    review_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GlassSign:
    """In the talk itself: how the newest request stands. `lasts`: another one would be the same."""

    id: str
    words: str
    lasts: bool


async def glass_cards(place: Office, who: Account) -> list[GlassCard]:
    """What asks for somebody's eyes now: requests that wait, addresses that are open, reviews that are due."""
    now, glass = place.clock.now(), place.desk.glass
    found = [one for one in await glass.listed(who) if _kind(one, now) and not _only_review(one, now, who)]
    names = await glass.names() if found else {}
    ring = {
        one.id
        for one in found
        if _kind(one, now) == State.ASKED and not one.drill and one.asked_by != who.id
        if may(who, Act.SUPERVISE, one.line)
    }
    return [replace(_card(place, one, now, names), rings=one.id in ring) for one in found]


async def glass_sign(place: Office, which: ConversationId) -> GlassSign | None:
    reveal = await place.desk.glass.of_talk(which)
    if reveal is None:
        return None
    lasts = reveal.state(place.clock.now()) in {State.ASKED, State.OPEN, State.SHEET}
    return GlassSign(id=reveal.id, words=state_words(place, reveal), lasts=lasts)


def listed(place: Office, found: Sequence[Reveal], names: Mapping[str, str]) -> list[GlassCard]:
    """All of them, each with how it stands."""
    now = place.clock.now()
    return [_card(place, one, now, names) for one in found]


def state_words(place: Office, reveal: Reveal) -> str:
    now = place.clock.now()
    state = reveal.state(now)
    until = reveal.open_until if state is State.OPEN else reveal.answer_until
    return place.word(f"desk.glass.state.{state}", when=when(until, now))


def sheet(
    place: Office,
    who: Account,
    reveal: Reveal,
    *,
    record: ConversationRecord | None,
    noted: str,
    names: Mapping[str, str],
    ticked: HandedOver | None = None,
) -> Sheet:
    """`noted`: the place that the person wrote; `names`: what people at the desk are called, by their ids.

    `ticked`: what was marked and is not kept yet.
    """
    now, word, handed = place.clock.now(), place.word, ticked or reveal.handed
    state, leads = reveal.state(now), may(who, Act.SUPERVISE, reveal.line)
    third = who.id not in {reveal.asked_by, reveal.cosigned_by}
    channel = "sms" if record is None or record.channel is Channel.SMS else "platform"
    return Sheet(
        id=reveal.id,
        drill=reveal.drill,
        state=state,
        state_words=state_words(place, reveal),
        facts=_facts(place, reveal, record, names, now),
        talk=None if record is None else Views(place).talk(record, who, ()),
        place=noted,
        address_words=word(f"desk.glass.address.{channel}"),
        checks=_boxes(place, "check", Check, handed.checks),
        given=_boxes(place, "given", Given, handed.given),
        receivers=_boxes(place, "to", Receiver, (handed.to,)),
        endings=_boxes(place, "ending", Ending, (handed.ending,)),
        may_decide=state is State.ASKED and leads and who.id != reveal.asked_by,
        may_take_back=state is State.ASKED and who.id == reveal.asked_by,
        may_show=state is State.OPEN and leads and reveal.cosigned_by == who.id,
        may_review=state is State.OVER and reveal.unreviewed and leads and third,
        review_by=when(reveal.review_until, now) if reveal.unreviewed else "",
    )


def invented_record(place: Office, reveal: Reveal) -> ConversationRecord:
    """The talk of a drill: one invented message."""
    said = TranscriptMessage(
        id=MessageId(reveal.id),
        seq=1,
        author=Author.PERSON,
        kind=Kind.TEXT,
        text=place.word("desk.glass.drill.words"),
        at=reveal.asked_at,
    )
    return ConversationRecord(
        id=reveal.conversation,
        alias=place.word("desk.glass.drill"),
        line=reveal.line,
        channel=Channel.SMS,
        phase=Phase.ACTIVE,
        tier=Tier.IMMEDIATE,
        language=Language.PL,
        age_band=AgeBand.UNKNOWN,
        opened_at=reveal.asked_at,
        waiting_since=None,
        assigned_to=reveal.asked_by,
        reasons=(),
        cues=(),
        returning=False,
        messages=(said,),
        notes=(),
    )


def when(moment: datetime | None, now: datetime) -> str:
    """The time of day, and the day when it is not this one."""
    if moment is None:
        return ""
    at = moment.astimezone(HERE)
    return f"{at:%H:%M}" if at.date() == now.astimezone(HERE).date() else f"{at:%d.%m.%Y, %H:%M}"


def _kind(reveal: Reveal, now: datetime) -> str:
    """What a request asks for now; nothing when it asks for nothing."""
    state = reveal.state(now)
    if state in {State.ASKED, State.OPEN}:
        return state
    if state is State.SHEET:
        return "" if reveal.handed.ending else state
    if reveal.unreviewed and reveal.review_until is not None:
        return "review" if now < reveal.review_until else "late"
    return ""


def _only_review(reveal: Reveal, now: datetime, who: Account) -> bool:
    """The look back is for a third person: the two who did it are not reminded of it."""
    return _kind(reveal, now) in {"review", "late"} and who.id in {reveal.asked_by, reveal.cosigned_by}


def _card(place: Office, reveal: Reveal, now: datetime, names: Mapping[str, str]) -> GlassCard:
    kind = _kind(reveal, now)
    until = {"asked": reveal.answer_until, "open": reveal.open_until}.get(kind, reveal.review_until)
    people = {"by": names.get(reveal.asked_by, ""), "to": names.get(reveal.cosigned_by or "", "")}
    words = place.word(f"desk.glass.card.{kind}", when=when(until, now), **people) if kind else ""
    return GlassCard(
        id=reveal.id,
        line=place.word(f"desk.line.{reveal.line}"),
        words=words or f"{people['by']}, {when(reveal.asked_at, now)}",
        state=state_words(place, reveal),
        drill=reveal.drill,
        urgent=kind in {"asked", "sheet"} and not reveal.drill,
    )


def _facts(
    place: Office, reveal: Reveal, record: ConversationRecord | None, names: Mapping[str, str], now: datetime
) -> list[tuple[str, str]]:
    said = () if record is None else record.messages
    last = {author: max((one.at for one in said if one.author is author), default=None) for author in Author}
    facts = (
        ("reason", place.word(f"desk.glass.reason.{reveal.reason}")),
        ("asked_by", names.get(reveal.asked_by, "")),
        ("asked_at", when(reveal.asked_at, now)),
        ("cosigned_by", names.get(reveal.cosigned_by or "", "")),
        ("cosigned_at", when(reveal.cosigned_at, now)),
        ("reviewed_by", names.get(reveal.reviewed_by or "", "")),
        ("last_heard", when(last[Author.PERSON], now)),
        ("last_said", when(last[Author.CONSULTANT], now)),
        ("printed", f"{now.astimezone(HERE):%d.%m.%Y, %H:%M}"),
        ("code", reveal.id[-8:]),
    )
    return [(place.word(f"desk.glass.{name}"), words) for name, words in facts if words]


def _boxes(place: Office, part: str, codes: type[StrEnum], chosen: Sequence[StrEnum | None]) -> list[Box]:
    return [Box(code=one.value, words=place.word(f"desk.glass.{part}.{one}"), chosen=one in chosen) for one in codes]
