"""Takes changed rules into use while the house runs; rules that are broken leave the last good ones in force."""

import asyncio
from contextlib import suppress
from pathlib import Path

from redis.exceptions import RedisError

from config.settings import Settings
from handoff.live import names
from handoff.live.connection import Live
from handoff.routing import Router
from most116.core.errors import ConfigurationError
from most116.core.free_memory import give_back
from most116.core.redaction import EventLog
from safety_rules.book import load_book
from safety_rules.examples import check_examples
from safety_rules.judge import RuleBook
from safety_rules.keeping import held, key_of, note_held
from safety_rules.version import version_now

_MOST_NAMED = 3
OK, BROKEN = "ok", "broken"


def require_examples(book: RuleBook, cache_dir: Path | None = None) -> None:
    """Raises ConfigurationError when a rule does not hold what its own examples say.

    With `cache_dir`, rules kept there whose examples held before are taken at that: thousands of examples are seconds.
    """
    key = key_of(book.version)
    if cache_dir and held(cache_dir, key):
        return
    if failures := check_examples(book):
        named = "; ".join(failures[:_MOST_NAMED])
        more = f" and {len(failures) - _MOST_NAMED} more" if len(failures) > _MOST_NAMED else ""
        raise ConfigurationError(f"rules whose examples do not hold: {named}{more}; see most116 rules check")
    if cache_dir:
        # A folder that nobody may write to costs the next start the examples and nothing else.
        with suppress(OSError):
            note_held(cache_dir, key)


class RuleWatch:
    """Looks at the rule files again and again, and gives `router` the rules that they hold."""

    def __init__(self, router: Router, redis: Live, settings: Settings, events: EventLog) -> None:
        self._router = router
        self._redis = redis
        self._settings = settings
        self._events = events
        self._refused: str | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`."""
        seconds = self._settings.safety_rules.reload_seconds
        while not stop.is_set():
            state = await self.look()
            try:
                # Kept a few rounds longer than one, so that a slow round is no gap.
                await self._redis.set(names.RULES_STATE, state, ex=4 * seconds)
            except (RedisError, OSError) as failure:
                self._events.failure("rules_state_not_told", failure)
            try:
                await asyncio.wait_for(stop.wait(), seconds)
            except TimeoutError:
                continue

    async def look(self) -> str:
        """Take changed rules into use; says whether the files hold the rules that are in force."""
        try:
            version = await asyncio.to_thread(version_now, self._settings.data_dir)
        except Exception as failure:  # noqa: BLE001 -- whatever is wrong with a file, the rules in force go on
            return self._keep_last_good("unreadable", failure)
        if version == self._router.book.version:
            self._refused = None
            return OK
        if version == self._refused:
            return BROKEN
        try:
            book = await asyncio.to_thread(self._load)
        except Exception as failure:  # noqa: BLE001
            return self._keep_last_good(version, failure)
        self._router.book = book
        # The rules that were in force were as large.
        await asyncio.to_thread(give_back)
        self._refused = None
        self._events.info("rules_reloaded", rules_version=book.version)
        return OK

    def _load(self) -> RuleBook:
        book = load_book(self._settings.data_dir, self._settings.safety_rules.cache_dir)
        require_examples(book, self._settings.safety_rules.cache_dir)
        return book

    def _keep_last_good(self, version: str, failure: Exception) -> str:
        """Told once for each state of the files, not with every look."""
        if version != self._refused:
            self._refused = version
            self._events.failure("rules_refused", failure, rules_version=self._router.book.version)
        return BROKEN
