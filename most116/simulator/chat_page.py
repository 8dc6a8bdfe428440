"""The telephones of the chat platforms on the page: drawn on the server, working with and without scripts."""

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from most116.simulator.faults import read_fault
from most116.simulator.labels import HOW_OFTEN
from most116.simulator.menu import choice_of
from most116.simulator.network import ChatNetwork, Person

_WORDS = ("text", "payload", "key", "value", "kind")
_SWITCHES = ("on", "remember")


class ChatPage:
    """One form for everything a person does; the path says who does what."""

    def __init__(self, networks: Sequence[ChatNetwork], jinja: Environment) -> None:
        self.networks = {network.chats.name: network for network in networks}
        self._jinja = jinja

    def routes(self) -> list[Route]:
        return [
            Route("/chats/{network}/{person}/fault", self.fault, methods=["POST"]),
            Route("/chats/{network}/{person}/{act}", self.act, methods=["POST"]),
        ]

    async def act(self, request: Request) -> Response:
        path = request.path_params
        network = self.networks.get(path["network"])
        if network is None:
            return Response(status_code=404)
        problem = ""
        try:
            await network.act(path["person"], path["act"], _values(await request.form()))
        except ValueError:
            problem = "chat"
        return self._back(request, path, problem)

    async def fault(self, request: Request) -> Response:
        """What the next message to somebody will meet."""
        path, form = request.path_params, await request.form()
        network = self.networks.get(path["network"])
        if network is None or not network.chats.known(path["person"]):
            return Response(status_code=404)
        who, faults = network.chats.person(path["person"]), network.chats.faults
        kind, code, _ = choice_of(network.menu.failures, str(form.get("fault")))
        if kind == "none":
            faults.clear(who.id)
        else:
            times = HOW_OFTEN.get(str(form.get("times")))
            faults.set(read_fault({"number": who.id, "kind": kind, "code": code, "times": times}))
        network.chats.changed(who)
        return self._back(request, path, "")

    def telephones(self) -> list[tuple[ChatNetwork, Sequence[Person]]]:
        return [(network, network.chats.people()) for network in self.networks.values()]

    def drawn(self, where: str) -> Mapping[str, str] | None:
        """The telephone that a change of the feed names ("network:person"), as the page's script puts it in place."""
        name, _, person = where.partition(":")
        network = self.networks.get(name)
        if network is None or not network.chats.known(person):
            return None
        html = self._jinja.get_template("chat.html").render(network=network, person=network.chats.person(person))
        return {"id": f"chat-{name}-{person}", "html": html}

    def _back(self, request: Request, path: Mapping[str, str], problem: str) -> Response:
        words = self._jinja.globals["problems"]
        if request.headers.get("accept") == "application/json":
            told = words.get(problem, "") if isinstance(words, Mapping) else ""
            return JSONResponse({"problem": told}, status_code=422 if problem else 200)
        anchor = f"#chat-{path['network']}-{path['person']}"
        return RedirectResponse(f"/{f'?problem={problem}' if problem else ''}{anchor}", status_code=303)


def _values(form: FormData) -> dict[str, Any]:
    values: dict[str, Any] = {name: str(form[name]).replace("\r\n", "\n") for name in _WORDS if name in form}
    values |= {name: form[name] == "1" for name in _SWITCHES if name in form}
    return values | ({"media": 1} if "media" in form else {})
