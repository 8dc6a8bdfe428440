"""What opens or proves something, and what is genuine for it: whatever else is given must be refused."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidTag

from bridges.raw_http import RawRequest
from bridges.signatures import meta_signature, meta_signed, twilio_signature, twilio_signed
from bridges.telegram_bot.updates import UpdateReader
from bridges.telegram_bot.webhook import TelegramWebhook
from bridges.webchat.passes import Passes
from bridges.webchat.visits import Visit
from config.datafiles import read_text
from handoff.crypto.envelope import EnvelopeError, Key, key_id_of, open_sealed, seal
from handoff.crypto.return_words import ReturnWords
from most116.core.sealed import ReplyAddress, Secret
from most116.testing.moved_clock import MovedClock

_CLOCK = MovedClock(datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
_KEY, _PLACE, _WORDS = Key.fresh(), "conversation/message/body", b"nie mam dokad pojsc"
_URL, _TOKEN = "https://most.example.org/webhooks/sms", "a token"
_PAIRS = [(b"Body", b"hej"), (b"From", b"+48600100200")]
_BODY = b'{"object": "page"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgery:
    """`accepts`: whether the bytes are taken for genuine, never raising; only `genuine` are."""

    accepts: Callable[[bytes], bool]
    genuine: Sequence[bytes]

    def check(self, given: bytes) -> None:
        assert self.accepts(given) is (given in self.genuine)


def _envelope(given: bytes) -> bool:
    try:
        opened = open_sealed(_KEY, given, _PLACE)
    except EnvelopeError:
        return False
    return opened == _WORDS and key_id_of(given) == _KEY.id


def _twilio(given: bytes) -> bool:
    return twilio_signed(_URL, _PAIRS, given.decode("latin-1"), [_TOKEN])


def _twilio_words(given: bytes) -> bool:
    signature = twilio_signature(_TOKEN, _URL, _PAIRS).decode()
    return twilio_signed(_URL, [(b"Body", given), _PAIRS[1]], signature, [_TOKEN])


def _meta(given: bytes) -> bool:
    return meta_signed(_BODY, given.decode("latin-1"), [_TOKEN])


def _meta_body(given: bytes) -> bool:
    return meta_signed(given, meta_signature(_TOKEN, _BODY).decode(), [_TOKEN])


_bot = TelegramWebhook(secret=_TOKEN, reader=UpdateReader(slot="1", farewell="f"), clock=_CLOCK)


def _telegram(given: bytes) -> bool:
    headers = {"x-telegram-bot-api-secret-token": given.decode("latin-1")}
    return _bot.verify(RawRequest(method="POST", url="", headers=headers, query={}, body=b""))


_visit = Visit(ReplyAddress.fresh())
_passes = Passes(b"p" * 32, _CLOCK, seconds=1800)
_pass = _passes.give(_visit)


def _cookie(given: bytes) -> bool:
    found = _passes.read(given.decode("latin-1"))
    return found is not None and found.visit.token == _visit.token


_line = _visit.seal(_WORDS)


def _mailbox(given: bytes) -> bool:
    try:
        return _visit.open(given) == _WORDS
    except InvalidTag:
        return False


_listed = ReturnWords(pepper=b"p" * 32, words=read_text("return_words.txt", None).split())
_code = Secret("agat agrest akacja akademia akcent agat")
_name, _under = _listed.lock(_code, ReplyAddress("visit"))


def _return_code(given: bytes) -> bool:
    """Whatever is read as six words opens nothing but what was sealed under these."""
    read = _listed.read(Secret(given.decode("latin-1")))
    if read is None or _listed.unlock(read, _under) is None:
        return False
    assert read == _code
    return given == _code.reveal().encode()


def _return_place(given: bytes) -> bool:
    return _listed.unlock(_code, given) is not None


FORGERIES = {
    "envelope": Forgery(accepts=_envelope, genuine=[seal(_KEY, _WORDS, _PLACE)]),
    "twilio_signature": Forgery(accepts=_twilio, genuine=[twilio_signature(_TOKEN, _URL, _PAIRS)]),
    "twilio_words": Forgery(accepts=_twilio_words, genuine=[_PAIRS[0][1]]),
    "meta_signature": Forgery(accepts=_meta, genuine=[meta_signature(_TOKEN, _BODY)]),
    "meta_body": Forgery(accepts=_meta_body, genuine=[_BODY]),
    "telegram_secret": Forgery(accepts=_telegram, genuine=[_TOKEN.encode()]),
    "cookie": Forgery(accepts=_cookie, genuine=[_pass.encode()]),
    "mailbox": Forgery(accepts=_mailbox, genuine=[_line]),
    "return_code": Forgery(accepts=_return_code, genuine=[_code.reveal().encode()]),
    "return_place": Forgery(accepts=_return_place, genuine=[_under]),
}
