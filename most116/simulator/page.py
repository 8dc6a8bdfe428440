"""The page with the phones: drawn on the server, working with and without scripts."""

from collections import deque
from itertools import islice
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from most116.simulator.faults import read_fault
from most116.simulator.labels import CHOICES, TIMES, fault_words, phone_number, state_of
from most116.simulator.ledger import Message, Phone
from most116.simulator.settings import is_e164
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage

_HERE = Path(__file__).parent
_BUBBLES = 200


class Page:
    """The row of phones and the forms on it. A form's answer is a redirect back to its phone."""

    def __init__(self, stage: Stage, sms: SmsNetwork) -> None:
        self._stage, self._ledger, self._sms = stage, stage.ledger, sms
        self._jinja = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._jinja.filters.update(phone_number=phone_number, state_of=state_of, fault_words=fault_words)
        self._jinja.globals.update(choices=CHOICES, times=TIMES, config=stage.config, faults=stage.faults.of)

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/phones", self.add, methods=["POST"]),
            Route("/phones/{number}/send", self.send, methods=["POST"]),
            Route("/phones/{number}/replay", self.replay, methods=["POST"]),
            Route("/phones/{number}/fault", self.fault, methods=["POST"]),
            Route("/reset", self.reset, methods=["POST"]),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
        ]

    def bubble(self, message: Message) -> str:
        return self._jinja.get_template("bubble.html").render(message=message)

    def notices(self, phone: Phone) -> str:
        return self._jinja.get_template("notices.html").render(phone=phone)

    async def page(self, request: Request) -> Response:
        shown = [each for each in self._ledger.phones.values() if each.shown]
        text = self._jinja.get_template("page.html").render(
            phones=[(each, _last(each.messages)) for each in shown],
            others=len(self._ledger.phones) - len(shown),
            cursor=self._stage.feed.cursor(),
            problem=request.query_params.get("problem", ""),
        )
        return HTMLResponse(text)

    async def add(self, request: Request) -> Response:
        form = await request.form()
        number = "".join(str(form.get("number", "")).split()).replace("-", "")
        number = f"+48{number}" if len(number) == 9 and number.isdecimal() else number
        if not is_e164(number):
            return _back("", "number")
        self._ledger.show(number, str(form.get("name", "")).strip()[:60])
        return _back(number)

    async def send(self, request: Request) -> Response:
        number, form = request.path_params["number"], await request.form()
        text = str(form.get("text", "")).replace("\r\n", "\n")
        if not is_e164(number):
            return _back("", "number")
        try:
            await self._sms.send(number, text)
        except ValueError:
            return _back(number, "text")
        return _back(number)

    async def replay(self, request: Request) -> Response:
        number = request.path_params["number"]
        try:
            await self._sms.replay(number)
        except ValueError:
            return _back(number if is_e164(number) else "", "replay")
        return _back(number)

    async def fault(self, request: Request) -> Response:
        number, form = request.path_params["number"], await request.form()
        kind, code, _ = CHOICES.get(str(form.get("fault")), CHOICES["none"])
        if not is_e164(number):
            return _back("", "number")
        if kind == "none":
            self._stage.faults.clear(number)
        else:
            times = {"1": 1, "3": 3}.get(str(form.get("times")))
            values = {"number": number, "kind": kind, "times": times} | ({"code": code} if code else {})
            self._stage.faults.set(read_fault(values))
        self._stage.feed.publish("phone", number)
        return _back(number)

    async def reset(self, _: Request) -> Response:
        await self._stage.reset()
        return _back("")


def _last(messages: deque[Message]) -> list[Message]:
    return list(islice(messages, max(len(messages) - _BUBBLES, 0), None))


def _back(number: str, problem: str = "") -> Response:
    """To the phone that a form was on, with the name of what was wrong."""
    anchor = f"#phone-{number.lstrip('+')}" if number else ""
    return RedirectResponse(f"/{f'?problem={problem}' if problem else ''}{anchor}", status_code=303)
