"""Whether updates of Telegram are fetched, and by whom; a process that does not fetch imports nothing for it."""

from bridges.hearing import Hearing
from bridges.telegram_bot.account import fetches, update_reader
from config.settings import Settings
from most116.core.ports import Listener


def telegram_listener(settings: Settings, hearing: Hearing) -> Listener | None:
    """Whoever fetches updates; nobody where they come by webhook."""
    if not fetches(settings):
        return None
    from bridges.telegram_bot.bot_calls import bot_calls
    from bridges.telegram_bot.polling import TelegramPolling

    reader = update_reader(settings, hearing.texts)
    return TelegramPolling(make=lambda: bot_calls(settings), reader=reader, hearing=hearing)
