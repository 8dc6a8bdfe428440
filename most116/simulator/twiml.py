"""Reads what our webhook answers: a TwiML document whose messages go to the phone."""

from xml.etree import ElementTree as ET

_LARGEST = 64 * 1024


class TwimlError(Exception):
    """The answer cannot be used; the code is the platform's."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


def read_replies(status: int, content_type: str, body: str) -> list[str]:
    """The texts to send back. A plain-text answer is a text too: the platform used to send it to the person."""
    kind = content_type.partition(";")[0].strip().lower()
    if status == 204 and not body:
        return []
    if kind == "text/plain":
        return [body] if body.strip() else []
    if kind not in {"text/xml", "application/xml", "text/html"}:
        raise TwimlError(12300)
    try:
        if len(body) > _LARGEST or "<!DOCTYPE" in body:
            raise TwimlError(12100)
        root = ET.fromstring(body)  # noqa: S314 - no document type gets here, so no entity can be declared
    except ET.ParseError:
        raise TwimlError(12100) from None
    if root.tag != "Response":
        raise TwimlError(12200)
    return [text for message in root.findall("Message") if (text := _text(message))]


def _text(message: ET.Element) -> str:
    bodies = message.findall("Body")
    return "".join("".join(body.itertext()) for body in bodies) if bodies else "".join(message.itertext()).strip()
