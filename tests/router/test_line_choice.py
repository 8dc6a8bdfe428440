"""An age that comes out while somebody waits on the line that is for others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import AgeBand, Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import Question

Talk = Any
YOUTH, ADULT, MINOR = Line.YOUTH, Line.ADULT, Question.MINOR


class TestLineWhileWaiting:
    """M10 and M11 where the age comes out while somebody waits: asked once, beside the waiting."""

    @pytest.mark.parametrize("tier", [Tier.ELEVATED, Tier.STANDARD])
    @pytest.mark.parametrize(
        ("line", "answer", "then"),
        [
            (ADULT, "1", YOUTH),
            (ADULT, "zostaję", ADULT),
            (ADULT, "nie", ADULT),
            (YOUTH, "tak", ADULT),
            (YOUTH, "3", YOUTH),
            (YOUTH, "nikt mnie nie rozumie", YOUTH),
        ],
    )
    def test_the_choice_wins_and_the_time_is_kept(
        self, talk: Talk, tier: Tier, line: Line, answer: str, then: Line
    ) -> None:
        age, asks = ("mam 14 lat", "conflict.minor") if line is ADULT else ("mam 44 lata", "conflict.adult")
        ania = talk(line, line=line, stage=Phase.QUEUED, tier=tier)
        since = ania.now
        ania.state = replace(ania.state, waiting_since=since)
        ania.now += timedelta(minutes=4)
        assert ania.says(age) == [asks]
        assert ania.steps == []
        said = ania.says(answer)
        assert (ania.state.line, ania.state.waiting_since, ania.stage) == (then, since, Phase.QUEUED)
        assert said == ([] if then is line else ["queue.entered"])
        assert ania.steps == ([] if then is line else ["EnterQueue"])
        assert ({"minor_stays", "adult_stays"} & {*ania.state.tags} == set()) is (then is not line)
        assert ania.says("a teraz nie mogę zasnąć") == []

    def test_an_adult_who_writes_about_a_child_stays_and_is_told(self, talk: Talk) -> None:
        ania = talk(YOUTH, line=YOUTH, stage=Phase.QUEUED)
        assert ania.says("mam 44 lata") == ["conflict.adult"]
        assert ania.says("2") == ["about.child"]
        assert (ania.state.line, ania.steps) == (YOUTH, [])

    @pytest.mark.parametrize("tier", [Tier.IMMEDIATE, Tier.HIGH])
    def test_nobody_in_danger_is_asked(self, talk: Talk, tier: Tier) -> None:
        ania = talk(ADULT, line=ADULT, stage=Phase.QUEUED, tier=tier)
        assert ania.says("mam 14 lat") == []
        assert (ania.state.age_band, ania.state.asked) == (AgeBand.FROM_13, None)

    def test_danger_takes_the_question_back(self, talk: Talk) -> None:
        ania = talk(ADULT, line=ADULT, stage=Phase.QUEUED)
        assert ania.says("mam 14 lat") == ["conflict.minor"]
        assert ania.says("zaraz skoczę") == ["urgent.immediate"]
        assert ania.says("1") == []
        assert ania.state.line is ADULT

    def test_unanswered_it_lapses_and_the_button_still_holds(self, talk: Talk) -> None:
        ania = talk(ADULT, line=ADULT, stage=Phase.QUEUED)
        ania.says("mam 14 lat")
        assert ania.waits(minutes=3) == []
        assert (ania.says("1"), ania.state.line) == ([], ADULT)
        assert (ania.says("1", Kind.CHOICE, "minor.1"), ania.state.line) == (["queue.entered"], YOUTH)

    @pytest.mark.parametrize("stage", [Phase.PARKED, Phase.STOPPED, Phase.CONFLICT])
    def test_who_was_asked_or_comes_back_is_not_asked_now(self, talk: Talk, stage: Phase) -> None:
        ania = talk(ADULT, stage=stage, age_band=AgeBand.FROM_13, asked=MINOR if stage is Phase.CONFLICT else None)
        assert ania.says("wolę tu zostać i pogadać") == ["queue.entered"]
        assert "minor_stays" in ania.state.tags
