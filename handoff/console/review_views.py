"""Reviews in words: what waits and what was done, one talk veiled, and what its consultant is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.console.office import Office
from handoff.records import Account
from handoff.review import Ending, Listed, Reason, ReviewId
from handoff.veils import Piece
from most116.core.clock import HERE
from most116.core.ids import ConsultantId
from most116.core.messages import Author, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """`own`: of whoever looks, so that somebody else reads it."""

    id: str
    alias: str
    led: str
    line: str
    tier: str
    tier_words: str
    why: str
    state: str
    late: bool
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    author: Author
    who: str
    pieces: Sequence[Piece]
    aside: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTalk:
    row: ReviewRow
    said: Sequence[Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    line: str
    month: str
    finding: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTalk:
    """One's own talk: in words when it ended, or was looked at. `nominated`: for supervision."""

    id: str
    alias: str
    when: str
    nominated: bool = False


async def review_rows(place: Office, who: Account) -> tuple[list[ReviewRow], list[ReviewRow]]:
    """What waits, and what is over, as `DeskReviews.listed` orders them."""
    people = await _people(place)
    waits: list[ReviewRow] = []
    over: list[ReviewRow] = []
    for one in await place.desk.reviews.listed(who):
        (waits if one.review.ending is None else over).append(_row(place, one, people, who))
    return waits, over


async def review_talk(place: Office, who: Account, which: ReviewId) -> ReviewTalk:
    opened = await place.desk.reviews.open(who, which)
    plain = {Kind.TEXT, Kind.CHOICE}
    return ReviewTalk(
        row=_row(place, opened.listed, await _people(place), who),
        said=[
            Said(
                author=line.author,
                who=place.word(f"desk.author.{line.author}"),
                pieces=line.pieces,
                aside="" if line.kind in plain else place.phrase(f"desk.kind.{line.kind}", line.kind),
                when=_when(line.at),
            )
            for line in opened.lines
        ],
    )


async def found_rows(place: Office, who: Account) -> list[FoundRow]:
    return [
        FoundRow(
            line=place.word(f"desk.line.{one.line or 'both'}"),
            month=one.month,
            finding=place.word(f"desk.review.finding.{one.finding}"),
            count=str(one.count),
        )
        for one in await place.desk.reviews.found(who)
    ]


async def own_rows(place: Office, who: Account) -> tuple[list[OwnTalk], list[OwnTalk]]:
    """Which were reviewed, and which may be nominated."""
    told = [
        OwnTalk(id="", alias=one.alias, when=place.word("desk.review.told_at", at=_when(one.reviewed_at)))
        for one in await place.desk.reviews.told(who)
    ]
    closed = [
        OwnTalk(
            id=one.conversation,
            alias=one.alias,
            when=place.word("desk.review.closed_at", at=_when(one.closed_at)),
            nominated=one.nominated,
        )
        for one in await place.desk.reviews.closed(who)
    ]
    return told, closed


async def _people(place: Office) -> Mapping[ConsultantId, str]:
    return {one.id: one.alias for one in await place.desk.floor.colleagues.all()}


def _row(place: Office, one: Listed, people: Mapping[ConsultantId, str], who: Account) -> ReviewRow:
    review, word = one.review, place.word
    why = [word(f"desk.review.reason.{review.reason}")]
    if review.nominated and review.reason is not Reason.NOMINATED:
        why.append(word(f"desk.review.reason.{Reason.NOMINATED}"))
    return ReviewRow(
        id=review.id,
        alias=one.alias,
        led=people.get(review.owner, "") if review.owner else word("desk.review.nobody"),
        line=word(f"desk.line.{review.line or 'both'}"),
        tier=one.tier.label,
        tier_words=word(f"desk.tier.{one.tier.label}"),
        why=", ".join(why),
        state=_state(place, one, people),
        late=review.overdue(place.clock.now()),
        own=review.owner == who.id,
    )


def _state(place: Office, one: Listed, people: Mapping[ConsultantId, str]) -> str:
    review, word = one.review, place.word
    if review.ending is Ending.MISSED:
        return word("desk.review.missed")
    if review.ended_at is not None:
        return word(
            "desk.review.done_by", by=people.get(review.ended_by or ConsultantId(""), ""), at=_when(review.ended_at)
        )
    if review.due_at is None:
        return word("desk.review.while_there")
    return word("desk.review.late" if review.overdue(place.clock.now()) else "desk.review.due", at=_when(review.due_at))


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(HERE):%d.%m.%Y, %H:%M}"
