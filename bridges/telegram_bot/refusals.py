"""What a refusal of Telegram means for us."""

import functools
from collections.abc import Mapping
from importlib.resources import files

import yaml

from bridges.failures import of_status
from most116.core.errors import FAILURES, BridgeError, Failure

# A letter is too old long before a longer time is over.
_LONGEST_WAIT = 3600.0


@functools.cache
def refusals() -> Mapping[str, Failure]:
    """The failure for each number, and for each number with words."""
    table = yaml.safe_load(files("bridges.telegram_bot").joinpath("telegram_errors.yaml").read_text("utf-8"))
    return {str(entry): FAILURES[name] for name, entries in table.items() for entry in entries}


def refusal(code: int, description: str, retry_after: float | None = None) -> BridgeError:
    """Holds the number and words of our own table; the platform's sentence may repeat what was sent."""
    said = description.lower()
    named = (entry for entry in refusals() if entry.startswith(f"{code} ") and entry.partition(" ")[2] in said)
    known = next(named, str(code))
    failure = refusals().get(known) or of_status(code)
    return BridgeError(failure, detail=known, retry_after=retry_after and min(retry_after, _LONGEST_WAIT))
