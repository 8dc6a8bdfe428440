"""Plays a whole conversation from a file that a supervisor can read, against the real parts and a moved clock.

A turn is what a person writes (`ania: "hej"`, with `kind` when it is no text, and `taps` when it is what stands on a
button, which says what that answers), what the desk does (`desk: {celina:
claim}`), what is ordered about intake (`floor: {switch: closed}`, see floor_acts.py), or time that passes (`clock:
+5min`). `hears` are the texts that follow, by their keys or word for word; without it nobody hears anything. `then`
says how the conversation stands, `queue` who waits, in order, `refused` with which words the desk says no. Whoever acts
at the desk serves both lines, or only the one that `serves` names. Where several people write, a turn is about the one
who wrote last; the desk names another one by `of`, and `hears` may name each: `{ania: [...]}`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from handoff.ranks import Role
from handoff.routing import by_rules
from handoff.store import case_lists
from most116.core.conversation import Line
from most116.core.errors import DeskError
from most116.core.messages import Kind
from most116.testing.catalogue import Catalogue
from most116.testing.desk_acts import act_later, span_of
from most116.testing.floor_acts import steer
from most116.testing.house import House

_WORDS = {"hears", "then", "queue", "refused", "kind", "taps", "why"}
_DETAILS = {"of", "text", "line", "serves", "step", "in", "reason", "hours"}
PEOPLE = {"ania": "+48600100200", "bohdan": "+48600100300", "dima": "+48600100500"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`entry` is the line that the number belongs to; None: it is shared."""

    title: str
    entry: Line | None
    turns: Sequence[Mapping[str, Any]]

    @classmethod
    def read(cls, path: Path) -> "Story":
        told = yaml.safe_load(path.read_text("utf-8"))
        return cls(title=told["story"], entry=Line(told["entry"]) if "entry" in told else None, turns=told["turns"])


@dataclass
class Stage:
    """A house in which stories are played; `said` are all words that people and consultants wrote."""

    house: House
    catalogue: Catalogue
    said: list[str] = field(default_factory=list)
    _heard: int = 0
    _who: str = "ania"
    _steered: bool = False

    async def play(self, story: Story) -> None:
        self.house.decider.choose = by_rules
        for number, turn in enumerate(story.turns, start=1):
            try:
                await self._turn(turn)
            except AssertionError as wrong:
                raise AssertionError(f"{story.title}, turn {number}, {dict(turn)}: {wrong}") from None

    async def _turn(self, turn: Mapping[str, Any]) -> None:
        actor, act = next((key, value) for key, value in turn.items() if key not in _WORDS)
        who = self._who = actor if actor in PEOPLE else self._who
        refused = None
        if actor == "clock":
            await self._wait(act)
        elif actor == "floor":
            await steer(self.house, act)
            self._steered = True
        elif actor == "desk":
            who = act.get("of", who)
            refused = await self._desk(act, who)
        else:
            tapped = turn.get("taps")
            await self._write(who, str(act), Kind(turn.get("kind", "choice" if tapped else "text")), tapped)
        assert refused == turn.get("refused"), f"the desk was refused with {refused}"
        await self._check_heard(turn.get("hears", []), who)
        await self._check_state(turn.get("then", {}), who)
        if "queue" in turn:
            assert await self._queue() == turn["queue"], f"{await self._queue()} wait"

    async def _write(self, who: str, text: str, kind: Kind, tapped: str | None) -> None:
        self.said.append(text)
        await self.house.intake(self.house.message(text, sender=PEOPLE[who], kind=kind, choice=tapped))
        await self.house.read_all()

    async def _wait(self, given: str) -> None:
        """Time passes from one thing that is due to the next, as the clock role would find them."""
        until = self.house.clock.now() + span_of(given)
        while due := await self._due(until):
            conversation, at = due
            await self._move_on(max(at, self.house.clock.now()))
            await self.house.parts.inbox.tick(conversation, at, self.house.clock.now())
            await self.house.read_all()
        await self._move_on(until)

    async def _due(self, until: datetime) -> Any:
        async with self.house.parts.database.read() as connection:
            return min(await case_lists.due(connection, until, 500), key=lambda due: due[1], default=None)

    async def _move_on(self, moment: datetime) -> None:
        self.house.clock.move(seconds=(moment - self.house.clock.now()).total_seconds())
        if self._steered:
            await self.house.opening.look()

    async def _desk(self, act: Mapping[str, Any], who: str) -> str | None:
        """Do what a consultant does; the key of the refusal, if it is one."""
        name, what = next((key, value) for key, value in act.items() if key not in _DETAILS)
        lines = [Line(act["serves"])] if "serves" in act else []
        account, desk = self.house.account(name.capitalize(), *lines), self.house.desk
        which = (await self.house.case_of(PEOPLE[who])).conversation.id
        try:
            match what:
                case "claim":
                    await desk.claim(account, which)
                case "next":
                    await desk.take_next(account)
                case "reply":
                    self.said.append(act["text"])
                    await desk.reply(account, which, act["text"])
                case "note":
                    self.said.append(act["text"])
                    await desk.note(account, which, act["text"])
                case "transfer":
                    await desk.transfer(account, which, Line(act["line"]))
                case "release":
                    await desk.release(account, which)
                case "close":
                    await self.house.close(account, which)
                case _:
                    await act_later(self.house, account, which, what, act)
        except DeskError as refusal:
            return refusal.text_key
        return None

    async def _check_heard(self, wanted: Any, who: str) -> None:
        await self.house.deliver()
        new = self.house.bridge.taken[self._heard :]
        self._heard += len(new)
        names = {number: name for name, number in PEOPLE.items()}
        heard: dict[str, list[str]] = {}
        for letter in new:
            heard.setdefault(names[letter.to.reveal()], []).append(letter.body.reveal())
        expected = wanted if isinstance(wanted, dict) else {who: wanted} if wanted else {}
        assert heard.keys() == expected.keys(), (
            f"heard: { {name: self._named(texts) for name, texts in heard.items()} }"
        )
        for name, texts in heard.items():
            fits = len(texts) == len(expected[name]) and all(
                text == want or want in self.catalogue.keys_of(text)
                for text, want in zip(texts, expected[name], strict=True)
            )
            assert fits, f"{name} heard {self._named(texts)}"

    def _named(self, texts: list[str]) -> list[str]:
        return ["/".join(sorted(self.catalogue.keys_of(text))) or text for text in texts]

    async def _check_state(self, wanted: Mapping[str, str], who: str) -> None:
        if not wanted:
            return
        one = (await self.house.case_of(PEOPLE[who])).conversation
        found = {
            "phase": one.phase,
            "line": one.line,
            "tier": one.tier.label,
            "age": one.age_band,
            "language": one.language,
            "with": one.assigned_to,
        }
        differing = {name: str(found[name]) for name, value in wanted.items() if found[name] != value}
        assert not differing, f"it is {differing}"

    async def _queue(self) -> list[str]:
        places = [entry.id for entry in await self.house.desk.queue(self.house.account(role=Role.LEAD))]
        owners = {}
        for name, number in PEOPLE.items():
            try:
                owners[(await self.house.case_of(number)).conversation.id] = name
            except AssertionError:
                continue
        return [owners.get(place, place) for place in places]
