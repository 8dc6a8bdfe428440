"""The catalogue renders word for word and refuses to load with a hole in it."""

import time
from importlib.resources import as_file, files
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from config.datafiles import read_text
from config.phone_numbers import load_numbers
from config.texts import Texts, load_texts
from most116.core.conversation import Channel, Language, Line
from most116.core.errors import ConfigurationError
from most116.core.ids import TextKey

PL, UK, EN = Language.PL, Language.UK, Language.EN
YOUTH = Line.YOUTH

GOLDEN = yaml.safe_load(Path(__file__).with_name("golden_texts.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def texts() -> Texts:
    return load_texts(None, load_numbers(None))


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    with as_file(files("config").joinpath("texts")) as folder:
        copytree(folder, tmp_path / "texts")
    return tmp_path


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['key']}-{case['language']}")
def test_texts_are_rendered_word_for_word(texts: Texts, case: dict[str, Any]) -> None:
    said = texts.render(
        TextKey(case["key"]),
        language=Language(case["language"]),
        line=Line(case["line"]) if "line" in case else None,
        channel=Channel(case["channel"]) if "channel" in case else None,
        values=case.get("values", {}),
    )
    assert said == case["says"]


def test_hours_once_verified_bring_their_sentence_back(tmp_path: Path) -> None:
    content = read_text("numbers.yaml", None).replace("hours: null", 'hours: "12-15"')
    (tmp_path / "numbers.yaml").write_text(content, encoding="utf-8")
    changed = load_texts(tmp_path, load_numbers(tmp_path))
    rendered = changed.render(TextKey("about.child"), language=EN, line=YOUTH)
    assert "Parents and teachers can also call 800 100 100 (hours: 12-15). If" in rendered
    assert changed.version != load_texts(None, load_numbers(None)).version


def test_a_question_without_its_subject_and_an_unknown_key_are_refused(texts: Texts) -> None:
    with pytest.raises(ValueError, match="line"):
        texts.render(TextKey("transfer.ask"), language=PL, line=YOUTH)
    with pytest.raises(ConfigurationError, match=r"texts/en.yaml has no text age.asked"):
        texts.render(TextKey("age.asked"), language=EN, line=None)
    with pytest.raises(ConfigurationError, match=r"interface/en.yaml has no string web.nothing"):
        texts.interface("web.nothing", EN)


def test_strings_of_pages_follow_the_language_and_the_line(texts: Texts) -> None:
    assert texts.interface("web.quick_exit", PL) == "Szybkie wyjście"
    assert texts.interface("web.reconnect", EN) == "Connection lost. Trying again. Urgent: 112."
    assert texts.interface("web.not_sent", UK, YOUTH) == "Не надіслано. Спробуй ще раз."
    assert texts.interface("web.not_sent", UK) == "Не надіслано. Спробуйте ще раз."


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("texts/uk.yaml", "\nage.ask:", "\nage.asked:", "texts/uk.yaml lacks age.ask"),
        ("texts/uk.yaml", "\nage.ask:", "\nage.ask:\n  id: M07\n  text: x\nage.more:", "texts/uk.yaml has age.more"),
        ("texts/ru.yaml", "  id: M07\n", "", "texts/ru.yaml, age.ask: add `id`"),
        ("texts/ru.yaml", "  id: M07\n", "  id: M08\n", "id is M08, in texts/pl.yaml it is M07"),
        ("texts/en.yaml", "  id: M07\n", "  id: M07\n  sms: x\n", "`sms` belongs to every Polish text"),
        ("texts/en.yaml", "or SKIP.", "or [[skip]].", "nothing gives the value skip"),
        ("texts/en.yaml", "[[number.n112]]", "[[number.n999]]", "nothing gives the value number.n999"),
        ("texts/interface/en.yaml", "web.quick_exit", "web.exit", "interface/en.yaml lacks web.quick_exit"),
        ("texts/interface/en.yaml", "[[number.n112]]", "[[number.n911]]", "numbers.yaml has no number.n911"),
    ],
)
def test_a_hole_in_the_catalogue_stops_the_start(overlay: Path, name: str, old: str, new: str, says: str) -> None:
    file = overlay / name
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load_texts(overlay, load_numbers(None))
    assert says in str(caught.value)


def test_pages_may_have_further_files_and_the_desk_speaks_polish(overlay: Path) -> None:
    folder = overlay / "texts" / "interface"
    (folder / "pl_proba.yaml").write_text('desk.proba: "Weź następną"\n', encoding="utf-8")
    assert load_texts(overlay, load_numbers(None)).interface("desk.proba", EN) == "Weź następną"
    (folder / "pl_again.yaml").write_text('web.quick_exit: "X"\n', encoding="utf-8")
    with pytest.raises(ConfigurationError, match="another file of this language has it already"):
        load_texts(overlay, load_numbers(None))


def test_loading_is_quick() -> None:
    numbers = load_numbers(None)
    started = time.process_time()
    load_texts(None, numbers)
    assert time.process_time() - started < 0.3, "it takes about 0.04 s of work; how busy the machine is does not count"
