"""What the page offers for reading while somebody waits: in the page itself, so that nothing tells what was read."""

from bridges.webchat.reception import Arrival
from bridges.webchat.stages import Stage
from config.articles import Shelf, load_articles
from config.settings import Settings
from config.texts import Texts
from most116.core.clock import Clock
from most116.core.messages import Author
from most116.core.redaction import EventLog

_WAITING = frozenset({Stage.BOT, Stage.WAITING, Stage.UNSAID})


def open_shelf(settings: Settings, texts: Texts, clock: Clock, log: EventLog) -> Shelf:
    """What can be offered; the log says how many files cannot, and `most116 doctor` which and why."""
    shelf = load_articles(settings.data_dir, texts.numbers, clock.now().date())
    if shelf.problems:
        log.warning("articles_left_out", count=len(shelf.problems))
    return shelf


def may_read(arrival: Arrival | None) -> bool:
    """Whether the page may hold articles: from before the first words until a person answers, and never beside danger.

    Whoever has just opened the page gets them hidden: its script asks for no other page once there is a talk.
    """
    if arrival is None or not arrival.so_far.begun:
        return True
    so_far = arrival.so_far
    answered = any(line.author is Author.CONSULTANT or line.urgent for line in so_far.lines)
    return so_far.stage in _WAITING and not answered
