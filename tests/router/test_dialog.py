"""Stories before a consultant is there: what is said, what is heard, where it ends."""

from collections.abc import Callable
from typing import Any

import pytest

from most116.core.conversation import AgeBand, Language, Line, Phase
from most116.core.messages import Kind

Talk = Callable[..., Any]
YOUTH, ADULT = Line.YOUTH, Line.ADULT

# entry; messages, each with the texts heard; stage and line at the end
STORIES: dict[str, tuple[Line | None, list[tuple[str, list[str]]], Phase, Line | None]] = {
    "Ania says hello and her age": (
        None,
        [("hej", ["welcome.shared", "age.ask"]), ("15", ["queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "Bohdan skips the age and picks a line": (
        None,
        [("dzień dobry", ["welcome.shared", "age.ask"]), ("pomiń", ["line.ask"]), ("2", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "an entry of one line needs no line": (
        YOUTH,
        [("hej", ["welcome.line", "age.ask"]), ("nie chcę", ["queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "a minor on the adult line changes": (
        ADULT,
        [("dzień dobry", ["welcome.line", "age.ask"]), ("14", ["conflict.minor"]), ("tak", ["queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "a minor on the adult line stays": (
        ADULT,
        [("dzień dobry", ["welcome.line", "age.ask"]), ("14", ["conflict.minor"]), ("2", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "an adult on the youth line changes": (
        YOUTH,
        [("hej", ["welcome.line", "age.ask"]), ("34", ["conflict.adult"]), ("1", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "an adult writes about a child": (
        YOUTH,
        [("hej", ["welcome.line", "age.ask"]), ("34", ["conflict.adult"]), ("2", ["about.child", "queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "eighteen stays where it is": (
        YOUTH,
        [("hej", ["welcome.line", "age.ask"]), ("18", ["queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "eighteen on a shared entry is asked": (
        None,
        [("hej", ["welcome.shared", "age.ask"]), ("18", ["line.ask"]), ("dzieci", ["queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "somebody else's age is not the writer's": (
        None,
        [("dzień dobry", ["welcome.shared", "age.ask"]), ("mój syn ma 9 lat", ["about.child", "queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "a story skips all questions": (
        None,
        [("mam problem w szkole i nie wiem co robić", ["welcome.shared", "queue.entered"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "a story instead of an age": (
        None,
        [("hej", ["welcome.shared", "age.ask"]), ("w pracy wszystko mi się wali", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "a sad word is never called unreadable": (
        None,
        [("hej", ["welcome.shared", "age.ask"]), ("nie chcę żyć", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "no answer can be read, and still a person": (
        None,
        [
            ("hej", ["welcome.shared", "age.ask"]),
            ("asdf", ["answer.retry"]),
            ("qwer", ["line.ask"]),
            ("zxcv", ["answer.retry"]),
            ("poiu", ["queue.entered"]),
        ],
        Phase.QUEUED,
        ADULT,
    ),
    "stop, and back without questions": (
        None,
        [
            ("hej", ["welcome.shared", "age.ask"]),
            ("STOP", ["stop.done"]),
            ("jednak chcę porozmawiać", ["queue.entered"]),
        ],
        Phase.QUEUED,
        ADULT,
    ),
    "delete, and no after all": (
        None,
        [("hej", ["welcome.shared", "age.ask"]), ("usuń dane", ["delete.confirm"]), ("2", ["queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "is this a bot, is this anonymous, which numbers": (
        None,
        [
            ("jesteś botem?", ["welcome.shared", "am_i_bot", "age.ask"]),
            ("czy to jest anonimowe?", ["privacy"]),
            ("numery", ["numbers"]),
            ("15", ["queue.entered"]),
        ],
        Phase.QUEUED,
        YOUTH,
    ),
    "Ukrainian": (
        None,
        [("Привіт", ["welcome.shared", "age.ask"]), ("мені 16", ["queue.entered", "language.nobody"])],
        Phase.QUEUED,
        YOUTH,
    ),
    "Cyrillic that may be either": (
        None,
        [
            ("не знаю", ["welcome.shared", "language.ask"]),
            ("4", ["age.ask"]),
            ("40", ["queue.entered", "language.nobody"]),
        ],
        Phase.QUEUED,
        ADULT,
    ),
    "a language that is none of ours": (
        None,
        [("مرحبا كيف حالك", ["welcome.shared", "language.other", "language.other", "queue.entered"])],
        Phase.QUEUED,
        ADULT,
    ),
    "the language is asked for": (
        None,
        [("język", ["welcome.shared", "language.ask"]), ("english", ["age.ask"]), ("skip", ["line.ask"])],
        Phase.ASK_LINE,
        None,
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_story(talk: Talk, story: str) -> None:
    entry, turns, stage, line = STORIES[story]
    ania = talk(entry)
    assert [ania.says(text) for text, _ in turns] == [heard for _, heard in turns]
    assert (ania.stage, ania.state.line) == (stage, line)


def test_a_returning_person_is_welcomed_back(talk: Talk) -> None:
    assert talk(YOUTH, known_on=(Line.YOUTH,)).says("hej") == ["welcome.back", "age.ask"]


def test_no_is_yes_in_polish_and_no_in_english(talk: Talk) -> None:
    polish = talk(ADULT)
    for text in ("dzień dobry", "14", "no"):
        polish.says(text)
    assert polish.state.line is Line.YOUTH
    english = talk(ADULT)
    for text in ("hello", "14", "no"):
        english.says(text)
    assert (english.state.language, english.state.line) == (Language.EN, Line.ADULT)


def test_a_minor_who_stays_is_flagged(talk: Talk) -> None:
    ania = talk(ADULT)
    for text in ("dzień dobry", "14", "zostaję"):
        ania.says(text)
    assert "minor_stays" in ania.state.tags
    assert ania.state.age_band is AgeBand.FROM_13


def test_buttons_answer_as_words_do(talk: Talk) -> None:
    ania = talk(None)
    ania.says("hej")
    assert ania.says(kind=Kind.CHOICE, choice="skip") == ["line.ask"]
    assert ania.says(kind=Kind.CHOICE, choice="1") == ["queue.entered"]
    assert ania.state.line is Line.YOUTH


@pytest.mark.parametrize(("kind", "key"), [(Kind.MEDIA, "media.refused"), (Kind.VOICE, "voice.refused")])
def test_files_and_recordings_are_refused_and_count_as_a_story(talk: Talk, kind: Kind, key: str) -> None:
    ania = talk(YOUTH)
    assert ania.says(kind=kind) == ["welcome.line", key, "age.ask"]
    ania.waits(minutes=1)
    assert ania.says(kind=kind) == [key]
    assert ania.waits(minutes=3) == ["queue.entered"]


def test_what_could_not_be_read_goes_on_to_a_person(talk: Talk) -> None:
    ania = talk(YOUTH)
    assert ania.says(kind=Kind.UNREADABLE) == ["welcome.line", "age.ask"]
    assert ania.waits(minutes=3) == ["queue.entered"]


def test_deletion_of_a_conversation(talk: Talk) -> None:
    ania = talk(YOUTH)
    ania.says("hej")
    assert ania.says("usuń dane") == ["delete.confirm"]
    assert ania.stage is Phase.ERASING
    ania.says("1")
    assert (ania.stage, ania.steps) == (Phase.CLOSED, ["Erase", "Close"])
    assert ania.decision.wake_at is None


def test_a_new_conversation_forgets_that_we_met(talk: Talk) -> None:
    ania = talk(YOUTH, known_on=(Line.YOUTH,), stage=Phase.STOPPED, tags=("youth",))
    assert ania.says("nowa rozmowa") == ["welcome.line", "age.ask"]
    assert not ania.state.known_on


def test_edits_and_deletions_move_nothing(talk: Talk) -> None:
    ania = talk(YOUTH)
    ania.says("hej")
    assert ania.says("heja", Kind.EDIT) == []
    assert ania.says("zabiję się", Kind.DELETE) == []
    assert ania.stage is Phase.ASK_AGE


def test_a_message_that_is_changed_into_a_story_is_one(talk: Talk) -> None:
    """Sent too soon and then finished: only the change holds what somebody has to read."""
    ania = talk(YOUTH)
    ania.says("hej")
    ania.says("hej, od pół roku w klasie nikt ze mną nie rozmawia", Kind.EDIT)
    assert ania.stage is Phase.QUEUED


def test_a_message_that_is_changed_into_an_answer_is_one(talk: Talk) -> None:
    ania = talk(YOUTH)
    ania.says("hej")
    ania.says("mam 155")
    ania.says("mam 15", Kind.EDIT)
    assert (ania.stage, ania.state.age_band) == (Phase.QUEUED, AgeBand.FROM_13)


def test_a_change_that_comes_before_its_message_begins_the_talk(talk: Talk) -> None:
    assert talk(YOUTH).says("hej", Kind.EDIT) == ["welcome.line", "age.ask"]


def test_whoever_changes_a_message_in_the_quiet_tray_is_read(talk: Talk) -> None:
    ania = talk(YOUTH, stage=Phase.PARKED)
    ania.says("hej, jest tam ktoś", Kind.EDIT)
    assert ania.stage is Phase.QUEUED


def test_an_album_is_answered_once_and_the_next_one_again(talk: Talk) -> None:
    ania = talk(YOUTH)
    ania.says("hej")
    assert ania.says("", Kind.MEDIA) == ["media.refused"]
    assert [ania.says("", Kind.MEDIA) for _ in range(4)] == [[]] * 4
    assert ania.says("", Kind.VOICE) == ["voice.refused"], "that is another thing, and names whom to call"
    ania.waits(seconds=61)
    assert ania.says("", Kind.MEDIA)[:1] == ["media.refused"]
