"""What the settings say of our bot."""

from bridges.telegram_bot.updates import UpdateReader
from config.settings import Settings
from config.texts import Texts
from most116.core.conversation import Channel, Language
from most116.core.errors import ConfigurationError
from most116.core.ids import TextKey

_OFF = "Telegram is off: set MOST116_TELEGRAM__BOT_TOKEN and MOST116_TELEGRAM__SECRET_TOKEN"


def bot_token(settings: Settings) -> str:
    token = settings.telegram.bot_token
    if token is None or not settings.telegram.on:
        raise ConfigurationError(_OFF)
    return token.get_secret_value()


def secret_token(settings: Settings) -> str:
    """The word that updates carry; an empty one would let everybody in."""
    secret = settings.telegram.secret_token
    if secret is None or not settings.telegram.on:
        raise ConfigurationError(_OFF)
    return secret.get_secret_value()


def fetches(settings: Settings) -> bool:
    """Whether updates are fetched by the gateway role instead of received by the public site."""
    return settings.telegram.polling or not settings.public_base_url


def update_reader(settings: Settings, texts: Texts) -> UpdateReader:
    """Reads updates of our bot, whose id stands before the colon of its token."""
    telegram = settings.telegram
    link = {"link": f"https://t.me/{telegram.bot_name}"} if telegram.bot_name else {}
    farewell = texts.render(
        TextKey("private_only"),
        language=Language.PL,
        line=telegram.entry_line,
        channel=Channel.TELEGRAM,
        values=link,
    )
    return UpdateReader(slot=bot_token(settings).partition(":")[0], farewell=farewell)
