"""A decision in lines, for `most116 explain`; only `reading` shows words, to whoever typed them."""

from collections.abc import Mapping
from typing import assert_never

from most116.core.conversation import Phase
from router.decision import (
    Close,
    EnterQueue,
    Erase,
    GiveReturnCode,
    LeaveQueue,
    LetterKept,
    PassOn,
    RaiseTier,
    Recall,
    RoutingDecision,
    Say,
    StartUnlinked,
    Step,
    Transfer,
)
from router.language import Guess
from safety_rules.explaining import Explanation

_ALWAYS_THE_SAME: Mapping[type[Step], str] = {
    LeaveQueue: "leave the queue",
    PassOn: "pass on to the consultant",
    Erase: "erase the content",
    Recall: "go on with the consultant of before",
    StartUnlinked: "forget that the person was here before",
    GiveReturnCode: "give a return code",
}


def explain(decision: RoutingDecision) -> list[str]:
    """Names and times, never words of the person."""
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


def reading(explanation: Explanation, guess: Guess) -> list[str]:
    """How a text was read: its folded words, what was found in which of them, and the language that they show."""
    shown = "plainly" if guess.sure else "perhaps"
    language = "none of ours" if guess.foreign else f"{shown} {guess.language}" if guess.language else "not shown"
    lines = [f"read as: {' '.join(explanation.words) or '(no words)'}", f"language of the text: {language}"]
    lines += _found_in(explanation)
    if explanation.by_itself is not None:
        lines += [f"by itself: {' '.join(explanation.by_itself.words)}", *_found_in(explanation.by_itself)]
    return lines


def _found_in(explanation: Explanation) -> list[str]:
    lines = []
    for found in explanation.found:
        forms = f" [{' '.join(found.forms)}]" if found.forms else ""
        counts = f" -> {found.counts}" if found.counts else " -> kept quiet" if found.quiet else ""
        lines.append(f"found: {found.rule} ({found.what}) in '{' '.join(found.words)}'{forms}{counts}")
    return [*lines, f"leans: {explanation.lean:+} ({' '.join(explanation.fields) or 'no field'})"]


def _step(step: Step) -> str:
    match step:
        case Say(text=text):
            told = f"say {text}"
        case EnterQueue(line=line, tier=tier):
            told = f"enter the queue of {line or 'both lines'} at {tier.label}"
        case RaiseTier(tier=tier):
            told = f"raise to {tier.label}"
        case Transfer(line=line):
            told = f"transfer to {line}"
        case Close(reason=reason):
            told = f"close ({reason})"
        case LeaveQueue() | PassOn() | Erase() | StartUnlinked() | Recall() | GiveReturnCode():
            told = _ALWAYS_THE_SAME[type(step)]
        case LetterKept(hours=hours):
            told = f"tell that the letter is answered within {hours} h"
        case _:
            assert_never(step)
    return told
