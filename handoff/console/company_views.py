"""Colleagues as a page shows them: who is in a conversation, who could be asked, and what oneself was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handoff.accounts.roles import Act, may
from handoff.console.office import Office
from handoff.records import Account, Companion, ConversationRecord, Offer, Standing
from most116.core.conversation import Phase, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One colleague in the conversation, in words that all who are in it see. `end` is what its owner presses."""

    account: str
    alias: str
    words: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One colleague who could be asked."""

    account: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyView:
    """The open conversation's company for one account.

    `owner`: who leads it, when that is somebody else. `offered`: the account may take over; `needs_lead`: once a lead
    agrees, or the account agrees as one. `reads`, `writes`: the account is in it as a guest. `people`: the aliases of
    all others. `asking`: the person is asked about the other line.
    """

    mine: bool
    owner: str
    signs: Sequence[Sign]
    offered: bool
    needs_lead: bool
    may_agree: bool
    reads: bool
    writes: bool
    asking: bool
    near: Sequence[Choice]
    far: Sequence[Choice]
    people: Mapping[str, str]
    readers: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferCard:
    """What oneself was asked for, in a list. `act`: accept, join, open or agree."""

    id: str
    alias: str
    tier: str
    tier_words: str
    words: str
    act: str
    joined: bool


def company_view(
    place: Office, record: ConversationRecord, who: Account, colleagues: Sequence[tuple[Account, bool]]
) -> CompanyView:
    people: dict[str, str] = {one.id: one.alias for one, _ in colleagues}
    own = next((one for one in record.company if one.account == who.id), None)
    handed = next((one for one in record.company if one.standing is Standing.TAKES_OVER), None)
    grave = record.tier is Tier.IMMEDIATE and handed is not None and handed.agreed_by is None
    inside = own is not None and own.joined and record.phase.with_person
    held_by_other = record.phase.with_person and record.assigned_to != who.id
    return CompanyView(
        mine=record.phase.with_person and not held_by_other,
        owner=people.get(record.assigned_to or "", "") if held_by_other else "",
        signs=tuple(_sign(place, one, record.tier) for one in record.company),
        offered=own is not None and own.standing is Standing.TAKES_OVER and record.phase.with_person,
        needs_lead=grave,
        may_agree=grave and may(who, Act.SUPERVISE, record.line),
        reads=inside and own is not None and own.standing is Standing.READS,
        writes=inside and own is not None and own.standing is Standing.WRITES,
        asking=record.phase is Phase.TRANSFER,
        near=tuple(_choice(place, one, here=here) for one, here in colleagues if _near(one, record)),
        far=tuple(_choice(place, one, here=here) for one, here in colleagues if not _near(one, record)),
        people=people,
        readers=[
            place.word("desk.reading.you" if one == who.id else "desk.reading", alias=people.get(one, ""))
            for one in record.readers
        ],
    )


def offer_card(place: Office, offer: Offer) -> OfferCard:
    one, word = offer.companion, place.word
    if offer.for_lead:
        act, words = "agree", word("desk.offer.for_lead", by=one.by_alias, to=one.alias)
    elif one.standing is Standing.TAKES_OVER:
        act, words = "accept", word("desk.offer.takes_over", by=one.by_alias)
        if one.towards is not None:
            words += " " + word("desk.offer.other_line")
    else:
        act = "open" if one.joined else "join"
        words = word(f"desk.offer.{one.standing}{'.joined' if one.joined else ''}", by=one.by_alias)
    return OfferCard(
        id=offer.entry.id,
        alias=offer.entry.alias,
        tier=offer.entry.tier.label,
        tier_words=word(f"desk.tier.{offer.entry.tier.label}"),
        words=words,
        act=act,
        joined=one.joined,
    )


def _sign(place: Office, one: Companion, tier: Tier) -> Sign:
    key = f"desk.company.{one.standing}{'.joined' if one.joined else ''}"
    if one.standing is Standing.TAKES_OVER and tier is Tier.IMMEDIATE and one.agreed_by is None:
        key += ".needs_lead"
    end = place.word("desk.company.end.joined" if one.joined else "desk.company.end")
    return Sign(account=one.account, alias=one.alias, words=place.word(key, alias=one.alias), end=end)


def _near(one: Account, record: ConversationRecord) -> bool:
    return record.line is None or record.line in one.lines


def _choice(place: Office, one: Account, *, here: bool) -> Choice:
    return Choice(account=one.id, words=place.word(f"desk.colleague.{'here' if here else 'away'}", alias=one.alias))
