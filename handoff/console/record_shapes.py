"""The JSON of records: what is chosen of a talk, in codes of the category scheme."""

from typing import Annotated

from pydantic import Field

from handoff.console.shapes import Moment, Shape
from handoff.talk_record import MOST_PARTS, About, Chosen, Gender, Outcome, TalkRecord, Verdict
from most116.core.conversation import Line

_Code = Annotated[str, Field(pattern=r"^[A-Za-z_.]{1,32}$")]


class Choices(Shape):
    """What is chosen so far. Nothing of it has to be, until it is said to be done."""

    main: _Code | None = None
    """A main category of the line's scheme."""
    parts: list[_Code] = Field(default_factory=list, max_length=MOST_PARTS)
    """Sub-items of the line's scheme, of any category."""
    outcome: Outcome | None = None
    about: About | None = None
    gender: Gender = Gender.UNKNOWN
    """As the person said it by themselves; nobody is asked."""
    referrals: list[_Code] = Field(default_factory=list, max_length=20)
    notice: bool = False
    """A child's good was notified."""

    def chosen(self) -> Chosen:
        return Chosen(
            main=self.main,
            parts=tuple(self.parts),
            outcome=self.outcome,
            about=self.about,
            gender=self.gender,
            referrals=tuple(dict.fromkeys(self.referrals)),
            notice=self.notice,
        )


class RecordChange(Choices):
    done: bool = False
    """Nothing is missing: main and outcome are chosen."""


class Record(Choices):
    """The record of a talk while it can be changed. Afterwards it is filed apart from the talk."""

    conversation: str
    alias: str
    line: Line
    done: bool
    until: Moment | None
    """null while the talk goes on."""
    tier_verdict: Verdict | None

    @classmethod
    def of(cls, record: TalkRecord) -> "Record":
        chosen = record.chosen
        return cls(
            conversation=record.conversation,
            alias=record.alias,
            line=record.line,
            done=record.done,
            until=record.until,
            tier_verdict=None if chosen.feedback is None else chosen.feedback.verdict,
            main=chosen.main,
            parts=list(chosen.parts),
            outcome=chosen.outcome,
            about=chosen.about,
            gender=chosen.gender,
            referrals=list(chosen.referrals),
            notice=chosen.notice,
        )


class TierJudgement(Shape):
    verdict: Verdict


class Label(Shape):
    code: str
    label: str
    parts: list["Label"] = Field(default_factory=list)


class Scheme(Shape):
    """What a record of a line may hold, in the order in which it is shown."""

    line: Line
    categories: list[Label]
    referrals: list[Label]
