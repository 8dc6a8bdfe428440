"""How long judging takes, how long loading, and what the rules weigh; by the development messages and by floods."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_lowercase
from tempfile import TemporaryDirectory

from most116.core.conversation import Language
from most116.testing.corpus_messages import Half, messages_of, prose_of
from safety_rules.judge import RuleBook

_ROUNDS = 5
_PROSE = 200
_LONGEST = 60
_MESSAGES = 50
_FLOOD = 10_000
_SHOWN = 24
_FLOODS = (
    "nie chce zyc ",
    "wzielam tabletki ",
    "hochu umeret ",
    "s*mob*jstwo ",
    "zabci sei ",
    "n i e ch c e ",
    "💊 ",
    "💊🔪🥀😭",
    "a",
    "mama tata mnie bije w domu co noc ",
    "niechcezyc",
    "chcesiezabicniewytrzymam ",
    "1234567 20tabletek ",
    "чxаc хoчу umrзeć ",
    '"nie" . ',
)
# What a fresh process says of itself: seconds to load, MiB before and after, and at most in the one that compiled.
_FRESH = """
import json, resource, sys, time
from pathlib import Path
import safety_rules.book, safety_rules.judge
def held():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmRSS")).split()[1]) / 1024
before, start = held(), time.perf_counter()
safety_rules.book.load_book(None, Path(sys.argv[1]))
said = {"seconds": time.perf_counter() - start, "before": before, "after": held()}
print(json.dumps(said | {"beside": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024}))
"""


@dataclass(frozen=True, slots=True)
class Judging:
    """Microseconds for one message of 60 words, milliseconds for the slowest flood of 10,000 characters.

    `worst` is how that flood begins: all development messages together are among them, with hardly a word twice.
    """

    median: float
    p99: float
    flood: float
    worst: str


@dataclass(frozen=True, slots=True)
class Loading:
    """Seconds and MiB of a fresh process that has the rules compiled, or finds them kept.

    `beside`: what the process that compiles them for it holds at most.
    """

    cold: float
    kept: float
    cold_memory: float
    beside: float
    kept_growth: float


def judging(book: RuleBook) -> Judging:
    """The best of five rounds for each message, so that what else the machine does counts less."""
    texts = [text for language in Language for text in _texts(language)]
    times = sorted(_best(book, text) for language in Language for text in _full_length(_texts(language)))
    floods = {part: _best(book, _flood(part)) / 1000 for part in (*_FLOODS, _strangers(), " ".join(texts))}
    worst = max(floods, key=lambda part: floods[part])
    return Judging(times[len(times) // 2], times[len(times) * 99 // 100], floods[worst], worst[:_SHOWN].strip())


def loading() -> Loading:
    with TemporaryDirectory() as folder:
        cold, kept = _fresh(Path(folder)), _fresh(Path(folder))
    return Loading(cold["seconds"], kept["seconds"], cold["after"], cold["beside"], kept["after"] - kept["before"])


def _flood(part: str) -> str:
    return (part * (_FLOOD // len(part) + 1))[:_FLOOD]


def _strangers() -> str:
    """Words that nobody knows, each another one, all within a mistake or two of one of ours."""
    return " ".join(f"samob{one}{other}jst" for one in ascii_lowercase for other in ascii_lowercase) + " "


def _texts(language: Language) -> list[str]:
    return [*(message.text for message in messages_of(Half.DEV, language)), *prose_of(language)[:_PROSE]]


def _full_length(texts: Sequence[str]) -> Iterator[str]:
    """Messages as long as the promise goes, written by joining short ones."""
    words = " ".join(texts).split()
    last = len(words) - _LONGEST
    for start in range(0, last, max(_LONGEST, last // _MESSAGES)):
        yield " ".join(words[start : start + _LONGEST])


def _best(book: RuleBook, text: str) -> float:
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time_ns()
        book.judge(text, Language.PL)
        best = min(best, (time.process_time_ns() - start) / 1000)
    return best


def _fresh(folder: Path) -> dict[str, float]:
    said = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", _FRESH, str(folder)], check=True, capture_output=True, text=True, timeout=60
    ).stdout
    found: dict[str, float] = json.loads(said)
    return found
