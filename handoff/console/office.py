"""What the console works with: the desk, the door, the words; made once, handed in by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fastapi import Request

from config.categories import Categories
from config.centres import Centres
from config.handbook import Handbook
from config.reply_aids import ReplyAids
from config.texts import Texts
from handoff.accounts.administration import Administration
from handoff.accounts.door import Door
from handoff.accounts.invitations import Invitations
from handoff.accounts.reception import Reception
from handoff.accounts.second_factors import SecondFactors
from handoff.asked_once import AskedOnce
from handoff.condition import Condition
from handoff.console.speech import spoken
from handoff.desk import Desk
from handoff.figures.figures import Figures
from handoff.records import ConversationRecord, QueueEntry
from handoff.retention import Retention
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language, Line, Tier
from most116.core.errors import DeskError
from most116.web.pages import Pages
from most116.web.push import Push


@dataclass(frozen=True, slots=True, kw_only=True)
class Oversight:
    """What those look at who answer for the service: what is held, what is counted, and how the installation is."""

    retention: Retention
    figures: Figures
    categories: Categories
    condition: Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """The live objects behind the console. `answered_within`: how long a letter may wait, by its line and tier.

    `address`: the one that people reach the desk by, or nothing where no operator has said it.
    `aids`: what replies are helped by. `practice`: where invented people write from, or nothing where there are none.
    `described`: events of the last moment, as they are told to consoles.
    """

    desk: Desk
    reception: Reception
    texts: Texts
    pages: Pages
    push: Push
    clock: Clock
    centres: Centres
    address: str
    practice: str
    answered_within: Callable[[Line | None, Tier], timedelta]
    aids: ReplyAids
    handbook: Handbook
    oversight: Oversight
    described: AskedOnce[bytes] = field(default_factory=AskedOnce)

    @property
    def door(self) -> Door:
        return self.reception.door

    @property
    def factors(self) -> SecondFactors:
        return self.reception.factors

    @property
    def invitations(self) -> Invitations:
        return self.reception.invitations

    @property
    def administration(self) -> Administration:
        return self.reception.administration

    def answer_by(self, seen: QueueEntry | ConversationRecord) -> datetime | None:
        """When a letter is to be answered; None for who waits in a talk, and for danger, which waits for nothing."""
        if seen.channel is not Channel.FORM or seen.tier.urgent or seen.waiting_since is None:
            return None
        return seen.waiting_since + self.answered_within(seen.line, seen.tier)

    def word(self, key: str, **values: str) -> str:
        """A fixed string of the console, in the language of whoever asks; only staff read it."""
        return self.texts.interface(key, spoken().language, values=values)

    def refusal(self, failure: DeskError) -> str:
        """Why something was not done, in words."""
        known = failure.text_key in self.texts.strings[Language.PL]
        return self.word(failure.text_key, **failure.values) if known else self.word("desk.fault")

    def phrase(self, key: str, otherwise: str) -> str:
        """The words for a key that data decides, such as a rule's; `otherwise` when nobody wrote any."""
        return self.word(key) if key in self.texts.strings[Language.PL] else otherwise

    def told(self, key: str, channel: Channel, otherwise: str) -> str:
        """The words for what happened on a channel, which may have words of its own for it."""
        return self.phrase(f"{key}.{channel}", self.phrase(key, otherwise))


def span(waited: timedelta, word: Callable[..., str]) -> str:
    """A waiting time as it is read at a glance; ticking.js counts on in the same form."""
    seconds = max(0, int(waited.total_seconds()))
    if seconds < 60:
        return word("desk.span.seconds", seconds=str(seconds))
    minutes = seconds // 60
    if minutes < 60:
        return word("desk.span.minutes", minutes=str(minutes))
    return word("desk.span.hours", hours=str(minutes // 60), minutes=f"{minutes % 60:02}")


async def office(request: Request) -> Office:
    """The office as a FastAPI dependency; asynchronous, because others are run in a thread, and a person waits."""
    return office_of(request)


def office_of(request: Request) -> Office:
    """The office of the application that serves this request."""
    found = request.app.state.office
    assert isinstance(found, Office)  # noqa: S101  # set by most116/app/desk_site.py before the first request
    return found
