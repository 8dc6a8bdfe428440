"""Looks after our bot on Telegram: https://core.telegram.org/bots/api#getwebhookinfo."""

from datetime import timedelta

from bridges.json_reading import Node
from bridges.raw_http import external_url
from bridges.telegram_bot.account import fetches, secret_token
from bridges.telegram_bot.bot_calls import BotCalls, bot_calls
from bridges.telegram_bot.updates import WANTED
from bridges.telegram_bot.webhook import TELEGRAM_PATH
from bridges.upkeep import Checked, clock_problem
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.troubles import Trouble

_CONNECT = "run `most116 bridge connect telegram`"
_LATE_UPDATES = 100
_RECENT = timedelta(hours=1)


async def check_telegram(settings: Settings, clock: Clock) -> Checked | None:
    """The token, the bot's name, and whether updates reach us."""
    if not settings.telegram.on:
        return None
    calls = bot_calls(settings)
    try:
        me, info = await calls.call("getMe"), await calls.call("getWebhookInfo")
    finally:
        await calls.close()
    name, wanted = me["username"].text, settings.telegram.bot_name
    problem = clock_problem(calls.date, clock) or _problem(info, settings, clock)
    if problem is None and wanted and wanted.lower() != name.lower():
        words = f"the bot is called {name}: set MOST116_TELEGRAM__BOT_NAME to that, or groups are told a wrong link"
        problem = Checked(words, Trouble.OTHER_NAME)
    if problem is not None:
        return problem
    way = "fetched by the gateway role" if fetches(settings) else "come to the public site"
    groups = "; BotFather's /setjoingroups would keep it out of groups" if me["can_join_groups"] else ""
    return Checked(f"{name} answers, its updates {way}{groups}")


async def connect_telegram(settings: Settings) -> str:
    """Have updates sent to the public site or, where they are fetched, to nobody; what waits is kept."""
    secret, calls = secret_token(settings), bot_calls(settings)
    try:
        return await _connect(calls, settings, secret)
    finally:
        await calls.close()


async def _connect(calls: BotCalls, settings: Settings, secret: str) -> str:
    if fetches(settings):
        await calls.call("deleteWebhook", drop_pending_updates=False)
        return "no webhook is set; the gateway role fetches updates"
    url = external_url(settings.public_base_url, TELEGRAM_PATH)
    await calls.call("setWebhook", url=url, secret_token=secret, allowed_updates=WANTED, drop_pending_updates=False)
    return f"updates go to {url}"


def _problem(info: Node, settings: Settings, clock: Clock) -> Checked | None:
    url, waiting, failed_at = info["url"].text, info["pending_update_count"].number or 0, info["last_error_date"].number
    wanted = "" if fetches(settings) else external_url(settings.public_base_url, TELEGRAM_PATH)
    if url != wanted:
        words = f"updates go to {url or 'nobody'} and not to {wanted or 'whoever fetches them'}: {_CONNECT}"
        return Checked(words, Trouble.ELSEWHERE)
    if wanted and not set(WANTED) <= {each.text for each in info["allowed_updates"]}:
        return Checked(f"the platform was not asked for all updates: {_CONNECT}", Trouble.NOT_TOLD_ALL)
    recent = failed_at is not None and clock.now().timestamp() - failed_at < _RECENT.total_seconds()
    if wanted and recent and waiting:
        said = info["last_error_message"].text[:100]
        words = f"{waiting} updates wait because the public site was not reached ({said}): look at it and its proxy"
        return Checked(words, Trouble.NOT_REACHED)
    if waiting > _LATE_UPDATES:
        words = f"{waiting} updates wait: look whether the {'public' if wanted else 'gateway'} role runs"
        return Checked(words, Trouble.NOT_TAKEN)
    return None
