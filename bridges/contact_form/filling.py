"""What a browser sends with the form: words, what was chosen beside them, and files, which are only counted."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bridges.webchat.reception import LONGEST_WORDS, read_client_id
from bridges.webchat.visits import Visit
from most116.core.conversation import AgeBand, Line
from most116.core.messages import Filled
from most116.core.sealed import Secret
from most116.web.forms import UnreadableForm, clean, read_form

_MOST_PARTS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """The form as it was filled in; `visit` and `client_id` are the same however often it is sent.

    `chosen` is the language that was chosen, `look` how the page looks (most116/web/reader.py). `unsent`: it came only
    to be shown in another language or look.
    """

    visit: Visit
    client_id: str
    words: Secret
    filled: Filled
    entry: str
    chosen: str
    look: str | None = None
    files: int = 0
    unsent: bool = False

    @property
    def empty(self) -> bool:
        return not self.words.reveal().strip()

    @property
    def too_long(self) -> bool:
        return len(self.words.reveal()) > LONGEST_WORDS


def blank(entry: str, chosen: str, line: Line | None) -> Filling:
    """The form before anything was written; `line` is that of the link by which somebody came."""
    return Filling(
        visit=Visit.new(),
        client_id=uuid.uuid4().hex,
        words=Secret(""),
        filled=Filled(line=line),
        entry=entry,
        chosen=chosen,
    )


async def read_filling(request: Request) -> Filling:
    """Raises UnreadableForm. What nobody offered as an age or a line is none."""
    fields, files = await _fields(request)
    return Filling(
        visit=Visit.parse(fields.get("visit", "")) or Visit.new(),
        client_id=read_client_id(fields),
        words=Secret(fields.get("text", "")),
        filled=Filled(age_band=_age_band(fields.get("age", "")), line=_line(fields.get("line", ""))),
        entry=fields.get("entry", ""),
        chosen=fields.get("speak") or fields.get("lang", ""),
        look=fields.get("look") or fields.get("v"),
        files=files,
        unsent="speak" in fields or "look" in fields,
    )


async def _fields(request: Request) -> tuple[Mapping[str, str], int]:
    """No page of ours asks for files. Whoever adds some is told so and keeps the words; the files go nowhere."""
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        return await read_form(request), 0
    try:
        async with request.form(max_files=_MOST_PARTS, max_fields=_MOST_PARTS) as form:
            parts = form.multi_items()
            files = [part for _, part in parts if isinstance(part, UploadFile) and (part.filename or part.size)]
            fields = {clean(name): clean(part) for name, part in reversed(parts) if isinstance(part, str)}
            return fields, len(files)
    except HTTPException:
        raise UnreadableForm("the parts of the form cannot be told apart") from None


def _age_band(value: str) -> AgeBand:
    return AgeBand(value) if value in set(AgeBand) else AgeBand.UNKNOWN


def _line(value: str) -> Line | None:
    return Line(value) if value in set(Line) else None
