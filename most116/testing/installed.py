"""The installed rules, compiled once for a whole test process: they are the same for every test and cost seconds."""

import atexit
import shutil
import tempfile
from collections.abc import Container
from functools import cache
from pathlib import Path

from safety_rules.book import load_book
from safety_rules.judge import RuleBook
from safety_rules.rule_files import RULE_FOLDERS, read_texts


@cache
def installed_book() -> RuleBook:
    return load_book(None, _folder())


def kept_rules() -> Path:
    """A folder for the setting safety_rules.cache_dir, in which the installed rules are found compiled."""
    installed_book()
    return _folder()


def few_rules(overlay: Path, keep: Container[str] = ()) -> Path:
    """An overlay that leaves no rules but those of the files in `keep`; what is compiled of it takes a moment."""
    for name in read_texts(None):
        if name.partition("/")[0] in RULE_FOLDERS and name not in keep:
            place = overlay / "rules" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text("rules: []\n", encoding="utf-8")
    return overlay


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="m116-rules-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
