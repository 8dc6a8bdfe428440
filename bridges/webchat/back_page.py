"""The page for whoever comes back: six words lead to their talk, from any browser."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bridges.webchat.reception import Reception, read_client_id
from bridges.webchat.visits import Visit
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.conversation import Channel, Language
from most116.core.errors import StorageDown
from most116.core.ports import ReturnCodes
from most116.core.redaction import EventLog
from most116.core.sealed import Secret
from most116.web.forms import read_own_form
from most116.web.guesses import GuessRate
from most116.web.pages import Pages, known_language, language_of
from most116.web.proxies import client_address
from most116.web.reader import Look, address, reader_of

_AGAIN = {"retry-after": "30"}
# In steps of five every language of ours has one form of the word "seconds".
_STEP_SECONDS = 5
# A person has a few tries at once. All who guess together have so few that a year of them hits one of 100,000 codes
# once in ten thousand times, and so many that a flood hardly keeps those waiting who come back (docs/decisions/0077).
_BURST, _PER_SECOND = 6, 1 / 15
_BURST_OF_ALL, _PER_SECOND_OF_ALL = 240, 10.0
_NOTHING: Mapping[str, str] = MappingProxyType({})


def guess_rate(clock: Clock) -> GuessRate:
    """How often words may be tried, from one place and by all."""
    return GuessRate(
        clock,
        burst=_BURST,
        per_second=_PER_SECOND,
        burst_of_all=_BURST_OF_ALL,
        per_second_of_all=_PER_SECOND_OF_ALL,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BackView:
    """One rendering of the page. `problem` is empty or one of unknown, held (for `seconds`) and closed."""

    words: str
    message_id: str
    chosen: str
    problem: str
    seconds: str

    @property
    def draft_form(self) -> str:
        """The form that controls of the page send, so that what is typed stays."""
        return "back"

    def __repr__(self) -> str:
        return f"BackView({self.problem!r})"


class BackPage:
    """Shown to anybody; the words are in the form and its answer, and nowhere else."""

    def __init__(
        self,
        *,
        reception: Reception,
        codes: ReturnCodes,
        rate: GuessRate,
        pages: Pages,
        settings: Settings,
        log: EventLog,
    ) -> None:
        self._reception = reception
        self._codes = codes
        self._rate = rate
        self._pages = pages
        self._line = settings.webchat.entry_line
        self._base_url = settings.public_base_url
        self._log = log

    async def show(self, request: Request) -> Response:
        return self._page(request, {"lang": request.query_params.get("lang", "")})

    async def post(self, request: Request) -> Response:
        fields = await read_own_form(request, self._base_url)
        if isinstance(fields, Response):
            return fields
        try:
            return await self._answer(request, fields)
        except StorageDown as failure:
            self._rate.give_back(client_address(request))
            self._log.failure("webchat_unavailable", failure, channel=Channel.WEBCHAT)
            return self._page(request, fields, problem="closed", status=HTTPStatus.SERVICE_UNAVAILABLE, headers=_AGAIN)

    async def _answer(self, request: Request, fields: Mapping[str, str]) -> Response:
        if fields.get("speak") or fields.get("look"):
            return self._page(request, fields)
        words = Secret(fields.get("words", "").strip())
        seconds = self._rate.wait(client_address(request)) if words else 0.0
        if seconds > 0:
            rounded = str(ceil(seconds / _STEP_SECONDS) * _STEP_SECONDS)
            later = {"retry-after": rounded}
            return self._page(
                request, fields, problem="held", seconds=rounded, status=HTTPStatus.TOO_MANY_REQUESTS, headers=later
            )
        found = await self._codes.find(words) if words else None
        if found is None:
            return self._page(request, fields, problem="unknown", status=HTTPStatus.UNPROCESSABLE_ENTITY)
        visit, chosen = Visit(found), known_language(fields.get("lang"))
        await self._reception.come_back(request, visit, read_client_id(fields), self._language(request, chosen))
        onward = address("/chat", lang=chosen, v=Look.parse(fields.get("v")).code)
        answer = RedirectResponse(onward, status_code=HTTPStatus.SEE_OTHER)
        self._reception.remember(request, answer, visit)
        return answer

    def _page(
        self,
        request: Request,
        fields: Mapping[str, str],
        *,
        problem: str = "",
        seconds: str = "",
        status: int = HTTPStatus.OK,
        headers: Mapping[str, str] = _NOTHING,
    ) -> Response:
        """What was typed stays in the field, and is the same try when it comes again."""
        page = BackView(
            words=fields.get("words", ""),
            message_id=fields.get("id") or uuid.uuid4().hex,
            chosen=known_language(fields.get("speak") or fields.get("lang")),
            problem=problem,
            seconds=seconds,
        )
        return self._pages.answer(
            "back.html",
            language=self._language(request, page.chosen),
            line=self._line,
            status=status,
            headers=headers,
            reader=reader_of(request, fields.get("look") or fields.get("v")),
            page=page,
        )

    def _language(self, request: Request, chosen: str) -> Language:
        return language_of(chosen, request.headers.get("accept-language"))
