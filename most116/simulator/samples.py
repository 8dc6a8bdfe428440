"""People who do not exist, and what they write when somebody at the desk wants to practise."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from most116.simulator.sms import SmsNetwork
from most116.simulator.stage import Stage

# Number, name, and what they write: first words, then what they answer to being asked how old they are.
SAMPLES = (
    ("+48600100501", "Zuzia", ("Hej, w klasie nikt ze mną nie gada i nie chcę jutro iść do szkoły.", "13")),
    ("+48600100502", "Marcin", ("Dobry wieczór. Od miesiąca prawie nie śpię, ciągle myślę o pracy.", "47")),
    ("+48600100503", "Oksana", ("Добрий день. Я в Польщі сама з дитиною і не знаю, до кого звернутися.", "34")),
    ("+48600100504", "Dima", ("Nie chcę już żyć. Mam to przygotowane na dziś.", "16")),
)


class Samples:
    """Lets the invented people write, each from a telephone of their own, as often as somebody asks."""

    def __init__(self, stage: Stage, sms: SmsNetwork) -> None:
        self._stage, self._sms = stage, sms

    def routes(self) -> list[Route]:
        return [Route("/samples", self.write, methods=["POST"])]

    async def write(self, _: Request) -> Response:
        """They write while the page is shown already: an answer may take as long as a platform waits."""
        for number, name, texts in SAMPLES:
            self._stage.ledger.show(number, name)
            self._stage.chores.start(self._one(number, texts))
        return RedirectResponse("/", status_code=303)

    async def _one(self, number: str, texts: tuple[str, ...]) -> None:
        for text in texts:
            await self._sms.send(number, text)
