"""The groups of settings, one frozen model each; their defaults are in defaults.toml."""

from collections.abc import Mapping
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, field_validator

from most116.core.conversation import Line, Tier


def none_when_empty(value: object) -> object:
    """TOML and environments cannot say "nothing", so an empty string means it."""
    return None if value == "" else value


def split_at_commas(value: object) -> object:
    """`2,10,60` in an environment is a list of numbers."""
    return value.split(",") if isinstance(value, str) else value


def networks_of(value: object) -> object:
    """Networks with commas between them; none when nothing is given."""
    return [one.strip() for one in value.split(",") if one.strip()] if isinstance(value, str) else value


OptionalPath = Annotated[Path | None, BeforeValidator(none_when_empty)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(none_when_empty)]
# No line: the entry is shared, and the person is asked.
EntryLine = Annotated[Line | None, BeforeValidator(none_when_empty)]
Positive = Annotated[int, Field(gt=0)]
NotNegative = Annotated[int, Field(ge=0)]
PositiveNumber = Annotated[float, Field(gt=0)]
# Port 0 asks the system for any free one.
Port = Annotated[int, Field(ge=0, le=65535)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(networks_of)]
Steps = Annotated[tuple[Positive, ...], BeforeValidator(split_at_commas), Field(min_length=1)]
LogLevel = Literal["debug", "info", "warning", "error"]


class Section(BaseModel):
    """A group of settings: frozen, and a name it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PublicSite(Section):
    """Where the site for people who write listens, and whose word it takes on where a request comes from."""

    host: str
    port: Port
    body_limit_bytes: Positive
    trusted_proxies: Networks


class DeskSite(Section):
    """Where the consultants' site listens, how long things last there, and how much one person holds."""

    host: str
    port: Port
    session_hours: Positive
    idle_minutes: Positive
    second_factor: bool
    public_url: Annotated[str, Field(pattern=r"^(https://[^/\s]+)?$")]
    practice_url: Annotated[str, Field(pattern=r"^(https?://[^/\s]+)?$")]
    record_hours: Positive
    undo_seconds: Annotated[int, Field(ge=0, le=30)]
    talks_at_once: NotNegative
    units: NotNegative
    gone_minutes: Positive
    gone_minutes_immediate: Positive
    unattended_minutes: NotNegative
    offer_seconds: NotNegative

    @property
    def unattended(self) -> timedelta | None:
        return timedelta(minutes=self.unattended_minutes) if self.unattended_minutes else None

    @property
    def undo(self) -> timedelta:
        return timedelta(seconds=self.undo_seconds)


class WebChat(Section):
    """The chat on our own page."""

    on: bool
    entry_line: EntryLine
    box_hours: Positive
    resume_minutes: Positive
    return_days: Positive

    @property
    def return_seconds(self) -> int:
        """How long a return code leads back, and a letter and its answers are kept for whoever has one."""
        return int(timedelta(days=self.return_days).total_seconds())


class Form(Section):
    """The form, whose letters are answered later."""

    on: bool
    entry_line: EntryLine
    youth_hours: Positive
    adult_hours: Positive
    elevated_hours: Positive

    def answered_within(self, line: Line | None, tier: Tier) -> timedelta:
        """How long a letter may wait for its answer; while nobody knows whose it is, as on the slower line."""
        if tier.urgent:
            return timedelta(0)
        of_line = {Line.YOUTH: self.youth_hours, Line.ADULT: self.adult_hours}
        hours = max(of_line.values()) if line is None else of_line[line]
        return timedelta(hours=min(hours, self.elevated_hours) if tier is Tier.ELEVATED else hours)


class Front(Section):
    """The page on which people choose how to talk."""

    discord_application_id: str = Field(pattern=r"^[0-9]*$")
    sign_language_url: str = Field(pattern=r"^(https://\S+)?$")


class CentreList(Section):
    """The directory of local crisis centres."""

    stale_days: Positive


class Intake(Section):
    """How messages are taken in."""

    batch: Positive
    slow_from: Positive
    lock_seconds: Positive
    seen_days: Positive
    contact_days: Positive
    reopen_minutes: NotNegative


class Outbox(Section):
    """How letters are sent."""

    backoff_seconds: Steps
    lease_seconds: Positive
    not_after_minutes: Positive
    concurrency: Positive


class Timer(Section):
    """How often the clock process looks."""

    tick_seconds: PositiveNumber
    rescue_seconds: PositiveNumber
    platform_check_seconds: Annotated[int, Field(ge=60, le=600)]


class SafetyRules(Section):
    """`cache_dir`: where compiled rules are kept, so that the next start takes a moment; none keeps nothing."""

    cache_dir: OptionalPath
    reload_seconds: Positive


class Queue(Section):
    """The waiting room (domain sheet 2.1 and 4.1)."""

    update_minutes: Positive
    max_updates: NotNegative
    long_minutes_elevated: Positive
    long_minutes_standard: Positive
    urgent_wait_seconds: Steps
    starvation_minutes: Positive
    elevated_bonus_minutes: NotNegative
    child_bonus_minutes: NotNegative
    turn_of_calm: NotNegative
    calm_after_minutes: Positive
    overflow_seconds_youth: NotNegative
    overflow_seconds_adult: NotNegative

    @property
    def overflow_after(self) -> Mapping[Line, timedelta]:
        """By line, without those that never overflow."""
        seconds = {Line.YOUTH: self.overflow_seconds_youth, Line.ADULT: self.overflow_seconds_adult}
        return {line: timedelta(seconds=after) for line, after in seconds.items() if after}


class Dialog(Section):
    """How long questions wait for an answer, and whether anybody reads at all (domain sheet 2.1)."""

    ask_language_seconds: Positive
    ask_age_seconds: Positive
    ask_line_seconds: Positive
    conflict_seconds: Positive
    park_minutes: Positive
    parked_hours: Positive
    erase_minutes: Positive
    urgent_repeat_minutes: Positive
    transfer_seconds: Positive
    followup_seconds: Positive
    followup_late_minutes: Positive
    recall_seconds: Positive
    survey_after_seconds: NotNegative
    survey_minutes: Positive
    pause_hours: Positive
    open: bool
    look_again_seconds: Positive


class Retention(Section):
    """How long anything is kept (domain sheet 5.3)."""

    address_hours_after_close: NotNegative
    content_hours: Positive
    urgent_content_days: Positive
    transcript_days: Positive
    case_days: Positive
    token_days: Positive
    audit_days: Positive
    care_plan_days: Positive
    legal_hold_days: Positive
    key_days: Positive


class Tracing(Section):
    """Where spans of OpenTelemetry go (OTLP over HTTP), and of how many steps; without an endpoint there are none."""

    endpoint: str
    share: Annotated[float, Field(ge=0, le=1)]

    @field_validator("endpoint")
    @classmethod
    def _endpoint_is_a_url(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must be the whole address of a collector, such as http://collector:4318/v1/traces")
        return url
