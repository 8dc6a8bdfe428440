"""The only way to log: events with named fields from an allow-list."""

import json
import logging
import sys
from collections.abc import Mapping
from typing import TextIO

# Fields that may appear in a log line (domain sheet 5.9). None of them can hold a person's words or address.
ALLOWED = frozenset(
    {
        "event", "level", "role", "conversation", "channel", "line", "tier", "language", "phase", "code", "status",
        "count", "ms", "attempt", "letter", "rule", "rules_version", "error", "where", "pid", "exit_code", "port",
        "account", "reason", "revision", "setting",
    }
)  # fmt: skip
# Platform libraries log addresses, bodies or URLs below these levels (platform sheet 14).
_QUIET = {
    "twilio": logging.ERROR,
    "discord": logging.ERROR,
    "aiogram": logging.ERROR,
    "httpx": logging.ERROR,
    "httpcore": logging.ERROR,
    "aiohttp": logging.ERROR,
    "urllib3": logging.ERROR,
    "rq": logging.ERROR,
    "uvicorn": logging.ERROR,
    "uvicorn.access": logging.CRITICAL,
    "uvicorn.error": logging.ERROR,
    "sqlalchemy": logging.ERROR,
    "aiosqlite": logging.ERROR,
    "asyncio": logging.ERROR,
    "redis": logging.ERROR,
    "alembic": logging.ERROR,
    "pymorphy3": logging.ERROR,
}
_OURS = "most116"


class EventLog:
    """Writes one JSON object a line. A field that is not on the allow-list is a bug and raises in every environment."""

    def __init__(self, role: str) -> None:
        self._logger = logging.getLogger(_OURS)
        self._role = role

    def info(self, event: str, **fields: object) -> None:
        self._write(logging.INFO, event, fields)

    def warning(self, event: str, **fields: object) -> None:
        self._write(logging.WARNING, event, fields)

    def failure(self, event: str, failure: BaseException, **fields: object) -> None:
        """Log a failure by its type and the place it was raised; its message may hold a person's words and is left."""
        described = {**fields, "error": type(failure).__name__, "where": place_of(failure)}
        self._write(logging.ERROR, event, described)

    def _write(self, level: int, event: str, fields: Mapping[str, object]) -> None:
        unknown = fields.keys() - ALLOWED
        if unknown:
            raise ValueError(f"log fields {sorted(unknown)} are not on the allow-list of most116/core/redaction.py")
        self._logger.log(level, event, extra={"fields": {"role": self._role, **fields}})


def place_of(failure: BaseException) -> str:
    """Module and line where `failure` was raised, without its message."""
    trace = failure.__traceback__
    if trace is None:
        return "unknown"
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"


class EventFormatter(logging.Formatter):
    """One JSON object a line. Of a foreign library's record only its name, level and place survive, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {"time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"), "level": record.levelname}
        if record.name == _OURS:
            line |= {"event": record.msg, **getattr(record, "fields", {})}
        else:
            line |= {"event": "library", "where": f"{record.name}:{record.lineno}"}
            if record.exc_info and record.exc_info[1]:
                line["error"] = type(record.exc_info[1]).__name__
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up_logging(stream: TextIO | None = None, *, level: str = "info") -> None:
    """Send every log record of the process through the formatter above; `level` is that of our own events.

    Records of libraries below ERROR are dropped.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger(_OURS).setLevel(level.upper())
    for name, least in _QUIET.items():
        logging.getLogger(name).setLevel(least)
