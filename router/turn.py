"""One turn of the dialogue: what a decision is made from, and what comes out of each part of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from most116.core.conversation import Language
from most116.core.ids import TextKey
from most116.core.messages import Option, Utterance
from router.decision import DialogRules, DialogState, Question, Say, Step
from router.open_questions import tidied
from safety_rules.judge import RuleBook
from safety_rules.schema import Sign
from safety_rules.verdict import SafetyVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What was said, what the rules say of it, and everything that an answer may depend on.

    `answers` is what the whole message may mean, `words` how many words it has. `late` is the question and the answer
    of a button that was pressed when that question was not open any more. `out_of_turn` is what the whole message
    would have answered, had it not come after what was asked or said since it was written.
    """

    said: Utterance
    verdict: SafetyVerdict
    signs: frozenset[Sign]
    answers: frozenset[str]
    book: RuleBook
    rules: DialogRules
    now: datetime
    late: tuple[Question, str] | None = None
    out_of_turn: frozenset[str] = frozenset()

    @property
    def words(self) -> int:
        return len(self.said.text.split())


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

    def tidied(self) -> Self:
        """Without questions that nobody can answer any more."""
        return replace(self, state=tidied(self.state))

    def tagged(self, *tags: str) -> Self:
        return self.then(tags=tuple(dict.fromkeys((*self.state.tags, *tags))))


def say(key: str, *options: Option, language: Language | None = None) -> Say:
    return Say(text=TextKey(key), options=options, language=language)
