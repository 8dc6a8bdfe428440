"""Reads one HTTP answer from the bytes of a connection."""

from dataclasses import dataclass, field

import httptools

_LIMIT = 256 * 1024


class NoAnswer(Exception):
    """The connection stood, but no whole and readable answer came over it in time."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    status: int
    content_type: str
    body: str


@dataclass(slots=True)
class AnswerReader:
    """Fed with bytes until `complete`; the parser calls the methods that begin with `on_`."""

    complete: bool = False
    keeps_open: bool = False
    _status: int = 0
    _headers: dict[str, str] = field(default_factory=dict)
    _body: bytearray = field(default_factory=bytearray)
    _parser: httptools.HttpResponseParser = field(init=False)

    def __post_init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as problem:
            raise NoAnswer from problem
        if len(self._body) > _LIMIT:
            raise NoAnswer

    def end(self) -> None:
        """The other side has closed; that ends an answer without a length, and breaks any other."""
        if not self._status or self._headers.keys() & {"content-length", "transfer-encoding"}:
            raise NoAnswer
        self.complete = True

    def read(self) -> HttpAnswer:
        return HttpAnswer(
            self._status, self._headers.get("content-type", ""), self._body.decode("utf-8", errors="replace")
        )

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        self._status = self._parser.get_status_code()

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        if self._status < 200:  # an early hint; the answer itself follows
            self._status = 0
            self._headers.clear()
        else:
            self.complete, self.keeps_open = True, self._parser.should_keep_alive()
