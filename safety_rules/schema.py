"""The shape of rule files, checked before a rule may judge anybody."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from most116.core.conversation import Line, Tier

_TIERS = {tier.label: tier for tier in Tier}


def _tier(value: object) -> object:
    return _TIERS.get(value, value) if isinstance(value, str) else value


TierName = Annotated[Tier, BeforeValidator(_tier)]
Examples = Annotated[tuple[str, ...], Field(min_length=2)]
Phrases = Annotated[tuple[str, ...], Field(min_length=1)]


class Cue(StrEnum):
    """The categories of danger (domain sheet 3.4); the value is what the desk shows."""

    WISH_TO_DIE = "wish_to_die"
    SUICIDAL_INTENT = "suicidal_intent"
    FAREWELL = "farewell"
    IN_PROGRESS = "in_progress"
    SELF_HARM = "self_harm"
    VIOLENCE = "violence"
    SEXUAL_ABUSE = "sexual_abuse"
    RUNAWAY = "runaway"
    THREAT_TO_OTHERS = "threat_to_others"
    ACUTE = "acute"
    BULLYING = "bullying"
    CRY_FOR_HELP = "cry_for_help"


class Modifier(StrEnum):
    """What stands beside a cue and changes its tier (domain sheet 3.5)."""

    TIME_NOW = "time_now"
    TIME_TODAY = "time_today"
    TIME_SOON = "time_soon"
    PAST_RECENT = "past_recent"
    PAST = "past"
    THIRD_PERSON = "third_person"
    FAR_PERSON = "far_person"
    GAME_OR_SONG = "game_or_song"
    CHILD = "child"
    FIGURATIVE = "figurative"


class Sign(StrEnum):
    """What a text tells the dialogue beside danger: it names a line or asks for one of the fixed texts."""

    YOUTH = "youth"
    ADULT = "adult"
    ABOUT_CHILD = "about_child"
    ABOUT_SOMEONE = "about_someone"
    NO_VOICE = "no_voice"
    ABROAD = "abroad"
    AM_I_BOT = "am_i_bot"
    ANONYMOUS = "anonymous"
    ABUSE = "abuse"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class CueSpec(Strict):
    """How a category is tiered: `base` alone, the others beside a modifier (None: the modifier changes nothing).

    `child` is the tier under 13; `third_person` the one when somebody near the writer is meant and no clock runs.
    `negatable`: denied, it counts as elevated. `retold`: song, game or school beside it make it less.
    """

    base: TierName
    time_now: TierName | None = None
    time_today: TierName | None = None
    time_soon: TierName | None = None
    past_recent: TierName | None = None
    past: TierName | None = None
    child: TierName | None = None
    third_person: TierName | None = None
    negatable: bool = False
    retold: bool = False


class Override(Strict):
    """What one rule does differently from its category; a tier that is not given stays the category's."""

    base: TierName | None = None
    time_now: TierName | None = None
    time_today: TierName | None = None
    time_soon: TierName | None = None
    past_recent: TierName | None = None
    past: TierName | None = None
    child: TierName | None = None
    third_person: TierName | None = None
    negatable: bool | None = None
    retold: bool | None = None


class Rule(Strict):
    """One rule: exactly one of `cue`, `modifier` and `sign`. `weak`: alone elevated, beside another it counts fully.

    Examples are run as they stand: each of `must_match` is found by this very rule, none of `must_not_match` is.
    """

    id: str = Field(pattern=r"^[a-z]{2}\.[a-z0-9_]+(\.[a-z0-9_]+)*$")
    cue: Cue | None = None
    modifier: Modifier | None = None
    sign: Sign | None = None
    tiers: Override = Override()
    weak: bool = False
    phrases: Phrases
    why: str = Field(min_length=5)
    must_match: Examples
    must_not_match: Examples

    @model_validator(mode="after")
    def _one_kind(self) -> "Rule":
        if sum(kind is not None for kind in (self.cue, self.modifier, self.sign)) != 1:
            raise ValueError("give exactly one of cue, modifier and sign")
        if self.cue is None and (self.weak or self.tiers != Override()):
            raise ValueError("only a cue has tiers or is weak")
        return self


class RuleFile(Strict):
    """`classes` are sets of words that phrases name as @name; they hold in this file only."""

    classes: Mapping[str, str] = Field(default_factory=dict)
    rules: tuple[Rule, ...]


class CueFile(Strict):
    cues: Mapping[Cue, CueSpec]

    @model_validator(mode="after")
    def _all_cues(self) -> "CueFile":
        if missing := sorted(set(Cue) - set(self.cues)):
            raise ValueError(f"describe also {', '.join(missing)}")
        return self


AnswerName = Literal[
    "yes", "no", "yes_in_polish", "skip", "first", "second", "third", "fourth", "greeting", "farewell",
    "pl", "uk", "en", "ru",
]  # fmt: skip
CommandName = Literal["stop", "delete", "privacy", "numbers", "new", "sos", "language"]


class WordFile(Strict):
    """Whole messages with one meaning, written as people write them."""

    commands: Mapping[CommandName, Phrases]
    answers: Mapping[AnswerName, Phrases]
    skip_labels: Mapping[str, str]
    lines: Mapping[Line, Phrases]
