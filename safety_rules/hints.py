"""Rules that name a danger, and which of them count fully: a hint is one only beside something else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety_rules.reading import Hit
from safety_rules.schema import Cue, CueSpec

# A weak cue counts fully beside one of these (domain sheet 3.4).
_STRENGTHENS = frozenset(Cue) - {Cue.THREAT_TO_OTHERS, Cue.ACUTE, Cue.BULLYING, Cue.CRY_FOR_HELP}


@dataclass(frozen=True, slots=True)
class CueRule:
    """A rule that names a danger, with its tiers as they are in force.

    `image` ("scene.name"): alone it is weak, beside another image of the same scene it counts fully.
    """

    id: str
    cue: Cue
    spec: CueSpec
    weak: bool
    image: str | None = None

    @property
    def hint(self) -> bool:
        """Alone it is no more than elevated."""
        return self.weak or self.image is not None

    @property
    def scene(self) -> str | None:
        return self.image and self.image.partition(".")[0]


def counted_fully(cues: Sequence[tuple[CueRule, Hit]], *, everyday: bool) -> frozenset[str]:
    """The ids of the rules that count fully.

    Those that are no hints; beside a danger that is none every hint that adds something to it; else a hint beside one
    of another category, or an image beside another of its scene, each in words of its own. In an `everyday` text hints
    lift no other hint.
    """
    dangers = [(rule.cue, set(hit.places)) for rule, hit in cues if not rule.hint and rule.cue in _STRENGTHENS]
    if dangers:
        return frozenset(rule.id for rule, hit in cues if not rule.hint or _adds(rule.cue, hit, dangers))
    if everyday:
        return frozenset(rule.id for rule, _ in cues if not rule.hint)
    hints = [(rule, set(hit.places)) for rule, hit in cues if rule.hint]
    categories = _apart((rule.cue, words) for rule, words in hints if rule.cue in _STRENGTHENS)
    images: set[str] = set()
    for scene in {rule.scene for rule, _ in hints if rule.image}:
        images |= _apart((rule.image or "", words) for rule, words in hints if rule.scene == scene)
    return frozenset(
        rule.id for rule, _ in cues if not rule.hint or rule.cue in categories or (rule.image or "") in images
    )


def _adds(cue: Cue, hit: Hit, dangers: Sequence[tuple[Cue, set[float]]]) -> bool:
    """Some danger is of another category than the hint, or does not have all of its words."""
    return any(other is not cue or not words.issuperset(hit.places) for other, words in dangers)


def _apart(found: Iterable[tuple[str, set[float]]]) -> set[str]:
    """The names beside which another one stands, in other words than theirs."""
    rows: dict[str, list[set[float]]] = {}
    for name, words in found:
        rows.setdefault(name, []).append(words)
    return {
        name
        for name, mine in rows.items()
        if any(own.isdisjoint(row) for other, theirs in rows.items() if other != name for row in theirs for own in mine)
    }
