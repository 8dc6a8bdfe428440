"""Makes text from outside safe to keep, to compare and to show, without losing a word of it."""

import base64
import binascii

import regex

# Characters that show nothing: controls but tab and line break, and those that turn the direction of what follows,
# which can hide or reverse words on the desk's screen and split them for the rules.
_UNSEEN = regex.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_BASE64 = regex.compile(r"[A-Za-z0-9+/]{56,}={0,2}")


def readable(text: str) -> str:
    """`text` with unseen controls removed, line ends as \\n, and lone surrogates replaced by U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    # Half a character cannot be written as UTF-8, so it would stop whatever seals or sends it.
    whole = lines.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNSEEN.sub("", whole)


def unpacked(text: str) -> str:
    """The words of a text that a platform handed over as base64, else `text` itself.

    Long SMS that were joined may come so (platform sheet 2.1). Nothing a person types is taken for it: the letters must
    be a whole base64 block that holds valid UTF-8 with spaces and without controls.
    """
    if len(text) % 4 or not _BASE64.fullmatch(text):
        return text
    try:
        words = base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return text
    return words if " " in words and not _UNSEEN.search(words) else text
