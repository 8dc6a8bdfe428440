"""The JSON of the board and of what leads do."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from handoff import desk_lead
from handoff.console.shapes import Shape
from handoff.desk_lead import LowerReason
from most116.core.conversation import Channel, Language, Line, Tier

_Lower = Literal["high", "elevated", "standard"]


class Wish(Shape):
    to: str = Field(max_length=64)
    """The account of somebody who is at the desk."""


class Lower(Shape):
    tier: _Lower
    why: LowerReason

    @property
    def to_tier(self) -> Tier:
        return Tier[self.tier.upper()]


class Ceiling(Shape):
    talks: int | None = Field(default=None, ge=1, le=1_000)
    """null: as many as the installation allows."""
    calm_only: bool = False
    """True: nobody urgent, and somebody in immediate danger only when they insist."""


class Figures(Shape):
    """One tier of one line."""

    line: Line
    tier: str
    waiting: int
    oldest: datetime | None
    over_target: int
    """Who waits longer than the target now."""
    taken_today: int
    late_today: int
    unanswered_today: int
    """How often nobody answered when somebody was offered."""
    gave_up_today: int
    """Who ended the wait before anybody came."""


class ChannelFigures(Shape):
    """One channel of one line on which somebody waits."""

    line: Line
    channel: Channel
    waiting: int
    oldest: datetime


class Person(Shape):
    account: str
    alias: str
    here: bool
    on_break: bool
    limit: int
    ceiling: int | None
    """What a lead has set."""
    calm_only: bool
    lines: list[Line]
    languages: list[Language]
    talks: list[str]

    @classmethod
    def of(cls, one: desk_lead.OnDuty) -> "Person":
        return cls(
            account=one.account.id,
            alias=one.account.alias,
            here=one.here,
            on_break=one.on_break,
            limit=one.limit,
            ceiling=one.ceiling,
            calm_only=one.calm_only,
            lines=list(one.account.lines),
            languages=list(one.account.languages),
            talks=[talk.id for talk in one.talks],
        )


class Skills(Shape):
    lines: list[Line] = Field(max_length=len(Line))
    """All of the lead's own lines that the colleague serves from now on; other lines stay as they are."""
    languages: list[Language] = Field(max_length=len(Language))


class Board(Shape):
    """The floor as it is now; nobody's words."""

    figures: list[Figures]
    channels: list[ChannelFigures]
    people: list[Person]
    undelivered: list[str]
    """The last answer did not come, or the platform passes nothing on."""
    stuck: int
    unanswered: list[str]
    """Who waits although two colleagues were offered them."""
    overflow: dict[Line, int]
    """How many wait for so long that marked colleagues of the other line may take them."""

    @classmethod
    def of(cls, board: desk_lead.Board) -> "Board":
        return cls(
            figures=[
                Figures(
                    line=line,
                    tier=tier.label,
                    waiting=row.count,
                    oldest=row.oldest,
                    over_target=row.over,
                    taken_today=row.taken,
                    late_today=row.late,
                    unanswered_today=row.unanswered,
                    gave_up_today=row.gave_up,
                )
                for line, rows in board.lines.items()
                for tier, row in rows.items()
            ],
            channels=[
                ChannelFigures(line=line, channel=channel, waiting=count, oldest=since)
                for line, found in board.channels.items()
                for channel, (count, since) in found.items()
            ],
            people=[Person.of(one) for one in board.people],
            undelivered=[entry.id for entry in board.undelivered],
            stuck=board.stuck,
            unanswered=sorted(board.unanswered & {entry.id for entry in board.waiting}),
            overflow={line: count for line, count in board.overflow.items() if line in board.lines},
        )
