"""What stands beside a cue: clocks, people, songs and idioms, and whether they belong to it."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from safety_rules.inflection import Form
from safety_rules.reading import Hit, Reading
from safety_rules.schema import Modifier
from safety_rules.speech import negated, quoted

# How many words away a clock, a person or a song still belongs to a cue in another sentence.
_NEAR = 8
# How many words before a verb its subject stands at most.
_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Context:
    """A text with what stands beside its cues. `lean`: which way its words lean as a whole (leaning.Leaning).

    `off`: modifiers that are not to count, for measuring what each does.
    """

    reading: Reading
    modifiers: Mapping[Modifier, Sequence[Hit]]
    child: bool
    lean: int = 0
    off: Set[Modifier] = frozenset()

    def found(self, modifier: Modifier) -> Sequence[Hit]:
        return () if modifier in self.off else self.modifiers.get(modifier, ())

    def beside(self, modifier: Modifier, hit: Hit) -> bool:
        """In the same sentence, or a few words away across its edge."""
        found = self.found(modifier)
        if not found:
            return False
        start, end = hit.start, hit.end
        for other in found:
            if -_NEAR <= other.start - end <= _NEAR or -_NEAR <= start - other.end <= _NEAR:
                return True
        sentences = self.reading.sentences
        own = sentences(hit)
        for other in found:
            theirs = sentences(other)
            if own.start < theirs.stop and theirs.start < own.stop:
                return True
        return False

    def same_sentence(self, modifier: Modifier, hit: Hit) -> bool:
        if not (found := self.found(modifier)):
            return False
        own = self.reading.sentences(hit)
        return any(self.reading.sentence(other.start) in own for other in found)

    def same_clause(self, modifier: Modifier, hit: Hit) -> bool:
        if not (found := self.found(modifier)):
            return False
        own = self.reading.clauses(hit)
        return any(self.reading.clause(other.start) in own for other in found)

    def told(self, modifier: Modifier, hit: Hit) -> bool:
        """A past time beside a past verb in the sentence, or in the very clause of a cue without a finite verb."""
        if hit.says & Form.PAST:
            return self.same_sentence(modifier, hit)
        if hit.says & (Form.PRESENT | Form.CONDITIONAL):
            return False
        return self.same_clause(modifier, hit)

    def named_before(self, modifier: Modifier, hit: Hit) -> bool:
        """In the same clause, within three words before the cue or inside it."""
        if not (found := self.found(modifier)):
            return False
        own = self.reading.clauses(hit)
        return any(
            other.end <= hit.end and hit.start - other.end <= _SUBJECT and self.reading.clause(other.start) in own
            for other in found
        )

    def denied(self, hit: Hit) -> bool:
        """A negation stands right before the cue, or a whole denial in its clause."""
        if Modifier.NEGATED in self.off:
            return False
        return negated(hit, self.reading) or self.same_clause(Modifier.NEGATED, hit)

    def quoted(self, hit: Hit) -> bool:
        """Between quotation marks, or told as somebody's words in the same clause or right before it."""
        if Modifier.QUOTED in self.off:
            return False
        return quoted(hit, self.reading) or any(
            other.start <= hit.start and self.reading.sentence(other.start) == self.reading.sentence(hit.start)
            for other in self.found(Modifier.QUOTED)
        )

    def figurative(self, hit: Hit) -> bool:
        """Part of an idiom: some word of the cue lies within it. None goes on in another line."""
        return any(
            hit.start <= idiom.end
            and idiom.start <= hit.end
            and _within(hit, idiom)
            and len(self.reading.sentences(idiom)) == 1
            for idiom in self.found(Modifier.FIGURATIVE)
        )


def by_modifier(hits: Iterable[Hit], modifiers: Sequence[Modifier | None]) -> dict[Modifier, list[Hit]]:
    """The hits of rules that are modifiers; `modifiers` says of each rule which one it is."""
    found: dict[Modifier, list[Hit]] = {}
    for hit in hits:
        modifier = modifiers[hit.owner]
        if modifier is not None:
            found.setdefault(modifier, []).append(hit)
    return found


def _within(hit: Hit, idiom: Hit) -> bool:
    return any(idiom.start <= place <= idiom.end for place in hit.places)
