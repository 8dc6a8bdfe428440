"""What the pure router is given beside a message, and the two ways to come to a decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from config.entry_links import EntryLinks
from most116.core.conversation import ENDED, Channel, Language, Line, Phase, Tier
from most116.core.doors import Gate
from most116.core.ids import TextKey
from most116.core.messages import Utterance
from router.decide import decide
from router.decision import DialogRules, DialogState, EnterQueue, LeaveQueue, PassOn, RoutingDecision, Say, Step
from router.lines import known_line
from router.timing import wake_at
from safety_rules.judge import RuleBook
from safety_rules.verdict import SafetyVerdict

# Shown at the desk in place of a rule: no rule spoke, our own code failed.
UNDECIDED = "stuck.undecided"
_MOVED = "moved.by_code"
_OUR_PAGES = frozenset({Channel.WEBCHAT, Channel.FORM})


@dataclass(slots=True, kw_only=True)
class Router:
    """The rule book in force, the dialogue's timings, and the line that each channel and each link belongs to.

    `book` is replaced as a whole when rules change while the house runs; each decision is made by one book.
    """

    book: RuleBook
    rules: DialogRules
    entry_lines: Mapping[Channel, Line | None]
    entry_links: EntryLinks = field(default_factory=EntryLinks)

    def entry_line(self, channel: Channel, code: str | None) -> Line | None:
        """The line of the link by which somebody came, else of the channel; None when both lines share it."""
        return self.entry_links.line(code, self.entry_lines.get(channel))

    def hinted(self, said: Utterance) -> Utterance:
        """With the language of the link by which somebody came, which what they write goes before.

        Our own pages were opened in it and may have been changed since. Polish is taken where nothing is known.
        """
        language = self.entry_links.language(said.entry_code)
        if language in {None, Language.PL} or said.channel in _OUR_PAGES:
            return said
        return replace(said, locale_hint=language)


Choose = Callable[[Router, DialogState, Utterance, datetime, Sequence[str]], RoutingDecision]


def by_rules(
    router: Router, state: DialogState, utterance: Utterance, now: datetime, window: Sequence[str]
) -> RoutingDecision:
    """The live router's own decision; `window` holds what else the person wrote in the last minutes."""
    return decide(state, utterance, book=router.book, rules=router.rules, now=now, window=window)


def by_hand(
    router: Router,
    state: DialogState,
    utterance: Utterance,
    now: datetime,
    window: Sequence[str],  # noqa: ARG001 -- the shape of Choose
) -> RoutingDecision:
    """What the router cannot decide goes to a person at tier `high`, whatever it was (hazard: lost in silence)."""
    tier = state.tier.worse(Tier.HIGH)
    verdict = SafetyVerdict(tier=tier, matched=(UNDECIDED,), cues=(), book_version=router.book.version)
    line = known_line(state, (), router.rules)
    steps: tuple[Step, ...]
    if state.stage.with_person:
        after, steps = replace(state, tier=tier), (PassOn(),)
    else:
        after = _waiting_by_hand(replace(state, tier=tier, line=line), state, now)
        steps = (EnterQueue(line=line, tier=tier), PassOn())
    return RoutingDecision(
        state=after,
        steps=steps,
        verdict=verdict,
        decided_at=now,
        wake_at=wake_at(after, router.rules),
        trace=(UNDECIDED, utterance.kind),
    )


def by_hand_with_words(
    router: Router, state: DialogState, utterance: Utterance, now: datetime, window: Sequence[str]
) -> RoutingDecision:
    """The same, and the person is told where they can call, as in any danger; at times when words may fail too."""
    decided = by_hand(router, state, utterance, now, window)
    recently = state.urgent_said_at is not None and now - state.urgent_said_at < router.rules.urgent_repeat
    if state.stage.with_person or recently:
        return decided
    unread = not router.rules.open or router.rules.doors.gate(decided.state.line, utterance.channel) is Gate.UNREAD
    told = Say(text=TextKey("unavailable" if unread else "urgent.high"))
    after = replace(decided.state, urgent_said=Tier.HIGH, urgent_said_at=now)
    return replace(decided, state=after, steps=(told, *decided.steps))


def _waiting_by_hand(state: DialogState, before: DialogState, now: datetime) -> DialogState:
    """Nothing that was asked is open any more; a wait that ended long ago is not gone on with."""
    fresh = state.waiting_since is None or not before.stage.waiting
    again = replace(state, waiting_since=now, updates_sent=0, long_said=False) if fresh else state
    return replace(
        again, stage=Phase.QUEUED, story=True, asked=None, asked_at=None, before=None, closed_at=None, paused_until=None
    )


def by_moving(router: Router, state: DialogState, now: datetime) -> RoutingDecision | None:
    """What becomes of a conversation whose person goes on with another: what was only begun ends without a word.

    None: it stays as it is, because something was told in it that somebody must read.
    """
    if state.story or state.tier.urgent or state.stage.with_person or state.stage in ENDED:
        return None
    after = replace(
        state, stage=Phase.CLOSED, asked=None, asked_at=None, before=None, waiting_since=None, closed_at=now
    )
    verdict = SafetyVerdict(tier=state.tier, matched=(), cues=(), book_version=router.book.version)
    return RoutingDecision(
        state=after, steps=(LeaveQueue(),), verdict=verdict, decided_at=now, wake_at=None, trace=(_MOVED,)
    )
