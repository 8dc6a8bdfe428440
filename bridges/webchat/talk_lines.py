"""The lines of a talk, and what follows from them: where it stands, what is read, what may be answered."""

from dataclasses import dataclass

from bridges.webchat.stages import Stage, stage_after
from most116.core.messages import Author, Option
from most116.core.sealed import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """One line of the talk. `id` is unique in it: `letter.part` for ours, a keyed hash for the person's own.

    `client_id` is what the person's page called its own message; `position` is where the line lies in the mailbox.
    `stage` is where the talk stood when a line of ours went out, and `urgent` ones tell where help is in danger.
    """

    id: str
    author: Author
    text: Secret
    language: str
    options: tuple[Option, ...] = ()
    client_id: str = ""
    stage: Stage = Stage.UNSAID
    urgent: bool = False
    position: str = ""

    @property
    def ours(self) -> bool:
        return self.author is not Author.PERSON


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkSoFar:
    """A talk as it was read: each line once, which of ours the page has taken, and whether the person has left.

    `reopened`: somebody came back to it by its return code when nothing of it was here any more.
    """

    lines: tuple[TalkLine, ...] = ()
    taken: frozenset[str] = frozenset()
    left: bool = False
    reopened: bool = False

    @property
    def begun(self) -> bool:
        return self.reopened or bool(self.lines)

    def line(self, line_id: str) -> TalkLine | None:
        return next((line for line in self.lines if line.id == line_id), None)

    @property
    def options(self) -> tuple[Option, ...]:
        """The answers on offer: those of our latest line, until the person has said something."""
        return self.lines[-1].options if self.lines else ()

    @property
    def stage(self) -> Stage:
        return stage_after(line.stage if line.ours else None for line in self.lines)

    @property
    def read(self) -> frozenset[str]:
        """The person's lines that a consultant has answered after, who has the whole talk before them."""
        answers = [number for number, line in enumerate(self.lines) if line.author is Author.CONSULTANT]
        return frozenset(line.id for line in self.lines[: answers[-1] if answers else 0] if not line.ours)

    def behind(self, position: str) -> tuple[TalkLine, ...]:
        """The lines that follow the one at `position`; all of them when there is none."""
        known = [number for number, line in enumerate(self.lines, start=1) if line.position == position]
        return self.lines[known[0] if known else 0 :]
