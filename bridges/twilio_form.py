"""The form that Twilio posts: its pairs exactly as they are signed, and its fields as safe text."""

from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qsl

from bridges.readable import readable

# Twilio sends some thirty fields and two for each of ten files; a body of thousands is an attack on our time.
_MOST_FIELDS = 500


@dataclass(frozen=True, slots=True)
class TwilioForm:
    """Decoded names and values as bytes, in the order they came."""

    pairs: tuple[tuple[bytes, bytes], ...] = field(repr=False)

    @classmethod
    def read(cls, body: bytes) -> Self | None:
        """The form in `body`, whatever its bytes are; None when it has more fields than any real one."""
        try:
            # Latin-1 maps every byte to one character and back, so nothing is lost before the signature is checked.
            pairs = parse_qsl(
                body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=_MOST_FIELDS
            )
        except ValueError:
            return None
        return cls(tuple((name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs))

    def __contains__(self, name: str) -> bool:
        return any(each == name.encode() for each, _ in self.pairs)

    def text(self, name: str) -> str:
        """The first value of `name` as safe text; empty when it is not there."""
        value = next((value for each, value in self.pairs if each == name.encode()), b"")
        return readable(value.decode("utf-8", "replace"))

    def count(self, prefix: str) -> int:
        """How many names begin with `prefix`."""
        return len({each for each, _ in self.pairs if each.startswith(prefix.encode())})
