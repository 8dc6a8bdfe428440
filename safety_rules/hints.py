"""Rules that name a danger, and which of them count fully: a hint is one only beside something else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safety_rules.leaning import LEANS_TO_DANGER
from safety_rules.reading import Hit
from safety_rules.schema import Cue, CueSpec

# A weak cue counts fully beside one of these (domain sheet 3.4).
_STRENGTHENS = frozenset(Cue) - {Cue.THREAT_TO_OTHERS, Cue.ACUTE, Cue.BULLYING, Cue.CRY_FOR_HELP}
# From how many fields of plain days more than of danger no hint counts fully, and no broad rule: decision 0110.
_LEANS_TO_PLAIN, _PLAIN_DAY = -2, -3


@dataclass(frozen=True, slots=True)
class CueRule:
    """A rule that names a danger, with its tiers as they are in force.

    `image` ("scene.name"): alone it is weak, beside another image of the same scene it counts fully. `broad`: plain
    days say the like too, so that it counts less where a message leans far to them.
    """

    id: str
    cue: Cue
    spec: CueSpec
    weak: bool
    image: str | None = None
    broad: bool = False

    @property
    def hint(self) -> bool:
        """Alone it is no more than elevated."""
        return self.weak or self.image is not None

    @property
    def scene(self) -> str | None:
        return self.image and self.image.partition(".")[0]


def counted_fully(cues: Sequence[tuple[CueRule, Hit]], *, everyday: bool, lean: int) -> frozenset[str]:
    """The ids of the rules that count fully. `lean`: which way the words of the whole text lean (leaning.Leaning).

    Those that are no hints; beside a danger that is none every hint with words that no danger has; else a hint beside
    one of another category, or an image beside another of its scene, each in words of its own. In an `everyday` text
    hints lift no other hint.
    """
    if lean >= LEANS_TO_DANGER:
        return frozenset(rule.id for rule, _ in cues)
    if lean <= _LEANS_TO_PLAIN:
        return frozenset(rule.id for rule, _ in cues if not (rule.hint or (rule.broad and lean <= _PLAIN_DAY)))
    dangers = [hit.places for rule, hit in cues if not rule.hint and rule.cue in _STRENGTHENS]
    if dangers:
        said = set[float]().union(*dangers)
        return frozenset(rule.id for rule, hit in cues if not rule.hint or _adds(hit, said))
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


def _adds(hit: Hit, said: set[float]) -> bool:
    """The hint has words that no danger has: the same words told twice are told once."""
    return not said.issuperset(hit.places)


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
