"""The JSON of what leads from one colleague to another."""

from pydantic import AwareDatetime, Field

from handoff.console.shapes import Companion, Shape, Waiting
from handoff.records import Account, CheckIn, HandBack, Offer, Standing
from most116.core.conversation import Line


class Release(Shape):
    reason: HandBack = HandBack.OTHER


class HandOver(Shape):
    to: str = Field(max_length=64)
    """The colleague's account."""


class Invitation(Shape):
    to: str = Field(max_length=64)
    """The colleague's account."""
    standing: Standing
    """reads or writes."""


class SendAway(Shape):
    account: str = Field(max_length=64)


class SilentPerson(Shape):
    step: CheckIn
    """first and second ask whether the person is still there; close ends the talk, never one in danger."""


class Draft(Shape):
    text: str = Field(max_length=10_000)
    """As it stands in the box; empty: nothing is kept any more."""


class FollowUp(Shape):
    at: AwareDatetime
    """Between a quarter of an hour and two days from now, and while the platform lets us write."""


class Colleague(Shape):
    """Somebody who could be asked."""

    account: str
    alias: str
    lines: list[Line]
    here: bool
    """They are at the desk now."""

    @classmethod
    def of(cls, account: Account, *, here: bool) -> "Colleague":
        return cls(account=account.id, alias=account.alias, lines=list(account.lines), here=here)


class OfferedTalk(Shape):
    """A conversation to which this account was asked, or where it is a guest."""

    conversation: Waiting
    companion: Companion
    for_lead: bool
    """It waits for a lead to agree."""

    @classmethod
    def of(cls, offer: Offer) -> "OfferedTalk":
        return cls(
            conversation=Waiting.of(offer.entry, None),
            companion=Companion.of(offer.companion),
            for_lead=offer.for_lead,
        )
