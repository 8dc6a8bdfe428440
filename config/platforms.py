"""The groups of settings of the platforms: what each needs before it is on, and where its token may go."""

import re
from typing import Annotated, ClassVar

from pydantic import Field, SecretStr, field_validator

from config.sections import EntryLine, NotNegative, OptionalSecret, Positive, PositiveNumber, Section

# A content prepared at Twilio (https://www.twilio.com/docs/content), or none.
ContentId = Annotated[str, Field(pattern=r"^(HX[0-9a-fA-F]{32})?$")]
_BOT_TOKEN = re.compile(r"[0-9]{1,19}:[A-Za-z0-9_-]+")
# What the platform takes as a secret word (https://core.telegram.org/bots/api#setwebhook).
_SECRET_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,256}")


class Platform(Section):
    """A platform is on when all of `needed` is given, and a half filled one is refused when settings are loaded.

    `bases` are the settings that say where requests go, each with the vendor's domain.
    """

    title: ClassVar[str]
    needed: ClassVar[tuple[str, ...]]
    bases: ClassVar[dict[str, str]]

    @property
    def on(self) -> bool:
        return not self.missing

    @property
    def missing(self) -> list[str]:
        """What of the needed settings is not given."""
        return [name for name in self.needed if not _given(getattr(self, name))]


class Twilio(Platform):
    """The account of SMS and WhatsApp. `previous_auth_token` stays valid for signatures while a token is changed."""

    title: ClassVar = "SMS"
    needed: ClassVar = ("account_sid", "auth_token", "sms_number")
    bases: ClassVar = {"api_base": "twilio.com"}

    account_sid: str
    auth_token: OptionalSecret
    previous_auth_token: OptionalSecret
    sms_number: str = Field(pattern=r"^(\+?[0-9]{3,15})?$")
    api_base: str
    timeout_seconds: PositiveNumber
    validity_seconds: Positive
    messages_per_second: PositiveNumber
    history_hours: NotNegative
    entry_line: EntryLine

    @property
    def tokens(self) -> list[str]:
        """The account's token and, while it is being changed, the one before; an empty one would let anybody sign."""
        given = (self.auth_token, self.previous_auth_token)
        return [token.get_secret_value() for token in given if token and token.get_secret_value()]


class WhatsApp(Platform):
    """A WhatsApp number of the account of [twilio]. Ids of prepared contents are empty while there are none."""

    title: ClassVar = "WhatsApp"
    needed: ClassVar = ("number",)
    bases: ClassVar = {}

    number: str = Field(pattern=r"^(\+[0-9]{7,15})?$")
    message_chars: Positive
    messages_per_second: PositiveNumber
    buttons_1: ContentId
    buttons_2: ContentId
    buttons_3: ContentId
    template_pl: ContentId
    template_uk: ContentId
    template_en: ContentId
    template_ru: ContentId
    entry_line: EntryLine


class Meta(Platform):
    """The Facebook page, and the Instagram account linked to it when `instagram_id` is given."""

    title: ClassVar = "Messenger"
    needed: ClassVar = ("app_secret", "verify_token", "page_id", "page_token")
    bases: ClassVar = {"graph_base": "facebook.com"}

    app_secret: OptionalSecret
    previous_app_secret: OptionalSecret
    verify_token: OptionalSecret
    page_id: str = Field(pattern=r"^[0-9]*$")
    page_token: OptionalSecret
    instagram_id: str = Field(pattern=r"^[0-9]*$")
    instagram_name: str = Field(pattern=r"^[A-Za-z0-9._]{0,30}$")
    graph_base: str
    graph_version: str = Field(pattern=r"^v[0-9]+\.[0-9]+$")
    timeout_seconds: PositiveNumber
    human_agent: bool
    messenger_chars: Positive
    instagram_bytes: Positive
    messenger_per_second: PositiveNumber
    instagram_per_second: PositiveNumber
    messenger_entry_line: EntryLine
    instagram_entry_line: EntryLine


class Telegram(Platform):
    """The bot. With `polling`, and without a public address, messages are fetched instead of received."""

    title: ClassVar = "Telegram"
    needed: ClassVar = ("bot_token", "secret_token")
    bases: ClassVar = {"api_base": "telegram.org"}

    bot_token: OptionalSecret
    secret_token: OptionalSecret
    bot_name: str = Field(pattern=r"^[A-Za-z0-9_]{0,32}$")
    polling: bool
    api_base: str
    timeout_seconds: PositiveNumber
    messages_per_second: PositiveNumber
    chat_pause_seconds: Annotated[float, Field(ge=0)]
    entry_line: EntryLine

    @field_validator("bot_token")
    @classmethod
    def _bot_token_is_one(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None and not _BOT_TOKEN.fullmatch(token.get_secret_value()):
            raise ValueError("must be digits, a colon and letters, as BotFather gave it")
        return token

    @field_validator("secret_token")
    @classmethod
    def _secret_token_can_be_sent(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not _SECRET_TOKEN.fullmatch(secret.get_secret_value()):
            raise ValueError("must be 1 to 256 letters, digits, _ and -")
        return secret


class Discord(Platform):
    """The bot of the application. An empty `gateway_url` asks the platform for one."""

    title: ClassVar = "Discord"
    needed: ClassVar = ("bot_token", "application_id")
    bases: ClassVar = {"api_base": "discord.com", "gateway_url": "discord.gg"}

    bot_token: OptionalSecret
    application_id: str = Field(pattern=r"^[0-9]*$")
    api_base: str
    gateway_url: str
    timeout_seconds: PositiveNumber
    messages_per_second: PositiveNumber
    history_hours: NotNegative
    entry_line: EntryLine


def _given(value: object) -> bool:
    return bool(value.get_secret_value() if hasattr(value, "get_secret_value") else value)
