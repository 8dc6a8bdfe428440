"""What the pure router is given beside a message, and the two ways to come to a decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from config.entry_links import EntryLinks
from most116.core.conversation import ENDED, Channel, Language, Line, Phase, Tier
from most116.core.messages import Utterance
from router.decide import decide
from router.decision import DialogRules, DialogState, EnterQueue, LeaveQueue, PassOn, RoutingDecision, Step
from router.lines import known_line
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
        waiting_since = state.waiting_since or now
        after = replace(state, stage=Phase.QUEUED, line=line, tier=tier, waiting_since=waiting_since, closed_at=None)
        steps = (EnterQueue(line=line, tier=tier), PassOn())
    return RoutingDecision(
        state=after, steps=steps, verdict=verdict, decided_at=now, wake_at=None, trace=(UNDECIDED, utterance.kind)
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
