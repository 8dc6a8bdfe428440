"""What a page shows: records turned into words, and no more than a consultant needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handoff.age_bands import age_words
from handoff.console.company_views import CompanyView, company_view
from handoff.console.later_views import Later, later_view
from handoff.console.office import Office, span
from handoff.console.reply_views import Held, Limits, Pick, answer_until, held_reply, limits_of, picks_of
from handoff.console.strange import known_numbers
from handoff.records import Account, ConversationRecord, Note, QueueEntry, TranscriptMessage
from handoff.veils import Piece, own_pieces, pieces
from most116.core.clock import HERE
from most116.core.conversation import TAKEABLE, Channel, Language, Line, Phase
from most116.core.messages import Author, Kind
from safety_rules.schema import Cue
from safety_rules.verdict import HINT_ONLY

_CATEGORIES = frozenset(Cue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One conversation in a list; `first_words` only of whoever waits."""

    id: str
    alias: str
    tier: str
    tier_words: str
    facts: tuple[str, ...]
    since: str
    waited: str
    reasons: tuple[str, ...]
    first_words: str
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message of the transcript. `aside` says what there is beside words, such as a file that was not fetched."""

    id: str
    seq: int
    author: Author
    who: str
    pieces: tuple[Piece, ...]
    aside: str
    at: str
    when: str
    state: str
    state_words: str
    noticed: bool
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    by: str
    text: str
    at: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The open conversation. `letter`: nobody waits at the other end. `held`: a reply that can still be taken back.

    `warned`: the person was told that insults lead to a break. `to_trained`: somebody trained for abuse is here.
    """

    id: str
    alias: str
    tier: str
    tier_words: str
    urgent: bool
    phase_words: str
    channel: str
    language: Language
    facts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    bubbles: tuple[Bubble, ...]
    notes: tuple[NoteView, ...]
    mine: bool
    writes: bool
    company: CompanyView
    later: Later
    waiting: bool
    quiet: bool
    letter: bool
    held: Held
    limits: Limits
    picks: Sequence[Pick]
    other_line: Line | None
    other_line_words: str
    warned: bool
    to_trained: bool
    marks: Sequence[str]


class Views:
    """Turns records into views at one moment."""

    def __init__(self, place: Office) -> None:
        self._place = place
        self._now = place.clock.now().astimezone(HERE)

    def card(self, entry: QueueEntry) -> Card:
        word, answer_by = self._place.word, self._place.answer_by(entry)
        return Card(
            id=entry.id,
            alias=entry.alias,
            tier=entry.tier.label,
            tier_words=word(f"desk.tier.{entry.tier.label}"),
            facts=(
                word(f"desk.line.{entry.line or 'both'}"),
                word(f"desk.channel.{entry.channel}"),
                age_words(entry.age_band, word),
                *([] if entry.language is Language.PL else [word(f"desk.language.{entry.language}")]),
                *([] if answer_by is None else [word("desk.answer_by", when=self._when(answer_by))]),
                *(word(f"desk.mark.{mark}") for mark in entry.marks),
            ),
            since=entry.waiting_since.isoformat(),
            waited=span(self._now - entry.waiting_since, word),
            reasons=self.reasons(entry.cues, entry.reasons),
            first_words=entry.first_words,
            language=entry.language,
        )

    def talk(self, record: ConversationRecord, who: Account, colleagues: Sequence[tuple[Account, bool]]) -> Talk:
        word = self._place.word
        company = company_view(self._place, record, who, colleagues)
        letter = record.channel is Channel.FORM
        # Whoever wrote a letter is not there to agree to another line.
        other = None if letter or record.line is None or record.phase is Phase.TRANSFER else record.line.other
        return Talk(
            id=record.id,
            alias=record.alias,
            tier=record.tier.label,
            tier_words=word(f"desk.tier.{record.tier.label}"),
            urgent=record.tier.urgent,
            phase_words=word(f"desk.phase.{record.phase}"),
            channel=record.channel,
            language=record.language,
            facts=self._facts(record),
            reasons=self.reasons(record.cues, record.reasons),
            rules=record.reasons,
            bubbles=tuple(
                self._bubble(message, record.channel, company)
                for message in record.messages
                if message.kind is not Kind.TICK
            ),
            notes=tuple(self._note(note, who) for note in record.notes),
            mine=company.mine,
            writes=company.mine or company.writes,
            company=company,
            later=later_view(self._place, record, self._now, self._when),
            waiting=record.phase in TAKEABLE,
            quiet=record.phase is Phase.PARKED,
            letter=letter,
            held=held_reply(self._place, record, who, self._now),
            limits=limits_of(self._place, record, self._now),
            picks=picks_of(self._place, record, who),
            other_line=other,
            other_line_words=word(f"desk.line.{other}") if other else "",
            warned=record.warned_at is not None,
            to_trained=any(one.trained and here and record.line in one.lines for one, here in colleagues),
            marks=[word(f"desk.mark.{mark}") for mark in record.marks],
        )

    def reasons(self, cues: Sequence[str], rules: Sequence[str]) -> tuple[str, ...]:
        """Why the tier is what it is, in words; by the names of rules where only those are known.

        Hints that have words of their own are told by these: of a category that nobody named they say too much.
        """
        texts = self._place.texts.strings[Language.PL]
        if HINT_ONLY in cues and all(f"desk.reason.{one}" in texts for one in rules):
            cues = (*rules, *(one for one in cues if one not in _CATEGORIES))
        return tuple(self._place.phrase(f"desk.reason.{one}", one) for one in cues or rules)

    def _bubble(self, message: TranscriptMessage, channel: Channel, company: CompanyView) -> Bubble:
        who = self._place.word(f"desk.author.{message.author}")
        other = company.people.get(message.by or "") if message.author is Author.CONSULTANT else None
        return Bubble(
            id=message.id,
            seq=message.seq,
            author=message.author,
            who=f"{who}: {other}" if other else who,
            pieces=tuple(self._cut(message)),
            aside=self._aside(message, channel),
            at=message.at.isoformat(),
            when=self._when(message.at),
            state=message.delivery or "",
            state_words=self._delivery(message, channel),
            noticed=message.noticed,
            late=message.late,
        )

    def _cut(self, message: TranscriptMessage) -> list[Piece]:
        """A consultant may repeat what the person gave; what the house says has its own numbers."""
        match message.author:
            case Author.PERSON:
                return pieces(message.text)
            case Author.CONSULTANT:
                return own_pieces(message.text, known_numbers(self._place))
            case _:
                return [Piece("plain", message.text)]

    def _facts(self, record: ConversationRecord) -> tuple[tuple[str, str], ...]:
        until = answer_until(self._place, record) if record.phase.with_person else None
        word, unknown = self._place.word, "both" if record.phase in TAKEABLE else "unknown"
        answer_by = self._place.answer_by(record) if record.phase.waiting or record.phase.with_person else None
        return (
            (word("desk.fact.line"), word(f"desk.line.{record.line or unknown}")),
            (word("desk.fact.channel"), word(f"desk.channel.{record.channel}")),
            (word("desk.fact.age"), age_words(record.age_band, word)),
            (word("desk.fact.language"), word(f"desk.language.{record.language}")),
            (word("desk.fact.opened"), self._when(record.opened_at)),
            *([] if answer_by is None else [(word("desk.fact.answer_by"), self._when(answer_by))]),
            *([] if until is None else [(word("desk.fact.answer_until"), self._when(until))]),
            (word("desk.fact.returning"), word("desk.yes" if record.returning else "desk.no")),
        )

    def _note(self, note: Note, who: Account) -> NoteView:
        by = self._place.word("desk.note.by_you" if note.by == who.id else "desk.note.by_other")
        return NoteView(by=by, text=note.text, at=note.at.isoformat(), when=self._when(note.at))

    def _aside(self, message: TranscriptMessage, channel: Channel) -> str:
        plain = message.kind in {Kind.TEXT, Kind.CHOICE}
        found = [] if plain else [self._place.told(f"desk.kind.{message.kind}", channel, message.kind)]
        if message.late:
            found.append(self._place.word("desk.came_late"))
        if message.attachment_count:
            found.append(self._place.word("desk.attachments", count=str(message.attachment_count)))
        return " · ".join(found)

    def _delivery(self, message: TranscriptMessage, channel: Channel) -> str:
        if message.delivery is None:
            return ""
        held = message.sends_at is not None and message.sends_at > self._now
        words = self._place.word(f"desk.delivery.{'held' if held else message.delivery}")
        if message.delivery_reason:
            why = message.delivery_reason
            words += f": {self._place.told(f'desk.undelivered.{why}', channel, why)}"
        return words

    def _when(self, moment: datetime) -> str:
        """The time of day, and the day when it is not this one."""
        at, today = moment.astimezone(HERE), self._now.date()
        if at.date() == today:
            return f"{at:%H:%M}"
        yesterday = at.date() == today - timedelta(days=1)
        return f"{self._place.word('desk.yesterday') if yesterday else f'{at:%d.%m.%Y}'}, {at:%H:%M}"
