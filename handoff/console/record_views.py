"""The record of a talk as a page shows it: lists to choose from, filled with what is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.categories import Category
from handoff.console.office import Office
from handoff.console.speech import spoken
from handoff.records import Account
from handoff.talk_record import MOST_PARTS, About, Gender, Outcome, TalkRecord, Verdict
from most116.core.clock import HERE
from most116.core.errors import DeskError
from most116.core.ids import ConversationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a list."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sub-items under the name of their category."""

    words: str
    choices: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """`parts`: one list of groups for each sub-item that may be chosen. `until`: how long it stays open, in words."""

    id: str
    alias: str
    facts: str
    done: bool
    until: str
    mains: Sequence[Choice]
    parts: Sequence[Sequence[Group]]
    outcomes: Sequence[Choice]
    abouts: Sequence[Choice]
    genders: Sequence[Choice]
    referrals: Sequence[Choice]
    notice: bool
    verdicts: Sequence[Choice]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """One closed talk whose record is to be completed."""

    id: str
    alias: str
    words: str


async def record_view(place: Office, who: Account, which: ConversationId) -> RecordView | None:
    """The record for who writes it; None for everybody else."""
    try:
        return _view(place, await place.desk.records.of(who, which))
    except DeskError:
        return None


async def unfinished_records(place: Office, who: Account) -> list[Unfinished]:
    return [
        Unfinished(id=one.conversation, alias=one.alias, words=_until(place, one))
        for one in await place.desk.records.unfinished(who)
    ]


def _view(place: Office, record: TalkRecord) -> RecordView:
    known, chosen, word = place.desk.records.categories, record.chosen, place.word
    scheme = known.schemes[record.line]
    told = None if chosen.feedback is None else chosen.feedback.verdict
    return RecordView(
        id=record.conversation,
        alias=record.alias,
        facts=f"{word(f'desk.line.{record.line}')} · {word(f'desk.tier.{record.tier.label}')}",
        done=record.done,
        until=_until(place, record),
        mains=_choices(scheme, {chosen.main}),
        parts=[_groups(scheme, chosen.parts[number : number + 1]) for number in range(MOST_PARTS)],
        outcomes=[_choice(place, "outcome", one, chosen.outcome) for one in Outcome],
        abouts=[_choice(place, "about", one, chosen.about) for one in About],
        genders=[_choice(place, "gender", one, chosen.gender) for one in Gender],
        referrals=_choices(known.referrals, {*chosen.referrals}),
        notice=chosen.notice,
        verdicts=[_choice(place, "tier", one, told) for one in Verdict],
    )


def _groups(scheme: Iterable[Category], chosen: Sequence[str]) -> list[Group]:
    language = spoken().language
    return [Group(words=main.label(language), choices=_choices(main.parts, {*chosen})) for main in scheme if main.parts]


def _choices(given: Iterable[Category], chosen: set[str | None] | set[str]) -> list[Choice]:
    return [Choice(value=one.code, words=one.label(spoken().language), chosen=one.code in chosen) for one in given]


def _choice(place: Office, kind: str, one: str, chosen: str | None) -> Choice:
    return Choice(value=one, words=place.word(f"desk.record.{kind}.{one}"), chosen=one == chosen)


def _until(place: Office, record: TalkRecord) -> str:
    if record.until is None:
        return ""
    return place.word("desk.record.until", when=f"{record.until.astimezone(HERE):%d.%m, %H:%M}")
