"""A decision in lines, for the audit trail and for `most116 explain`: names and times, never words of the person."""

from typing import assert_never

from most116.core.conversation import Phase
from router.decision import (
    Close,
    EnterQueue,
    Erase,
    LeaveQueue,
    PassOn,
    RaiseTier,
    RoutingDecision,
    Say,
    Step,
    Transfer,
)


def explain(decision: RoutingDecision) -> list[str]:
    verdict, state = decision.verdict, decision.state
    lines = [
        f"tier: {verdict.tier.label}",
        f"rules: {', '.join(verdict.matched) or 'none'}",
        f"cues: {', '.join(verdict.cues) or 'none'}",
        f"book: {verdict.book_version}",
        f"way: {' > '.join(decision.trace)}",
        f"state: {state.stage.value}, language {state.language.value}",
        f"line: {state.line or state.entry_line or 'open'}, age {state.age_band.value}, tier {state.tier.label}",
    ]
    lines.extend(f"step: {_step(step)}" for step in decision.steps)
    if decision.wake_at is not None and state.stage is not Phase.CLOSED:
        lines.append(f"next by the clock: {decision.wake_at.isoformat()}")
    return lines


def _step(step: Step) -> str:
    match step:
        case Say(text=text):
            told = f"say {text}"
        case EnterQueue(line=line, tier=tier):
            told = f"enter the queue of {line} at {tier.label}"
        case RaiseTier(tier=tier):
            told = f"raise to {tier.label}"
        case Transfer(line=line):
            told = f"transfer to {line}"
        case Close(reason=reason):
            told = f"close ({reason})"
        case LeaveQueue():
            told = "leave the queue"
        case PassOn():
            told = "pass on to the consultant"
        case Erase():
            told = "erase the content"
        case _:
            assert_never(step)
    return told
