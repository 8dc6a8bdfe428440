"""The board in words: figures, times and aliases, and nobody's words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handoff.console.glass_views import GlassCard, glass_cards
from handoff.console.intake_views import switch_notices
from handoff.console.office import Office, span
from handoff.console.platform_views import platform_notices
from handoff.console.views import Card, Views
from handoff.desk_lead import Board, OnDuty
from handoff.ranks import Role
from handoff.records import Account, QueueEntry
from handoff.targets import TARGETS, Waiting
from most116.core.clock import HERE
from most116.core.conversation import Channel, Language, Line, Tier
from most116.core.ids import ConversationId

# More talks at once than this are no limit that anybody set.
_ANY_NUMBER = 100
# More talks at once than this are no choice that a lead makes.
_CHOICES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One tier of a line. `over` wait longer than the target now; of `taken` today `missed` had waited longer.

    `unanswered`: offers of today to which nobody said anything. `gave_up`: who ended the wait today.
    """

    tier: str
    tier_words: str
    target: str
    waiting: int
    oldest: str
    over: int
    taken: int
    missed: int
    unanswered: int
    gave_up: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineTable:
    """`channels`: of each on which somebody waits, how many and for how long."""

    line: str
    words: str
    rows: Sequence[Row]
    channels: Sequence[str]
    overflow: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A conversation that a lead may act on. `lower`: the tiers below its own. `near`: who may be asked to take it.

    Those who speak its language come first, then who has no break and has room for it, consultants, who holds the
    fewest. Of two alike, who is of its line comes before who is there for it because it waits for long.
    """

    card: Card
    lower: Sequence[tuple[str, str]]
    near: Sequence["Colleague"] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """`beside`: of another line than somebody who waits, and there for them."""

    account: str
    alias: str
    lines: str
    state: str
    ends: str
    here: bool
    on_break: bool
    load: str
    talks: Sequence[Talk]
    ceiling: int
    calm_only: bool
    serves: Sequence[Line]
    languages: Sequence[Language]
    consultant: bool
    beside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """`more` wait behind those that are listed. `ceilings`: those that may be set. `unanswered`: though two were asked.

    `intake`: what is closed or diverted by hand. `platforms`: where we are cut off, and what to do. `glass`: addresses
    that somebody asks for.
    """

    lines: Sequence[LineTable]
    waiting: Sequence[Talk]
    more: int
    people: Sequence[Colleague]
    undelivered: Sequence[Card]
    stuck: int
    ceilings: Sequence[int]
    unanswered: frozenset[ConversationId]
    at: str
    intake: Sequence[str]
    platforms: Sequence[str]
    glass: Sequence[GlassCard]


async def board_view(place: Office, board: Board, who: Account) -> BoardView:
    views = Views(place)
    return BoardView(
        lines=[
            LineTable(
                line=line,
                words=place.word(f"desk.line.{line}"),
                rows=[_row(place, tier, row, board.at) for tier, row in rows.items()],
                channels=[
                    _channel(place, channel, count, board.at - since)
                    for channel, (count, since) in board.channels[line].items()
                ],
                overflow=board.overflow.get(line, 0),
            )
            for line, rows in board.lines.items()
        ],
        waiting=[
            replace(_talk(place, views.card(entry), entry.tier), near=_near(place, views, board, entry))
            for entry in board.waiting
        ],
        more=max(0, board.wait - len(board.waiting)),
        people=[_colleague(place, views, one) for one in board.people],
        undelivered=[views.card(entry) for entry in board.undelivered],
        stuck=board.stuck,
        unanswered=board.unanswered,
        ceilings=range(1, min(board.most, _CHOICES) + 1),
        at=f"{board.at.astimezone(HERE):%H:%M:%S}",
        intake=await switch_notices(place),
        platforms=await platform_notices(place),
        glass=await glass_cards(place, who),
    )


def _row(place: Office, tier: Tier, row: Waiting, now: datetime) -> Row:
    return Row(
        tier=tier.label,
        tier_words=place.word(f"desk.tier.{tier.label}"),
        target=span(TARGETS[tier], place.word),
        waiting=row.count,
        oldest="" if row.oldest is None else span(now - row.oldest, place.word),
        over=row.over,
        taken=row.taken,
        missed=row.late,
        unanswered=row.unanswered,
        gave_up=row.gave_up,
    )


def _channel(place: Office, channel: Channel, count: int, waited: timedelta) -> str:
    name = place.word(f"desk.channel.{channel}")
    return place.word("desk.board.channel", channel=name, count=str(count), oldest=span(waited, place.word))


def _talk(place: Office, card: Card, tier: Tier) -> Talk:
    lower = [(each.label, place.word(f"desk.tier.{each.label}")) for each in Tier if each > tier]
    return Talk(card=card, lower=lower)


def _near(place: Office, views: Views, board: Board, entry: QueueEntry) -> list[Colleague]:
    there = [one for one in board.people if one.here and one.account.id in board.takers[entry.id]]
    there.sort(
        key=lambda one: (
            entry.language not in one.account.languages,
            one.on_break,
            len(one.talks) >= (1 if entry.tier is Tier.IMMEDIATE else one.limit),
            one.account.role is not Role.CONSULTANT,
            not _of_line(one, entry),
            len(one.talks),
        )
    )
    return [replace(_colleague(place, views, one), beside=not _of_line(one, entry)) for one in there]


def _of_line(one: OnDuty, entry: QueueEntry) -> bool:
    return entry.line is None or entry.line in one.account.lines


def _colleague(place: Office, views: Views, one: OnDuty) -> Colleague:
    state = "away" if not one.here else "break" if one.on_break else "here"
    held = str(len(one.talks))
    limited = one.limit < _ANY_NUMBER
    return Colleague(
        account=one.account.id,
        alias=one.account.alias,
        lines=" · ".join(place.word(f"desk.line.{line}") for line in one.account.lines),
        state=place.word(f"desk.board.state.{state}"),
        ends=place.word("desk.board.state.until", at=f"{one.ends_at.astimezone(HERE):%H:%M}") if one.ends_at else "",
        here=one.here,
        on_break=one.on_break,
        load=place.word("desk.shift.load", held=held, limit=str(one.limit)) if limited else held,
        talks=[_talk(place, views.card(entry), entry.tier) for entry in one.talks],
        ceiling=one.ceiling or 0,
        calm_only=one.calm_only,
        serves=one.account.lines,
        languages=one.account.languages,
        consultant=one.account.role is Role.CONSULTANT,
    )
