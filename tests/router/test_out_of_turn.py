"""What its platform did not bring and was fetched later: it is heard as words, and answers and commands nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from most116.core.conversation import Channel, Line, Phase
from most116.core.messages import Kind, Utterance
from router.decide import decide
from router.decision import DialogRules, EnterQueue, PassOn, Question, RoutingDecision
from safety_rules.judge import RuleBook

Talk = Any
HOUR = timedelta(hours=1)


def fetched(
    ania: Talk, book: RuleBook, rules: DialogRules, text: str, written: datetime, *, overtaken: bool = True
) -> RoutingDecision:
    said = Utterance(
        kind=Kind.TEXT, text=text, channel=Channel.SMS, received_at=written, missed=True, overtaken=overtaken
    )
    return decide(ania.state, said, book=book, rules=rules, now=ania.now)


def unchanged(late: RoutingDecision, ania: Talk) -> bool:
    """Nothing is said, and what is asked stands as it was."""
    now, before = late.state, ania.state
    asked = (now.asked, now.asked_at, now.asked_again, now.earlier)
    return not late.steps and (now.stage, *asked) == (
        before.stage,
        before.asked,
        before.asked_at,
        before.asked_again,
        before.earlier,
    )


@pytest.fixture
def asked_to_erase(talk: Talk) -> Talk:
    """Somebody who waits, and whom the bot has just asked whether all is to be deleted."""
    ania = talk(Line.YOUTH)
    ania.says("mam 14 lat i nie mam z kim porozmawiać")
    ania.now += HOUR
    assert ania.says("USUŃ DANE") == ["delete.confirm"]
    return ania


@pytest.mark.parametrize("words", ["1", "tak", "2"])
@pytest.mark.parametrize("overtaken", [True, False])
def test_an_answer_to_what_was_asked_later_destroys_nothing_and_keeps_nothing(
    asked_to_erase: Talk, book: RuleBook, rules: DialogRules, words: str, overtaken: bool
) -> None:
    ania = asked_to_erase
    late = fetched(ania, book, rules, words, ania.now - HOUR / 2, overtaken=overtaken)
    assert unchanged(late, ania)
    # What is written after the question answers it, fetched or not.
    ania.now += timedelta(minutes=2)
    asked_before = fetched(ania, book, rules, "1", ania.now - timedelta(minutes=1), overtaken=False)
    assert "erased" in asked_before.state.tags


@pytest.mark.parametrize("command", ["STOP", "USUŃ DANE", "język", "nowa rozmowa", "KOD"])
def test_a_command_that_was_overtaken_changes_nothing(
    talk: Talk, book: RuleBook, rules: DialogRules, command: str
) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam 14 lat i nie mam z kim porozmawiać")
    late = fetched(ania, book, rules, command, ania.now - HOUR)
    assert (late.state.stage, late.state.asked, late.steps) == (Phase.QUEUED, None, ())


def test_a_command_after_which_nothing_was_written_is_obeyed(talk: Talk, book: RuleBook, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam 14 lat i nie mam z kim porozmawiać")
    ania.now += HOUR
    stopped = fetched(ania, book, rules, "STOP", ania.now - HOUR / 2, overtaken=False)
    assert stopped.state.stage is Phase.STOPPED


def test_a_bare_answer_uses_up_no_question(talk: Talk, book: RuleBook, rules: DialogRules) -> None:
    ania = talk()
    ania.says("hej")
    assert ania.state.asked is Question.AGE
    late = fetched(ania, book, rules, "2", ania.now - HOUR)
    assert unchanged(late, ania)


def test_what_it_tells_is_heard_all_the_same(talk: Talk, book: RuleBook, rules: DialogRules) -> None:
    ania = talk()
    ania.says("hej")
    story = fetched(ania, book, rules, "tata mnie bije i boję się wracać do domu", ania.now - HOUR)
    assert any(isinstance(step, EnterQueue) for step in story.steps)
    age = fetched(ania, book, rules, "mam 15 lat", ania.now - HOUR)
    assert age.state.line is Line.YOUTH
    danger = fetched(ania, book, rules, "chcę się zabić, mam już tabletki", ania.now - HOUR)
    assert danger.state.tier.urgent


def test_a_consultant_sees_it(talk: Talk, book: RuleBook, rules: DialogRules) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam 14 lat i nie mam z kim porozmawiać")
    ania.state = replace(ania.state, stage=Phase.ACTIVE)
    late = fetched(ania, book, rules, "tak", ania.now - HOUR)
    assert any(isinstance(step, PassOn) for step in late.steps)
