"""What the router is given and what it answers: the dialogue's state, its timings, and the steps to take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from most116.core.conversation import AgeBand, Language, Line, Phase, Tier
from most116.core.doors import Doors
from most116.core.ids import TextKey
from most116.core.messages import Option
from safety_rules.verdict import SafetyVerdict

_NOTHING: Mapping[str, str] = MappingProxyType({})


class Question(StrEnum):
    """A question that is open: digits and yes or no mean something only while one is."""

    LANGUAGE = "language"
    AGE = "age"
    LINE = "line"
    MINOR = "minor"
    ADULT = "adult"
    ERASE = "erase"
    TRANSFER = "transfer"
    SURVEY = "survey"
    FOLLOWUP = "followup"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogState:
    """Where a dialogue stands.

    stage, language, entry_line, line, age_band, tier, waiting_since and closed_at are also columns of the case; the
    rest is the dialogue's own memory. `line` is the line in force (None while waiting: both lines), `entry_line` the
    one the entry belongs to (None: shared). `line_assumed`: nothing was known, and the line that is waited for is only
    the default. `asked_at` is when the open question was asked or the conversation was parked. `story` is true
    once the person has told something beyond a greeting; `told` once they wrote words at all that are no greeting and
    no answer, were it one. `before` is where ERASING leads back to. While a
    person waits or talks with a consultant, a question is open in `asked` without a stage of its own, so that neither
    the place nor the consultant is lost to it; `earlier` are those asked before it that are open still, each with its
    time (router/open_questions.py). CLOSED with `asked` SURVEY: that question is still to come. `tags` are
    remarks for the desk, rule names only. `letter`: nobody waits at the other end, the answer is fetched later.
    `followup_at`: when one more message is to be sent, asked about or, with `followup_agreed`, agreed. `recalled_at`:
    when somebody who came back was given to the consultant they had talked with. `check_ins`: how many of the questions
    whether the person is still there were sent since `checked_since`, where the silence began.
    `spoken_at`: when a consultant last wrote; what is said after that answers them, and not a question from before.
    `media_refused_at` and `voice_refused_at`: when it was last said that no files are taken, and no recordings heard.
    `known_on`: the lines that know this person from before; once the talk has a line, no other.
    `told_since`: from when on what is told of a wait counts, where somebody talked with them since it began.
    `surveyed_at`: when it was asked last whether the talk had helped, which `surveyed_line` had held; `survey_given`:
    that was answered.
    `held`: two people agreed that the words are kept for now, so that nothing deletes them (handoff/legal_hold.py).
    `by_hand`: a colleague of `transfer_to` stands ready to take over, so that a yes puts nobody into a queue.
    """

    stage: Phase = Phase.NEW
    language: Language = Language.PL
    language_chosen: bool = False
    entry_line: Line | None = None
    line: Line | None = None
    line_assumed: bool = False
    age_band: AgeBand = AgeBand.UNKNOWN
    tier: Tier = Tier.STANDARD
    asked: Question | None = None
    asked_again: bool = False
    asked_at: datetime | None = None
    earlier: tuple[tuple[Question, datetime], ...] = ()
    spoken_at: datetime | None = None
    boundary_at: datetime | None = None
    media_refused_at: datetime | None = None
    voice_refused_at: datetime | None = None
    nudged: bool = False
    greeted: bool = False
    known_on: tuple[Line, ...] = ()
    story: bool = False
    told: bool = False
    letter: bool = False
    urgent_said: Tier | None = None
    urgent_said_at: datetime | None = None
    urgent_since: datetime | None = None
    urgent_updates: int = 0
    before: Phase | None = None
    transfer_to: Line | None = None
    by_hand: bool = False
    followup_at: datetime | None = None
    followup_agreed: bool = False
    followup_said_at: datetime | None = None
    recalled_at: datetime | None = None
    checked_since: datetime | None = None
    check_ins: int = 0
    waiting_since: datetime | None = None
    told_since: datetime | None = None
    updates_sent: int = 0
    long_said: bool = False
    closed_at: datetime | None = None
    surveyed_at: datetime | None = None
    surveyed_line: Line | None = None
    survey_given: bool = False
    paused_until: datetime | None = None
    held: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """Send the text `text` of the catalogue in `language`, else in the state's, and in the state's register."""

    text: TextKey
    values: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    options: tuple[Option, ...] = ()
    language: Language | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterQueue:
    """Give the conversation a place in the waiting room of `line` and in no other; time already waited is kept.

    `line` None: a place in the rooms of both lines, until one of them takes it.
    """

    line: Line | None
    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """Give the place in the waiting room back. `gave_up`: the person ended the wait."""

    gave_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """The consultant who holds the conversation reads and answers this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RaiseTier:
    """Move the conversation forward; it never moves it back."""

    tier: Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Erase:
    """Destroy what the person wrote, as they asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The person agreed: wait for a consultant of the other line."""

    line: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """Who came back goes on with the consultant they talked with, who is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartUnlinked:
    """Begin as somebody whom no line knows: what links the person to earlier talks goes, and these are not shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveReturnCode:
    """Tell the person six words by which they come back to this conversation from any browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterKept:
    """Tell who wrote a letter that a person reads it, and within how many hours it is usually answered."""

    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """The conversation is over. `reason` is a name for the record: parked, erased, survey."""

    reason: str


Step = (
    Say
    | EnterQueue
    | LeaveQueue
    | PassOn
    | RaiseTier
    | Erase
    | StartUnlinked
    | Transfer
    | Recall
    | GiveReturnCode
    | LetterKept
    | Close
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingDecision:
    """What to do, in order, and why. `trace` holds names of rules and states, never words of the person.

    `wake_at` is when `decide` wants to be called with a TICK; None when nothing is pending.
    """

    state: DialogState
    steps: tuple[Step, ...]
    verdict: SafetyVerdict
    decided_at: datetime
    wake_at: datetime | None
    trace: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogRules:
    """Timings of the dialogue and what it needs to know of the lines. `router.rules.rules_from` builds it.

    `survey_after` None: nobody is asked whether it helped. `open` False: nobody reads now, and people are told so;
    `doors`: the same by line and channel, and what hours and switches say beside it.
    `reopen`: how long after its end a message opens a talk again. `returns`: there is a page to which a return code
    leads. `answered_within`: how long a letter may wait, by line and
    tier.
    """

    ask_language: timedelta
    ask_age: timedelta
    ask_line: timedelta
    conflict: timedelta
    park: timedelta
    parked: timedelta
    erase: timedelta
    urgent_repeat: timedelta
    update: timedelta
    max_updates: int
    long_elevated: timedelta
    long_standard: timedelta
    urgent_waits: tuple[timedelta, ...]
    transfer: timedelta
    followup: timedelta
    followup_late: timedelta
    recall: timedelta
    reopen: timedelta
    survey_after: timedelta | None
    survey: timedelta
    pause: timedelta
    look_again: timedelta
    open: bool
    doors: Doors
    returns: bool
    bands: Mapping[Line, frozenset[AgeBand]]
    duty: Mapping[Line, frozenset[Language]]
    line_names: Mapping[Line, str]
    answered_within: Callable[[Line | None, Tier], timedelta]
