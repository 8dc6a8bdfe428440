"""The page with the phones: drawn on the server, working with and without scripts."""

from collections import deque
from collections.abc import Sequence
from itertools import islice

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from most116.simulator.chat_page import ChatPage
from most116.simulator.facts import facts
from most116.simulator.faults import read_fault
from most116.simulator.labels import CHOICES, FILTERS, HOW_OFTEN, PROBLEMS, TIMES
from most116.simulator.ledger import Message, Phone
from most116.simulator.menu import choice_of
from most116.simulator.network import ChatNetwork
from most116.simulator.settings import is_e164
from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage

_BUBBLES = 200


class Page:
    """The row of phones and the forms on it."""

    def __init__(self, stage: Stage, sms: SmsNetwork, networks: Sequence[ChatNetwork] = ()) -> None:
        self._stage, self._ledger, self._sms = stage, stage.ledger, sms
        self._jinja = Environment(
            loader=PackageLoader("most116.simulator"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._jinja.filters.update(FILTERS, facts=lambda message: facts(message, stage.config))
        self._jinja.globals.update(
            choices=CHOICES, times=TIMES, config=stage.config, faults=stage.faults.of, problems=PROBLEMS
        )
        self.chats = ChatPage(networks, self._jinja)

    def routes(self) -> list[Route | Mount]:
        return [
            Route("/", self.page, methods=["GET"]),
            Route("/phones", self.add, methods=["POST"]),
            Route("/phones/{number}", self.phone, methods=["GET"]),
            Route("/phones/{number}/send", self.send, methods=["POST"]),
            Route("/phones/{number}/replay", self.replay, methods=["POST"]),
            Route("/phones/{number}/fault", self.fault, methods=["POST"]),
            Route("/reset", self.reset, methods=["POST"]),
            *self.chats.routes(),
            Mount("/static", StaticFiles(packages=[("most116.simulator", "static")])),
        ]

    def bubble(self, message: Message) -> str:
        return self._jinja.get_template("bubble.html").render(message=message)

    def notices(self, phone: Phone) -> str:
        return self._jinja.get_template("notices.html").render(phone=phone)

    async def page(self, request: Request) -> Response:
        shown = [each for each in self._ledger.phones.values() if each.shown]
        text = self._jinja.get_template("page.html").render(
            phones=[(each, _last(each.messages)) for each in shown],
            networks=self.chats.telephones(),
            others=len(self._ledger.phones) - len(shown),
            cursor=self._stage.feed.cursor(),
            problem=PROBLEMS.get(request.query_params.get("problem", ""), ""),
        )
        return HTMLResponse(text)

    async def phone(self, request: Request) -> Response:
        """One phone, for a page that was open before it was added."""
        phone = self._ledger.phones.get(request.path_params["number"])
        if phone is None or not phone.shown:
            return HTMLResponse("", status_code=404)
        template = self._jinja.get_template("phone.html")
        return HTMLResponse(template.render(phone=phone, messages=_last(phone.messages)))

    async def add(self, request: Request) -> Response:
        form = await request.form()
        number = "".join(str(form.get("number", "")).split()).replace("-", "")
        number = f"+48{number}" if len(number) == 9 and number.isdecimal() else number
        if not is_e164(number):
            return _back(request, "", "number")
        self._ledger.show(number, str(form.get("name", "")).strip()[:60])
        return _back(request, number)

    async def send(self, request: Request) -> Response:
        number, form = request.path_params["number"], await request.form()
        text = str(form.get("text", "")).replace("\r\n", "\n")
        if not is_e164(number):
            return _back(request, "", "number")
        try:
            await self._sms.send(number, text)
        except ValueError:
            return _back(request, number, "text")
        return _back(request, number)

    async def replay(self, request: Request) -> Response:
        number = request.path_params["number"]
        try:
            await self._sms.replay(number)
        except ValueError:
            return _back(request, number if is_e164(number) else "", "replay")
        return _back(request, number)

    async def fault(self, request: Request) -> Response:
        number, form = request.path_params["number"], await request.form()
        kind, code, _ = choice_of(CHOICES, str(form.get("fault")))
        if not is_e164(number):
            return _back(request, "", "number")
        if kind == "none":
            self._stage.faults.clear(number)
        else:
            times = HOW_OFTEN.get(str(form.get("times")))
            values = {"number": number, "kind": kind, "times": times} | ({"code": code} if code else {})
            self._stage.faults.set(read_fault(values))
        self._stage.feed.publish("phone", number)
        return _back(request, number)

    async def reset(self, request: Request) -> Response:
        await self._stage.reset()
        return _back(request, "")


def _last(messages: deque[Message]) -> list[Message]:
    return list(islice(messages, max(len(messages) - _BUBBLES, 0), None))


def _back(request: Request, number: str, problem: str = "") -> Response:
    """To the phone that a form was on, with the name of what was wrong; a script gets the words instead."""
    if request.headers.get("accept") == "application/json":
        return JSONResponse({"problem": PROBLEMS.get(problem, "")}, status_code=422 if problem else 200)
    anchor = f"#phone-{number.lstrip('+')}" if number else ""
    return RedirectResponse(f"/{f'?problem={problem}' if problem else ''}{anchor}", status_code=303)
