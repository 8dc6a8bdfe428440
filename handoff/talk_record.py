"""How a talk went, as its consultant says by choosing from lists: categories, an outcome, a verdict on the tier.

There is no place in it for words, for a place or for anybody's name (domain sheet 6).
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from config.categories import Categories
from most116.core.conversation import Channel, Line, Tier
from most116.core.ids import ConversationId
from most116.core.messages import OWN_PAGES

MOST_PARTS = 3
# The main category of what was no talk: silence, a test, a wrong line.
NON_COUNSELLING = "NC"


class About(StrEnum):
    """Whom the talk was about: who wrote, a child of theirs or another child, or somebody else."""

    SELF = "self"
    CHILD = "child"
    OTHER = "other"


class Gender(StrEnum):
    """As the person said it by themselves; nobody is asked."""

    UNKNOWN = "unknown"
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"


class Outcome(StrEnum):
    TALK = "talk"
    REFERRAL = "referral"
    SERVICES = "services"
    OTHER_LINE = "other_line"
    ENDED = "ended"
    LOST = "lost"


class Verdict(StrEnum):
    """What a consultant thinks of the tier that the rules gave."""

    RIGHT = "right"
    TOO_HIGH = "too_high"
    TOO_LOW = "too_low"


class Family(StrEnum):
    """The kind of channel, which is all that a record tells of it."""

    SMS = "sms"
    MESSENGER = "messenger"
    WEB = "web"

    @classmethod
    def of(cls, channel: Channel) -> "Family":
        if channel is Channel.SMS:
            return cls.SMS
        return cls.WEB if channel in OWN_PAGES else cls.MESSENGER


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A verdict with what it was about: the tier, and the rules and their version that gave it."""

    verdict: Verdict
    tier: Tier
    rules: tuple[str, ...]
    rules_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen so far; codes are those of config/categories.yaml."""

    main: str | None = None
    parts: tuple[str, ...] = ()
    outcome: Outcome | None = None
    about: About | None = None
    gender: Gender = Gender.UNKNOWN
    referrals: tuple[str, ...] = ()
    notice: bool = False
    feedback: Feedback | None = None

    @property
    def enough(self) -> bool:
        """Everything that only a person can tell is told; the rest is known."""
        return self.main is not None and self.outcome is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRecord:
    """The record of a talk while it can be changed. `until`: so long after closing; None while the talk goes on."""

    conversation: ConversationId
    alias: str
    line: Line
    tier: Tier
    chosen: Chosen
    done: bool
    until: datetime | None


def fitting(chosen: Chosen, line: Line, categories: Categories) -> Chosen:
    """Without what the line's scheme does not know, as after a change of the line or of the scheme."""
    parts, referrals = categories.parts(line), categories.referral_codes()
    return replace(
        chosen,
        main=chosen.main if chosen.main in categories.mains(line) else None,
        parts=tuple(part for part in chosen.parts if part in parts),
        referrals=tuple(one for one in chosen.referrals if one in referrals),
    )


def dump_chosen(chosen: Chosen) -> str:
    return json.dumps(asdict(chosen), separators=(",", ":"))


def load_chosen(stored: str) -> Chosen:
    data: Mapping[str, Any] = json.loads(stored)
    told = data["feedback"]
    return Chosen(
        main=data["main"],
        parts=tuple(data["parts"]),
        outcome=None if data["outcome"] is None else Outcome(data["outcome"]),
        about=None if data["about"] is None else About(data["about"]),
        gender=Gender(data["gender"]),
        referrals=tuple(data["referrals"]),
        notice=data["notice"],
        feedback=None
        if told is None
        else Feedback(
            verdict=Verdict(told["verdict"]),
            tier=Tier(told["tier"]),
            rules=tuple(told["rules"]),
            rules_version=told["rules_version"],
        ),
    )
