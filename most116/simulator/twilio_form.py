"""Reads a posted form strictly, because a lenient reader would hide a client that encodes wrongly."""

import sys
from urllib.parse import parse_qs

from starlette.requests import Request

from most116.simulator.twilio_facts import Refused

Form = dict[str, list[str]]


async def read_form(request: Request) -> Form:
    """Every value of every field; raises Refused for what is no form, is badly escaped or is not UTF-8."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise Refused(20422, status=415, detail="the body is not application/x-www-form-urlencoded")
    body = await request.body()
    try:
        text = body.decode("ascii")
        form = parse_qs(text, keep_blank_values=True, strict_parsing=True, errors="strict") if text else {}
    except ValueError:
        raise Refused(20422, detail="the form cannot be read as UTF-8") from None
    return {sys.intern(name): values for name, values in form.items()}  # thousands are kept, and names repeat


def first(form: Form, name: str) -> str:
    """The value of a field, or nothing."""
    return form[name][0] if name in form else ""
