"""Figures of the corpus: recall of each tier, false alarms, what was taken for what, and which targets are missed."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from most116.core.conversation import Language, Tier

_PROSE_TARGET = 1 / 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One message as it should be seen and as the rules saw it."""

    id: str
    language: Language
    wanted: Tier
    given: Tier
    hard_negative: bool


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole` messages."""

    part: int
    whole: int

    def __str__(self) -> str:
        return f"{100 * self.part / self.whole:5.1f} % ({self.part}/{self.whole})" if self.whole else "-"


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table: which messages it is about, which of them count, and the least or most share, if any."""

    name: str
    about: Callable[[Judged], bool]
    counts: Callable[[Judged], bool]
    least: float | None = None
    below: float | None = None

    def share(self, found: Sequence[Judged]) -> Share:
        about = [one for one in found if self.about(one)]
        return Share(sum(self.counts(one) for one in about), len(about))

    def missed(self, share: Share, *, spare: int = 0) -> bool:
        """Whether the target is missed. `spare`: so many messages may go wrong however few there are."""
        if self.least is not None:
            return share.whole - share.part > spare and share.part < self.least * share.whole
        if self.below is not None:
            return share.part > spare and share.part >= self.below * share.whole
        return False


def _at(tier: Tier) -> Callable[[Judged], bool]:
    return lambda one: one.wanted is tier


def _up_to(tier: Tier) -> Callable[[Judged], bool]:
    return lambda one: one.given <= tier


def _exactly(one: Judged) -> bool:
    return one.given is one.wanted


FIGURES = (
    Figure("immediate at high or above", _at(Tier.IMMEDIATE), _up_to(Tier.HIGH), least=0.98),
    Figure("immediate exactly", _at(Tier.IMMEDIATE), _exactly, least=0.90),
    Figure("high at elevated or above", _at(Tier.HIGH), _up_to(Tier.ELEVATED), least=0.95),
    Figure("high exactly", _at(Tier.HIGH), _exactly),
    Figure("elevated at elevated or above", _at(Tier.ELEVATED), _up_to(Tier.ELEVATED)),
    Figure("elevated exactly", _at(Tier.ELEVATED), _exactly),
    Figure("standard exactly", _at(Tier.STANDARD), _exactly),
    Figure("hard negatives at high or above", lambda one: one.hard_negative, _up_to(Tier.HIGH), below=0.03),
)


def missed_targets(found: Sequence[Judged]) -> list[str]:
    """The targets that are missed over all languages, or in one of them, where a single message is always to spare."""
    return [
        f"{name}: {figure.name}"
        for name, share_of, spare in _groups(found)
        for figure in FIGURES
        if figure.missed(figure.share(share_of), spare=spare)
    ]


def _groups(found: Sequence[Judged]) -> list[tuple[str, Sequence[Judged], int]]:
    by_language = [(str(language), [one for one in found if one.language is language], 1) for language in Language]
    return [*by_language, ("all", found, 0)]


def lines_about_messages(part: str, found: Sequence[Judged]) -> Iterator[str]:
    """Recall of each tier, false alarms and what was taken for what, by language."""
    missed = set(missed_targets(found))
    yield f"{part}: {len(found)} messages"
    for figure in FIGURES:
        yield f"  {figure.name}{_target(figure)}"
        for name, share_of, _ in _groups(found):
            mark = "   MISSES ITS TARGET" if f"{name}: {figure.name}" in missed else ""
            yield f"    {name:4}{figure.share(share_of)}{mark}"
    yield "  should be, and is        immediate      high  elevated  standard"
    for name, share_of, _ in _groups(found):
        yield from _table(name, share_of)


def _target(figure: Figure) -> str:
    if figure.least is not None:
        return f" (at least {figure.least:.0%})"
    return f" (under {figure.below:.0%})" if figure.below is not None else ""


def _table(name: str, found: Sequence[Judged]) -> Iterator[str]:
    counted = Counter((one.wanted, one.given) for one in found)
    for wanted in Tier:
        yield f"    {name:4}{wanted.label:14}" + "".join(f"{counted[wanted, given]:10}" for given in Tier)


def prose_missed(counted: Sequence[tuple[str, int, int]]) -> bool:
    """Whether one in 500 sentences or more was raised to high or above."""
    return sum(raised for *_, raised in counted) >= _PROSE_TARGET * sum(whole for _, whole, _ in counted)


def lines_about_prose(counted: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    """`counted`: name, sentences, sentences raised to high or above."""
    yield "ordinary prose at high or above (under 1 in 500)"
    for name, whole, raised in counted:
        yield f"    {name:4}{Share(raised, whole)}"
    mark = "   MISSES ITS TARGET" if prose_missed(counted) else ""
    yield f"    {'all':4}{Share(sum(raised for *_, raised in counted), sum(whole for _, whole, _ in counted))}{mark}"
