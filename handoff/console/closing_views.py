"""What closing needs and who waits for words, as a page shows it: in the talk, and in the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.accounts.roles import Act, may
from handoff.console.office import Office, span
from handoff.desk_owed import lead_told_after, reminder_after
from handoff.records import Account, QueueEntry
from most116.core.conversation import Tier
from most116.core.ids import ConsultantId, ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingCard:
    """A talk whose consultant asks this account to agree that it is closed, or that was closed in danger, and why."""

    id: str
    alias: str
    tier: str
    tier_words: str
    words: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedMark:
    """Somebody waits for words since `since`; shown once that is `after` seconds, which it is already when `due`."""

    since: str
    waited: str
    after: int
    due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedCard:
    """For a lead: a colleague's talk in which somebody waits."""

    id: str
    alias: str
    tier: str
    tier_words: str
    words: str
    mark: OwedMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """What the lists show of closing and of waiting for words."""

    closings: Sequence[ClosingCard]
    ended: Sequence[ClosingCard]
    owed: Mapping[str, OwedMark]
    owed_by_others: Sequence[OwedCard]


async def closing_state(place: Office, who: Account, which: ConversationId) -> str:
    """Of the account's own talk: none, asked, agreed or refused."""
    asked = await place.desk.closing.of(who, which)
    if asked is None:
        return "none"
    return "asked" if asked.answer is None else str(asked.answer)


def who_agrees(who: Account) -> str:
    """The key of the words that tell the account who has to agree that its talk in immediate danger ends."""
    return "desk.closing.explain_lead" if may(who, Act.SUPERVISE) else "desk.closing.explain"


async def alerts_view(place: Office, who: Account, tiers: Mapping[str, Tier]) -> Alerts:
    """`tiers`: those of the account's own talks."""
    now, word = place.clock.now(), place.word
    own = await place.desk.owed.own(who)
    people = {one.id: one.alias for one in await place.desk.floor.colleagues.all()}
    return Alerts(
        closings=[
            _card(place, offer.entry, "asks", offer.request.by_alias, offer.request.reason)
            for offer in await place.desk.closing.waiting(who)
        ],
        ended=[
            _card(place, one.entry, "ended", one.end.by_alias, one.end.reason)
            for one in await place.desk.closing.ended.unseen(who)
        ],
        owed={
            which: _mark(place, since, now, reminder_after(tiers[which]).seconds)
            for which, since in own.items()
            if which in tiers
        },
        owed_by_others=[
            OwedCard(
                id=each.entry.id,
                alias=each.entry.alias,
                tier=each.entry.tier.label,
                tier_words=word(f"desk.tier.{each.entry.tier.label}"),
                words=word("desk.owed.by", by=people.get(ConsultantId(each.by), "")),
                mark=_mark(place, each.since, now, lead_told_after(each.entry.tier).seconds),
            )
            for each in await place.desk.owed.of_others(who)
        ],
    )


def _card(place: Office, entry: QueueEntry, what: str, by: str, reason: str | None) -> ClosingCard:
    return ClosingCard(
        id=entry.id,
        alias=entry.alias,
        tier=entry.tier.label,
        tier_words=place.word(f"desk.tier.{entry.tier.label}"),
        words=place.word(f"desk.closing.{what}", by=by),
        why="" if reason is None else place.word(f"desk.close.reason.{reason}"),
    )


def _mark(place: Office, since: datetime, now: datetime, after: int) -> OwedMark:
    waits = now - since
    return OwedMark(
        since=since.isoformat(), waited=span(waits, place.word), after=after, due=waits.total_seconds() >= after
    )
