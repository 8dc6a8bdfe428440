"""What a browser sends: read without ever failing on odd characters, and only from our own pages."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

_MOST_FIELDS = 50
_OWN = frozenset({"same-origin", "none"})
# Control characters but tab and line feed; half a surrogate pair; and marks that turn the direction of what follows,
# with which a text can be made to look like another.
_BROKEN = re.compile("[\ud800-\udfff]")
_UNWANTED = re.compile("[\0-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class UnreadableForm(ValueError):
    """The body is no form: not the right kind, or more fields than any page of ours has."""


def clean(text: str) -> str:
    """The text as it may be kept and shown: nothing a person can read is lost, nothing that breaks a store is left."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWANTED.sub("", _BROKEN.sub("\ufffd", text))


async def read_form(request: Request) -> Mapping[str, str]:
    """The fields of an urlencoded or JSON body, cleaned; of a field that comes twice the first. JSON: strings only.

    Raises UnreadableForm. The body's size is the business of `BodyCap`.
    """
    body = await request.body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    pairs = _json_pairs(body) if kind == "application/json" else _form_pairs(body)
    fields: dict[str, str] = {}
    for name, value in pairs:
        fields.setdefault(clean(name), clean(value))
    return fields


async def read_own_form(request: Request, public_base_url: str) -> Mapping[str, str] | Response:
    """The fields of a form that a page of ours sent, or the refusal of anything else."""
    if not from_own_page(request, public_base_url):
        return foreign_form()
    try:
        return await read_form(request)
    except UnreadableForm:
        return PlainTextResponse("This form cannot be read.\n", status_code=HTTPStatus.BAD_REQUEST)


def foreign_form() -> Response:
    """The answer to a form that another site's page sent."""
    return PlainTextResponse("This form is not from our page.\n", status_code=HTTPStatus.FORBIDDEN)


def from_own_page(request: Request, public_base_url: str = "") -> bool:
    """False when a browser says that the request comes from another site's page.

    Browsers too old for Sec-Fetch-Site send an Origin, which our own no-referrer policy makes "null" for forms; that
    one is let through, because SameSite cookies do not come with a foreign form and so it can touch no one's visit.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        return True
    ours = {request.headers.get("host", "").lower(), urlsplit(public_base_url).netloc.lower()} - {""}
    return _place(origin) in ours


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _form_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise UnreadableForm("the form has too many fields") from None


def _json_pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableForm("the body is not JSON") from None
    if not isinstance(content, dict) or len(content) > _MOST_FIELDS:
        raise UnreadableForm("the body is not a JSON object of a few fields")
    return [(name, value) for name, value in content.items() if isinstance(value, str)]
