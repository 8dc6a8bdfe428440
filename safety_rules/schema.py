"""The shape of rule files, checked before a rule may judge anybody."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from most116.core.conversation import Language, Line, Tier

# How many different people have to approve a rule.
APPROVALS = 2
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
    MEANS = "means"
    ACT_DONE = "act_done"
    NEGATED = "negated"
    QUOTED = "quoted"
    DARK_EMOJI = "dark_emoji"
    EVERYDAY = "everyday"


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
    means: TierName | None = None
    act_done: TierName | None = None
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
    means: TierName | None = None
    act_done: TierName | None = None
    past_recent: TierName | None = None
    past: TierName | None = None
    child: TierName | None = None
    third_person: TierName | None = None


class Rule(Strict):
    """One rule: exactly one of `cue`, `modifier` and `sign`; docs/rules.md says what each key does.

    Examples are run as they stand: each of `must_match` is found by this very rule, none of `must_not_match` is.
    """

    id: str = Field(pattern=r"^(pl|uk|en|ru|all)\.[a-z0-9_]+(\.[a-z0-9_]+)*$")
    cue: Cue | None = None
    modifier: Modifier | None = None
    sign: Sign | None = None
    tier: TierName | None = None
    tiers: Override = Override()
    negatable: bool | None = None
    retold: bool | None = None
    weak: bool = False
    broad: bool = False
    image: Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$")] | None = None
    person: Literal["first", "third"] | None = None
    tense: Literal["present", "past"] | None = None
    at_most_words: Annotated[int, Field(gt=0)] | None = None
    phrases: Phrases
    beside: Phrases | None = Field(default=None, alias="with")
    with_anywhere: Phrases | None = None
    unless: Phrases | None = None
    unless_anywhere: Phrases | None = None
    why: str = Field(min_length=5)
    must_match: Examples
    must_not_match: Examples
    approved_by: tuple[str, ...] = ()
    approved_on: tuple[date, ...] = ()

    @property
    def draft(self) -> bool:
        """Fewer than two different people have approved it."""
        return len(set(self.approved_by)) < APPROVALS

    @model_validator(mode="after")
    def _one_kind(self) -> "Rule":
        if sum(kind is not None for kind in (self.cue, self.modifier, self.sign)) != 1:
            raise ValueError("give exactly one of cue, modifier and sign")
        if self.cue is None and (self.weak or self.image or self.tier is not None or self.tiers != Override()):
            raise ValueError("only a cue has tiers, is weak or is an image")
        if self.cue is None and self.broad:
            raise ValueError("only a cue is broad")
        if self.cue is None and (self.negatable is not None or self.retold is not None):
            raise ValueError("only a cue is negatable or retold")
        if self.weak and self.image:
            raise ValueError("an image is weak by itself: leave weak out")
        if self.tier is not None and self.tiers.base is not None:
            raise ValueError("give tier or tiers.base, not both")
        _dated(self.approved_by, self.approved_on)
        return self


def _dated(people: tuple[str, ...], days: tuple[date, ...]) -> None:
    if len(people) != len(days):
        raise ValueError("give one approved_on for each approved_by")


class ClassSpec(Strict):
    """Phrases that are found as one piece; `unless`: what keeps the class quiet when it stands in the sentence."""

    phrases: Phrases
    unless: Phrases | None = None


def _class(value: object) -> object:
    """A row of words is a class of as many phrases; a list is a class without counter-frames."""
    if isinstance(value, str):
        return {"phrases": value.split()}
    return {"phrases": value} if isinstance(value, list) else value


Classes = Mapping[str, Annotated[ClassSpec, BeforeValidator(_class)]]


class ClassFile(Strict):
    """Classes that every file of the language may name; those of `all` every file."""

    classes: Classes


class FieldFile(Strict):
    """Fields of words by their names, each a row of words and beginnings, and who has approved them."""

    approved_by: tuple[str, ...] = ()
    approved_on: tuple[date, ...] = ()
    danger: Mapping[str, str]
    plain: Mapping[str, str]

    @property
    def sides(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return self.danger, self.plain

    @model_validator(mode="after")
    def _approvals(self) -> "FieldFile":
        _dated(self.approved_by, self.approved_on)
        return self


class RuleFile(Strict):
    """`classes` are those of this file only. Approvals at the top hold for rules that have none of their own.

    `broad` at the top holds for every rule of the file that names a danger.
    """

    classes: Classes = Field(default_factory=dict)
    broad: bool = False
    approved_by: tuple[str, ...] = ()
    approved_on: tuple[date, ...] = ()
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _approvals(self) -> "RuleFile":
        _dated(self.approved_by, self.approved_on)
        return self

    def approved_rules(self) -> list[Rule]:
        """The rules with what the top of the file says of all of them."""
        given = {"approved_by": self.approved_by, "approved_on": self.approved_on}
        return [
            rule.model_copy(
                update=({} if rule.approved_by else given) | ({"broad": True} if self.broad and rule.cue else {})
            )
            for rule in self.rules
        ]


class GrammarFile(Strict):
    """Small words that the engine looks at itself, each list as one row.

    `numbers`: value → words. `verbs`: lemmas by language whose first person is known though no rule names them.
    """

    negations: str
    wanting: str
    joining: str
    writer: str
    reflexives: str
    short_parts: str
    jokes: str
    numbers: Mapping[int, str]
    verbs: Mapping[Language, str]


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
CommandName = Literal["stop", "delete", "privacy", "numbers", "new", "sos", "language", "return_code"]


class WordFile(Strict):
    """Whole messages with one meaning, written as people write them."""

    commands: Mapping[CommandName, Phrases]
    answers: Mapping[AnswerName, Phrases]
    skip_labels: Mapping[str, str]
    lines: Mapping[Line, Phrases]
