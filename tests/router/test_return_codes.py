"""Asking for a return code: possible wherever there is something to come back to, and no part of what is told."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from most116.core.conversation import Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import DialogRules

Talk = Callable[..., Any]


@pytest.fixture
def returns(rules: DialogRules) -> DialogRules:
    return replace(rules, returns=True)


@pytest.mark.parametrize("stage", list(Phase))
def test_a_code_is_given_wherever_there_is_something_to_come_back_to(
    talk: Talk, returns: DialogRules, stage: Phase
) -> None:
    ania = talk(Line.ADULT, rules=returns, stage=stage, line=Line.ADULT, greeted=True)
    before = ania.state
    ania.says("Kod powrotu!")
    given = "GiveReturnCode" in ania.steps
    assert given is (stage is not Phase.NEW)
    if given and stage is not Phase.CLOSING:
        assert (ania.state.stage, ania.state.tier, ania.state.asked) == (before.stage, before.tier, before.asked)


def test_asking_for_a_code_makes_nothing_more_urgent_and_hides_nothing(talk: Talk, returns: DialogRules) -> None:
    ania = talk(Line.ADULT, rules=returns)
    told = "nie wiem co robić, wszystko mnie przerasta i nie mam z kim porozmawiać"
    ania.says(told)
    tier = ania.state.tier
    ania.says("kod powrotu", Kind.TEXT, None, told)
    assert ania.state.tier is tier
    ania.says("dzisiaj", Kind.TEXT, None, "chcę się zabić", "kod powrotu")
    assert ania.state.tier is Tier.IMMEDIATE


@pytest.mark.parametrize("stage", [Phase.QUEUED, Phase.ACTIVE, Phase.CLOSED, Phase.ASK_AGE])
def test_coming_back_without_a_word_says_and_changes_nothing(talk: Talk, returns: DialogRules, stage: Phase) -> None:
    ania = talk(Line.ADULT, rules=returns, stage=stage, line=Line.ADULT, greeted=True)
    before = ania.state
    assert ania.says(kind=Kind.RETURN) == []
    assert ania.state == before


def test_who_comes_back_to_nothing_is_welcomed(talk: Talk, returns: DialogRules) -> None:
    assert talk(Line.ADULT, rules=returns).says(kind=Kind.RETURN)[0] == "welcome.line"
