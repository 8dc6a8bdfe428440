"""Whether a signature that is nearly right takes longer to refuse than one that is wrong from the first byte."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from bridges.signatures import meta_signature, meta_signed, twilio_signature, twilio_signed

_ROUNDS = 4_000
_URL = "https://bridge.invalid/webhooks/twilio"
_PAIRS = [(b"Body", "Nie mogę spać".encode()), (b"From", b"+48600100200"), (b"MessageSid", b"SM" + b"0" * 32)]
_BODY = b'{"object":"page","entry":[' + b"0," * 500 + b"0]}"
_SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 -- of no platform


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """`ratio`: the median time of a refusal when only the last byte is wrong, by that when the first is."""

    of: str
    ratio: float


def refusals() -> Sequence[Refusal]:
    """Taken in turn, so that what else the machine does falls on both alike."""
    twilio, meta = twilio_signature(_SECRET, _URL, _PAIRS), meta_signature(_SECRET, _BODY)
    return [
        Refusal(of="Twilio", ratio=_ratio(lambda given: twilio_signed(_URL, _PAIRS, given, [_SECRET]), twilio)),
        Refusal(of="Meta", ratio=_ratio(lambda given: meta_signed(_BODY, given, [_SECRET]), meta)),
    ]


def _ratio(check: Callable[[str], bool], right: bytes) -> float:
    # The last byte of base64 may be "=", and that of hexadecimal digits is one of sixteen: "!" is neither.
    wrong = ["!" + right[1:].decode(), right[:-1].decode() + "!"]
    times: list[list[float]] = [[], []]
    for number in range(2 * _ROUNDS):
        which = number % 2
        began = time.perf_counter()
        refused = not check(wrong[which])
        times[which].append(time.perf_counter() - began)
        if not refused:
            raise RuntimeError("a wrong signature was taken")
    return median(times[1]) / median(times[0])
