"""A person who talks to the router: texts in, keys of texts and steps out, with a clock that a test moves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import load_settings
from most116.core.conversation import Channel, Line, Phase
from most116.core.messages import NOT_FILLED, Filled, Kind, Utterance
from most116.testing.installed import installed_book
from router.decide import decide
from router.decision import DialogRules, DialogState, RoutingDecision, Say
from router.rules import rules_from
from router.stored_state import dump_state, load_state
from safety_rules.judge import RuleBook

BOOK = installed_book()
RULES = rules_from(load_settings(), load_lines(None, load_numbers(None)))
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class Talk:
    """One conversation. Each message also proves that the state survives being stored."""

    def __init__(self, entry: Line | None = None, *, rules: DialogRules = RULES, **state: object) -> None:
        self.state = replace(DialogState(entry_line=entry), **state)  # type: ignore[arg-type]  # a test's shorthand
        self.rules = rules
        self.now = NOON
        self.decision: RoutingDecision | None = None

    def says(
        self,
        text: str = "",
        kind: Kind = Kind.TEXT,
        choice: str | None = None,
        *window: str,
        locale: str | None = None,
        channel: Channel = Channel.SMS,
        filled: Filled = NOT_FILLED,
    ) -> list[str]:
        """What the person hears: the keys of the texts, in order."""
        said = Utterance(
            kind=kind,
            text=text,
            channel=channel,
            received_at=self.now,
            choice=choice,
            locale_hint=locale,
            filled=filled,
        )
        self.decision = decide(self.state, said, book=BOOK, rules=self.rules, now=self.now, window=window)
        self.state = load_state(dump_state(self.decision.state))
        assert self.state == self.decision.state
        return [str(step.text) for step in self.decision.steps if isinstance(step, Say)]

    def waits(self, **time: float) -> list[str]:
        """Let time pass; the clock speaks at each moment that was asked for."""
        until, heard = self.now + timedelta(**time), list[str]()
        while self.decision is not None and (wake := self.decision.wake_at) is not None and wake <= until:
            self.now = max(wake, self.now)
            heard += self.says(kind=Kind.TICK)
        self.now = until
        return heard

    @property
    def steps(self) -> list[str]:
        """Names of the steps that say nothing."""
        assert self.decision is not None
        return [type(step).__name__ for step in self.decision.steps if not isinstance(step, Say)]

    @property
    def stage(self) -> Phase:
        return self.state.stage


@pytest.fixture
def book() -> RuleBook:
    return BOOK


@pytest.fixture
def rules() -> DialogRules:
    return RULES


@pytest.fixture
def talk() -> type[Talk]:
    return Talk
