"""Decisions made by a test in place of the live router's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from handoff.routing import Choose, Router
from most116.core.conversation import Line, Phase, Tier
from most116.core.ids import TextKey
from most116.core.messages import Utterance
from router.decision import DialogState, EnterQueue, PassOn, RoutingDecision, Say, Step
from safety_rules.verdict import SafetyVerdict


class Decider:
    """Implements `Choose`. `heard` is every utterance it was asked about; `choose` may be changed at any time."""

    def __init__(self) -> None:
        self.heard: list[Utterance] = []
        self.windows: list[tuple[str, ...]] = []
        self.choose: Choose = to_the_queue

    def __call__(
        self, router: Router, state: DialogState, utterance: Utterance, now: datetime, window: Sequence[str]
    ) -> RoutingDecision:
        self.heard.append(utterance)
        self.windows.append(tuple(window))
        return self.choose(router, state, utterance, now, window)

    def answer(self, state: DialogState | None = None, *steps: Step, tier: Tier = Tier.STANDARD) -> None:
        """From now on these steps follow, whatever is written; without `state` the dialogue stays as it is."""
        self.choose = lambda _router, before, _utterance, now, _window: decision(
            state or before, *steps, tier=tier, now=now
        )


def decision(
    state: DialogState,
    *steps: Step,
    now: datetime,
    tier: Tier = Tier.STANDARD,
    matched: tuple[str, ...] = (),
    wake_at: datetime | None = None,
) -> RoutingDecision:
    verdict = SafetyVerdict(tier=tier, matched=matched, cues=(), book_version="test")
    return RoutingDecision(state=state, steps=steps, verdict=verdict, decided_at=now, wake_at=wake_at)


def to_the_queue(
    router: Router,  # noqa: ARG001 -- the shape of Choose
    state: DialogState,
    utterance: Utterance,  # noqa: ARG001
    now: datetime,
    window: Sequence[str],  # noqa: ARG001
) -> RoutingDecision:
    """Whoever writes waits for the line for children, and is told so once."""
    if state.stage.with_person:
        return decision(state, PassOn(), now=now)
    if state.stage is Phase.QUEUED:
        return decision(state, PassOn(), now=now)
    queued = replace(state, stage=Phase.QUEUED, line=Line.YOUTH, waiting_since=now, closed_at=None)
    steps = (Say(text=TextKey("queue.entered")), EnterQueue(line=Line.YOUTH, tier=state.tier))
    return decision(queued, *steps, now=now)
