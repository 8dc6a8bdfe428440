"""One turn of the dialogue: what a decision is made from, and what comes out of each part of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from most116.core.conversation import Language
from most116.core.ids import TextKey
from most116.core.messages import Option, Utterance
from router.decision import DialogRules, DialogState, Say, Step
from safety_rules.judge import RuleBook
from safety_rules.schema import Sign
from safety_rules.verdict import SafetyVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said, what the rules say of it, and everything that an answer may depend on.

    `answers` is what the whole message may mean, `words` how many words it has.
    """

    said: Utterance
    verdict: SafetyVerdict
    signs: frozenset[Sign]
    answers: frozenset[str]
    words: int
    book: RuleBook
    rules: DialogRules
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A state, the steps that lead to it and the names of what happened on the way."""

    state: DialogState
    steps: tuple[Step, ...] = ()
    trace: tuple[str, ...] = ()

    def then(self, *steps: Step, trace: str = "", **changes: Any) -> Self:
        """The same and more: changes of the state, further steps, a name for the record."""
        return replace(
            self,
            state=replace(self.state, **changes),
            steps=(*self.steps, *steps),
            trace=(*self.trace, trace) if trace else self.trace,
        )

    def tagged(self, *tags: str) -> Self:
        return self.then(tags=tuple(dict.fromkeys((*self.state.tags, *tags))))


def say(key: str, *options: Option, language: Language | None = None) -> Say:
    return Say(text=TextKey(key), options=options, language=language)
