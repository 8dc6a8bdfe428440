"""Puts the pretended Telegram together."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.routing import BaseRoute

from most116.simulator.menu import PICTURE, REPLAY, Deed, Menu, failures
from most116.simulator.network import Chats
from most116.simulator.stage import Stage
from most116.simulator.telegram.account import Account
from most116.simulator.telegram.acts import Acts
from most116.simulator.telegram.bot_api import BotApi
from most116.simulator.telegram.delivery import Delivery
from most116.simulator.telegram.hearing import Hearing
from most116.simulator.telegram.talking import Talking
from most116.simulator.telegram.updates import Update, Updates, Webhook

_PEOPLE = (("7101", "Celina"), ("7102", "Dima"))
# An update that the bot does not take stays on its way, and nobody need wait for it.
_PATIENCE = 10.0


class Telegram:
    """Implements `ChatNetwork`."""

    title = "Telegram"
    trouble = ""
    menu = Menu(
        link="Kod linku t.me, którym ktoś przychodzi",
        opens="Otwórz link (/start)",
        edits=True,
        deletes=True,
        deeds=(PICTURE, Deed("group", "Dodaj bota do grupy", {}), REPLAY),
        failures=failures(
            blocked=("refused", 403, "403 – bot zablokowany"),
            token=("refused", 401, "401 – złe hasło bota"),
            throttled=("throttled", 429, "429 – za dużo naraz"),
        ),
    )

    def __init__(self, account: Account, stage: Stage) -> None:
        clock = stage.ledger.clock
        self.chats = Chats("telegram", _PEOPLE, stage.feed, clock)
        self._updates = Updates(clock)
        self._delivery = Delivery(self._updates, stage.wire, stage.chores, clock, account.pace)
        self._acts = Acts(account, self.chats, self._updates)
        hearing = Hearing(account, self._updates, self._delivery, stage.stopping)
        self._api = BotApi(account.bot_token, Talking(account, self.chats, self._acts), hearing, stage)
        self._registered = Webhook(
            url=account.webhook_url, secret_token=account.secret_token, allowed_updates=tuple(account.allowed_updates)
        )
        self.reset()

    def routes(self) -> Sequence[BaseRoute]:
        return self._api.routes()

    def reset(self) -> None:
        self._updates.drop()
        self._updates.webhook = self._registered
        self._delivery.forget()
        self._acts.taps.clear()
        self._acts.groups.clear()

    async def act(self, person: str, act: str, values: Mapping[str, Any]) -> None:
        update = self._act(person, act, values)
        self._delivery.start()
        if update is not None and self._updates.webhook.url:
            await _tried(update)

    def _act(self, person: str, act: str, values: Mapping[str, Any]) -> Update | None:
        who, key, text = self.chats.person(person), str(values.get("key", "")), str(values.get("text", ""))
        acts: Mapping[str, Callable[[], Update | None]] = {
            "send": lambda: self._acts.send(who, text, int(values.get("media", 0))),
            # The button *Start* of t.me/<bot>?start=payload.
            "start": lambda: self._acts.send(who, f"/start {values.get('payload', '')}".strip(), 0),
            "edit": lambda: self._acts.edit(who, key, text),
            "delete": lambda: self._acts.delete(who, key),
            "press": lambda: self._acts.press(who, key, str(values.get("value", ""))),
            "block": lambda: self._acts.block(who, on=bool(values.get("on", True))),
            "group": lambda: self._acts.add_to_group(who),
            "replay": lambda: self._acts.replay(who),
        }
        if act not in acts:
            raise ValueError(f"{self.title} has no act {act!r}")
        return acts[act]()


def telegram_networks(given: Mapping[str, Any], stage: Stage) -> Sequence[Telegram]:
    network = Telegram(Account.of(given), stage)
    stage.on_reset(network.reset)
    return [network]


async def _tried(update: Update) -> None:
    try:
        async with asyncio.timeout(_PATIENCE):
            await update.tried.wait()
    except TimeoutError:
        return
