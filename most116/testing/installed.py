"""The installed rules, compiled once for a whole test process: they are the same for every test and cost seconds."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from safety_rules.book import load_book
from safety_rules.judge import RuleBook


@cache
def installed_book() -> RuleBook:
    return load_book(None, _folder())


def kept_rules() -> Path:
    """A folder for the setting safety_rules.cache_dir, in which the installed rules are found compiled."""
    installed_book()
    return _folder()


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="m116-rules-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
