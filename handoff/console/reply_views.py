"""What stands around the reply box: what can still be taken back, what the channel cannot do, what can be put in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from handoff.console.office import Office, span
from handoff.records import Account, ConversationRecord, Standing
from most116.core.errors import NO_SUCH_ADDRESS, OPTED_OUT, WINDOW_CLOSED
from most116.core.ids import MessageId
from most116.core.messages import REPLY_WINDOWS, Author, Delivery

_ALL_DAY = "24/7"
_GONE = frozenset({NO_SUCH_ADDRESS.code, OPTED_OUT.code, WINDOW_CLOSED.code})


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The account's own reply that has not left, if there is one, and how long that can still be taken back.

    `seconds`: how long the next one can.
    """

    message: MessageId | None
    left_ms: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the channel cannot do, in one line. `cut_off`: words do not reach the person now."""

    words: str
    cut_off: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A sentence or a number that can be put into the reply. `shortcut` is empty for numbers; `hint` may be."""

    shortcut: str
    text: str
    hint: str


def held_reply(place: Office, record: ConversationRecord, who: Account, now: datetime) -> Held:
    """The last of the account's replies, while it waits."""
    seconds = round(place.aids.undo.total_seconds())
    for message in reversed(record.messages):
        if message.by == who.id and message.sends_at is not None and message.sends_at > now:
            left = round((message.sends_at - now).total_seconds() * 1000)
            return Held(message=message.id, left_ms=left, seconds=seconds)
    return Held(message=None, left_ms=0, seconds=seconds)


def limits_of(place: Office, record: ConversationRecord, now: datetime) -> Limits:
    why, until = _unreachable(record), answer_until(place, record)
    if why is not None:
        words = place.told(f"desk.undelivered.{why}", record.channel, why)
        tier = place.word(f"desk.tier.{record.tier.label}")
        return Limits(words=place.word("desk.limits.unreachable", why=words, tier=tier), cut_off=True)
    channel = place.phrase(f"desk.limits.{record.channel}", "")
    if until is None:
        return Limits(words=channel, cut_off=False)
    later = place.aids.windows.goes_prepared(record.channel, record.language)
    if until <= now:
        words = f"{place.word('desk.limits.prepared')} {channel}" if later else place.word("desk.reply_window")
        return Limits(words=words, cut_off=not later)
    left = span(until - now, place.word)
    words = place.word("desk.limits.window_prepared" if later else "desk.limits.window", left=left)
    return Limits(words=f"{words} {channel}", cut_off=False)


def answer_until(place: Office, record: ConversationRecord) -> datetime | None:
    """Until when the platform passes on what a consultant writes, as it is written; None: always."""
    window = place.aids.windows.free.get(record.channel)
    if window is None or record.answer_until is None:
        return None
    return record.answer_until - REPLY_WINDOWS[record.channel] + window


def _unreachable(record: ConversationRecord) -> str | None:
    """Why our last words did not reach the person, when none of theirs have come since."""
    for message in reversed(record.messages):
        if message.author is Author.PERSON or message.delivery in {Delivery.SENT, Delivery.DELIVERED}:
            return None
        if message.delivery is Delivery.FAILED:
            return message.delivery_reason if message.delivery_reason in _GONE else None
    return None


def picks_of(place: Office, record: ConversationRecord, who: Account) -> Sequence[Pick]:
    """What may be put into a reply in this talk: sentences in its language for its line, then numbers."""
    return [*_sentences(place, record, who), *_numbers(place, record)]


def _sentences(place: Office, record: ConversationRecord, who: Account) -> Iterator[Pick]:
    taker = next((one.alias for one in record.company if one.standing is Standing.TAKES_OVER), None)
    for one in place.aids.canned.values():
        if not one.offered(record.line, record.language):
            continue
        text = one.filled(record.language, own=who.alias, taker=taker)
        if text is not None:
            hint = place.word("desk.picker.true_now") if one.needs == "true_now" else ""
            yield Pick(shortcut=one.shortcut, text=text, hint=hint)


def _numbers(place: Office, record: ConversationRecord) -> Iterator[Pick]:
    for number in place.aids.numbers.shown().values():
        all_day = place.texts.interface("help.all_day", record.language)
        hours = all_day if number.hours == _ALL_DAY else number.hours
        yield Pick(shortcut="", text=f"{number.value}: {number.label[record.language]}. {hours}.", hint="")
