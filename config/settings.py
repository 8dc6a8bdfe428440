"""The settings of an installation, and the only place that reads the environment."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from config import platforms, sections
from config.addresses import is_loopback, is_safe_base
from config.datafiles import read_text
from config.environment import is_ours, leaves, nearest, read_environment, setting_of, variable
from config.redis_place import Nodes
from most116.core.errors import ConfigurationError

_NOTHING: Mapping[str, object] = MappingProxyType({})
_REDIS = ("redis://", "rediss://", "unix://")
_DATABASES = ("sqlite+aiosqlite://", "postgresql+psycopg://")


class Settings(BaseSettings):
    """Everything an operator can set. Made by `load_settings`; every default is in defaults.toml."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    redis_url: SecretStr
    redis_sentinels: Nodes
    redis_service: str
    redis_sentinel_password: sections.OptionalSecret
    redis_wait_replicas: sections.NotNegative
    redis_wait_ms: Annotated[int, Field(gt=0, le=4000)]
    redis_server: sections.OptionalPath
    database_url: SecretStr
    keyring_dir: Path
    public_base_url: str
    data_dir: sections.OptionalPath
    log_level: sections.LogLevel
    allow_foreign_platforms: bool
    public: sections.PublicSite
    desk: sections.DeskSite
    twilio: platforms.Twilio
    whatsapp: platforms.WhatsApp
    meta: platforms.Meta
    telegram: platforms.Telegram
    discord: platforms.Discord
    webchat: sections.WebChat
    form: sections.Form
    front: sections.Front
    centres: sections.CentreList
    intake: sections.Intake
    outbox: sections.Outbox
    clock: sections.Timer
    safety_rules: sections.SafetyRules
    queue: sections.Queue
    dialog: sections.Dialog
    retention: sections.Retention
    tracing: sections.Tracing

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the library's signature
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Overrides, then the environment, then the defaults; the library's own reader ignores unknown variables."""
        given = read_environment(os.environ, leaves(cls))
        return (
            init_settings,
            InitSettingsSource(settings_cls, init_kwargs=given),
            InitSettingsSource(settings_cls, init_kwargs=read_defaults()),
        )

    @field_validator("redis_url", "database_url")
    @classmethod
    def _store_is_known(cls, url: SecretStr, field: ValidationInfo) -> SecretStr:
        known = _REDIS if field.field_name == "redis_url" else _DATABASES
        if not url.get_secret_value().startswith(known):
            raise ValueError(f"must begin with one of {', '.join(known)}")
        return url

    @model_validator(mode="after")
    def _sentinels_name_servers(self) -> Self:
        if self.redis_sentinels and self.redis_url.get_secret_value().startswith("unix://"):
            raise ValueError(f"Sentinels name servers in the network: set {variable(('redis_url',))} to redis://")
        return self

    @field_validator("public_base_url")
    @classmethod
    def _base_is_public(cls, url: str) -> str:
        url = url.rstrip("/")
        if url and not url.startswith("https://") and not is_loopback(url):
            raise ValueError("must begin with https:// (http:// only on this machine)")
        return url

    @model_validator(mode="after")
    def _platforms_are_whole(self) -> Self:
        for name, platform in self.platforms().items():
            missing = [variable((name, setting)) for setting in platform.missing]
            if missing and len(missing) < len(platform.needed) and not self._carries_whatsapp_alone(platform):
                raise ValueError(
                    f"{platform.title} is only half set up: also set {' and '.join(missing)}, or none of them"
                )
            if not self.allow_foreign_platforms:
                _require_safe_bases(name, platform)
        if self.whatsapp.on and not (self.twilio.account_sid and self.twilio.tokens):
            raise ValueError(f"WhatsApp goes by Twilio: set {variable(('twilio', 'account_sid'))} and its token too")
        if (self.twilio.on or self.whatsapp.on) and not self.public_base_url:
            raise ValueError(
                f"SMS and WhatsApp need {variable(('public_base_url',))}: signatures of callbacks depend on it"
            )
        if self.form.on and not self.webchat.on:
            form, chat = variable(("form", "on")), variable(("webchat", "on"))
            raise ValueError(f"answers to the form are read in the web chat: set {chat}=true, or {form}=false")
        return self

    def _carries_whatsapp_alone(self, platform: platforms.Platform) -> bool:
        """Without a number for SMS the account of Twilio still has a use when there is one for WhatsApp."""
        return platform is self.twilio and self.whatsapp.on and platform.missing == ["sms_number"]

    def platforms(self) -> Mapping[str, platforms.Platform]:
        """The groups of the platforms, by their names."""
        return {
            "twilio": self.twilio,
            "whatsapp": self.whatsapp,
            "meta": self.meta,
            "telegram": self.telegram,
            "discord": self.discord,
        }


def load_settings(overrides: Mapping[str, object] = _NOTHING) -> Settings:
    """Settings from `overrides` (nested like the groups), the environment and the defaults, in this order of weight.

    Raises ConfigurationError with the name of the setting and the remedy; the value itself is never repeated.
    """
    try:
        return Settings(**dict(overrides))  # type: ignore[arg-type]  # overrides are settings, never library switches
    except ValidationError as error:
        problems = "; ".join(_problem(detail["loc"], detail["msg"], detail["type"]) for detail in error.errors())
    raise ConfigurationError(problems)


def read_defaults() -> dict[str, object]:
    """The installed defaults; operators set values by the environment and never by editing this file."""
    return tomllib.loads(read_text("defaults.toml", None))


def origins() -> Mapping[str, str]:
    """For every setting the variable that gives it, or `defaults.toml`; for the doctor command."""
    known = leaves(Settings)
    given = {setting_of(name, known): name for name, value in os.environ.items() if is_ours(name) and value != ""}
    return {setting: given.get(setting, "defaults.toml") for setting in known}


def _require_safe_bases(name: str, platform: platforms.Platform) -> None:
    for setting, vendor in platform.bases.items():
        base = getattr(platform, setting)
        if not (is_safe_base(base, vendor) or (base == "" and setting == "gateway_url")):
            raise ValueError(
                f"{variable((name, setting))} leads neither to the vendor over a safe connection nor to this machine, "
                f"and the token would go there: correct it, or set {variable(('allow_foreign_platforms',))}=true"
            )


def _problem(where: tuple[int | str, ...], message: str, kind: str) -> str:
    """One line about one mistake. Pydantic's messages name what was expected, and our config hides what was given."""
    name = variable(str(part) for part in where if isinstance(part, str))
    message = message.removeprefix("Value error, ")
    if kind == "extra_forbidden":
        return f"{name} is not a setting{nearest(name, leaves(Settings))}: correct or remove it"
    return f"{name}: {message}" if where else message
