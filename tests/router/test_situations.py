"""The situations of the domain sheet 2.4 that are neither a question nor danger."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from most116.core.conversation import AgeBand, Language, Line, Phase, Tier
from most116.core.messages import Kind
from router.decision import DialogRules, Question, Say
from router.pausing import paused
from router.writers import another_writer

Talk = Callable[..., Any]
WRITERS = [
    "tu jego brat", "to ja, mama", "z tej strony jej mama", "hej, tu jej siostra", "pisze jego mama", "тут його мама",
    "це я, мама", "это её брат", "this is her mum", "hi, its his brother", "hello this is her mother",
]  # fmt: skip
SAME_WRITER = [
    "to ja, Ania", "mama mnie bije", "jego brat mnie bije", "tu jestem", "moja siostra tu jest", "to jest mój brat",
    "my brother hit me", "this is hard", "я і мама", "to jej wina", "to jego sprawka i jego brata", "",
]  # fmt: skip


@pytest.mark.parametrize("text", WRITERS)
def test_another_writer_is_flagged_and_nothing_is_said_of_it(talk: Talk, text: str) -> None:
    assert another_writer(text)
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.says(text) == []
    assert "other_writer" in ania.state.tags


@pytest.mark.parametrize("text", SAME_WRITER)
def test_the_same_writer(text: str) -> None:
    assert not another_writer(text)


def test_whoever_is_abroad_hears_once_what_works_there(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    assert ania.says("mieszkam w Niemczech i jest mi tu źle") == ["welcome.line", "abroad", "queue.entered"]
    assert ania.says("jestem w Niemczech od roku") == []


def test_a_language_that_is_none_of_ours_is_answered_in_english_and_polish(talk: Talk) -> None:
    ania = talk()
    ania.says("مرحبا كيف حالك")
    said = [step for step in ania.decision.steps if isinstance(step, Say) and step.text == "language.other"]
    assert [step.language for step in said] == [Language.EN, Language.PL]


@pytest.mark.parametrize(
    ("entry", "text", "tag", "says"),
    [
        (Line.ADULT, "mam 14 lat i nie mam z kim pogadać", "minor_stays", ["conflict.minor"]),
        (Line.YOUTH, "mam 44 lata i nie mam z kim pogadać", "adult_stays", ["conflict.adult"]),
        (Line.YOUTH, "mam 19 lat i nie mam z kim pogadać", None, []),
        (Line.YOUTH, "mam 44 lata, moja córka ma 9 lat i boi się szkoły", "adult_stays", []),
    ],
)
def test_an_age_told_in_a_story_is_flagged_and_asked_about_where_the_line_is_another(
    talk: Talk, entry: Line, text: str, tag: str | None, says: list[str]
) -> None:
    ania = talk(entry)
    assert [key for key in ania.says(text) if key != "about.child"] == ["welcome.line", "queue.entered", *says]
    assert ania.stage is Phase.QUEUED
    assert {"minor_stays", "adult_stays"} & {*ania.state.tags} == ({tag} if tag else set())


def test_insults_are_kept_and_answered_by_nobody_but_a_person(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    ania.says("mam problem w szkole i w domu")
    assert ania.says("zabij się idiotko") == []
    assert (ania.state.tier, "abuse" in ania.state.tags) == (Tier.STANDARD, True)


class TestPause:
    def test_it_keeps_silent_and_ends_by_itself(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        ania.state = paused(ania.state, now=ania.now, until=ania.now + timedelta(hours=2), longest=rules.pause)
        assert ania.says("głupi bot") == []
        assert (ania.waits(hours=2), ania.stage) == ([], Phase.PARKED)
        assert ania.says("przepraszam") == ["queue.entered"]

    def test_nobody_is_paused_for_longer_than_a_day(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE)
        state = paused(ania.state, now=ania.now, until=ania.now + timedelta(days=30), longest=rules.pause)
        assert state.paused_until == ania.now + timedelta(hours=24)

    def test_danger_gets_through_and_is_never_paused(self, talk: Talk, rules: DialogRules) -> None:
        ania = talk(Line.YOUTH, stage=Phase.ACTIVE, line=Line.YOUTH)
        ania.state = paused(ania.state, now=ania.now, until=ania.now + timedelta(hours=2), longest=rules.pause)
        assert (ania.says("SOS"), ania.stage) == (["urgent.immediate"], Phase.QUEUED)
        with pytest.raises(ValueError, match="danger"):
            paused(ania.state, now=ania.now, until=ania.now, longest=rules.pause)


class TestNobodyReads:
    @pytest.fixture
    def closed(self, talk: Talk, rules: DialogRules) -> Any:
        return talk(Line.YOUTH, rules=replace(rules, open=False))

    def test_it_is_said_once_in_a_while_and_no_question_is_asked(self, closed: Any) -> None:
        assert (closed.says("hej"), closed.stage) == (["unavailable"], Phase.UNAVAILABLE)
        assert closed.says("jest tam ktoś?") == []
        assert closed.waits(minutes=11) == []
        assert closed.says("halo") == ["unavailable"]

    @pytest.mark.parametrize(
        ("told", "line"),
        [("mam 16 lat, chcę pogadać", Line.YOUTH), ("mam 50 lat i jestem sam", Line.ADULT), ("chcę pogadać", None)],
    )
    def test_who_told_their_age_hears_whom_people_of_that_age_can_call(
        self, talk: Talk, rules: DialogRules, told: str, line: Line | None
    ) -> None:
        one = talk(None, rules=replace(rules, open=False))
        assert (one.says(told), one.state.line, one.stage) == (["unavailable"], line, Phase.UNAVAILABLE)
        one.rules = rules
        one.waits(minutes=1)
        assert (one.stage, one.state.line in {line, Line.ADULT}) == (Phase.QUEUED, True)

    def test_danger_gets_a_place_and_no_promise_of_a_person(self, closed: Any) -> None:
        assert closed.says("wzięłam tabletki") == ["unavailable"]
        assert (closed.stage, closed.state.tier, closed.steps) == (Phase.QUEUED, Tier.IMMEDIATE, ["EnterQueue"])
        assert set(closed.waits(minutes=5)) == {"unavailable"}

    def test_what_was_kept_is_queued_without_a_word_when_somebody_reads_again(
        self, closed: Any, rules: DialogRules
    ) -> None:
        closed.says("hej, mam problem w szkole")
        closed.rules = rules
        assert (closed.waits(minutes=1), closed.stage) == ([], Phase.QUEUED)

    def test_deleting_and_stopping_work_as_ever(self, closed: Any) -> None:
        closed.says("hej")
        assert closed.says("usuń dane") == ["delete.confirm"]
        closed.says("tak")
        assert closed.stage is Phase.CLOSED


def test_stop_and_whatever_comes_later(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.CLOSED, asked=Question.SURVEY)
    ania.state = replace(ania.state, closed_at=ania.now)
    assert ania.says("STOP") == ["stop.done"]
    assert (ania.stage, ania.waits(hours=1)) == (Phase.STOPPED, [])
    assert ania.state.closed_at is not None


def test_a_child_under_thirteen_is_known_by_its_band(talk: Talk) -> None:
    ania = talk(Line.YOUTH)
    for text in ("hej", "11"):
        ania.says(text)
    assert ania.state.age_band is AgeBand.FROM_10
    assert ania.says("nie chcę żyć") == ["urgent.high"]


@pytest.mark.parametrize("kind", [Kind.START, Kind.OPT_IN])
def test_an_entrance_is_greeted(talk: Talk, kind: Kind) -> None:
    assert talk(Line.YOUTH).says(kind=kind) == ["welcome.line", "age.ask"]


@pytest.mark.parametrize("stage", [Phase.ASK_LANG, Phase.ASK_AGE, Phase.ASK_LINE, Phase.PARKED, Phase.CLOSED])
def test_whoever_is_greeted_as_known_may_begin_as_nobody(talk: Talk, stage: Phase) -> None:
    ania = talk(Line.YOUTH, stage=stage, known_on=(Line.YOUTH,), greeted=True)
    assert ania.says("NOWA ROZMOWA") == ["welcome.line", "age.ask"]
    assert (ania.steps, ania.state.known_on) == (["StartUnlinked"], ())


@pytest.mark.parametrize(("stage", "steps"), [(Phase.QUEUED, []), (Phase.ACTIVE, ["PassOn"])])
def test_who_waits_or_talks_is_unlinked_and_loses_nothing(talk: Talk, stage: Phase, steps: list[str]) -> None:
    ania = talk(Line.YOUTH, stage=stage, line=Line.YOUTH, known_on=(Line.YOUTH,))
    assert ania.says("nowa rozmowa") == []
    assert (ania.stage, ania.steps, ania.state.known_on) == (stage, ["StartUnlinked", *steps], ())


def test_another_language_asks_nothing_twice(talk: Talk) -> None:
    ania = talk()
    heard = [ania.says(text) for text in ("hej", "pomiń", "język", "3", "1")]
    assert heard[1:4] == [["line.ask"], ["language.ask"], ["line.ask"]]
    assert (ania.stage, ania.state.line, ania.state.language) == (Phase.QUEUED, Line.YOUTH, Language.EN)


def test_a_language_chosen_while_waiting_hides_no_question_and_tells_who_is_there(talk: Talk) -> None:
    ania = talk(Line.YOUTH, stage=Phase.QUEUED, line=Line.YOUTH)
    assert ania.says("język") == ["language.ask"]
    assert ania.says("prywatność") == ["privacy"]
    assert ania.says("3") == ["language.nobody"]
    assert (ania.stage, ania.state.language) == (Phase.QUEUED, Language.EN)
