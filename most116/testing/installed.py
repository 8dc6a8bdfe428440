"""The installed rules, compiled once for all runs and processes of the tests, and the installed texts, read once."""

import fcntl
from collections.abc import Container, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml

from config import centres, entry_link
from config.lines import LineTable, load_lines
from config.phone_numbers import load_numbers
from config.texts import Texts, load_texts
from most116.core.conversation import Language
from safety_rules.book import load_book
from safety_rules.examples import check_examples
from safety_rules.judge import RuleBook
from safety_rules.keeping import held, key_of, note_held
from safety_rules.rule_files import RULE_FOLDERS, read_texts
from safety_rules.schema import Cue

# Beside what pytest itself keeps of this checkout between runs; changed rules, or a changed engine, have another name.
_FOLDER = Path(__file__).parents[2] / ".pytest_cache" / "rules"


@cache
def installed_book() -> RuleBook:
    with _alone():
        return load_book(None, _FOLDER)


@cache
def kept_rules() -> Path:
    """A folder for the setting safety_rules.cache_dir: the installed rules, compiled and their examples seen to hold.

    What is put there stays for later runs; a test that adds to such a folder copies it.
    """
    book = installed_book()
    with _alone():
        key = key_of(book.version)
        # Examples that fail have tests of their own.
        if not held(_FOLDER, key) and not check_examples(book):
            note_held(_FOLDER, key)
    return _FOLDER


@cache
def installed_texts() -> Texts:
    return load_texts(None, load_numbers(None))


@cache
def installed_lines() -> LineTable:
    return load_lines(None, load_numbers(None))


def overlaid(folder: Path | None) -> bool:
    """Whether operators have, in their folder, files of their own in place of installed texts, lines or rules."""
    return folder is not None and not {path.name for path in folder.iterdir()} <= {centres.FILE, entry_link.FILE}


def few_rules(overlay: Path, keep: Container[str] = ()) -> Path:
    """An overlay that leaves no rules but those of the files in `keep`; what is compiled of it takes a moment."""
    for name in read_texts(None):
        if name.partition("/")[0] in RULE_FOLDERS and name not in keep:
            place = overlay / "rules" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("rules: []\n", encoding="utf-8")
    return overlay


def one_rule_a_cue(overlay: Path) -> Path:
    """An overlay whose rules are one word for each cue in each language: little to compile, and nothing grave in it."""
    for language in Language:
        rules = [
            {
                "id": f"{language}.only.{cue}",
                "cue": cue.value,
                "phrases": [word := f"only{cue.replace('_', '')}{language}"],
                "why": "The only rule of its cue.",
                "must_match": [word, f"{word} {word}"],
                "must_not_match": ["only", "nothing"],
            }
            for cue in Cue
        ]
        place = few_rules(overlay) / f"rules/urgency/{language}_only.yaml"
        place.write_text(yaml.safe_dump({"rules": rules}), encoding="utf-8")
    return overlay


@contextmanager
def _alone() -> Iterator[None]:
    """Of several processes one compiles, and the others wait for what it keeps."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    with _FOLDER.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
