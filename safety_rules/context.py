"""What stands beside a cue: clocks, people, songs and idioms, and whether they belong to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from safety_rules.inflection import Form
from safety_rules.reading import Hit, Reading
from safety_rules.schema import Modifier

# How many words away a clock, a person or a song still belongs to a cue in another sentence.
_NEAR = 8
# How many words before a verb its subject stands at most.
_SUBJECT = 3


@dataclass(frozen=True, slots=True)
class Context:
    """A text with what stands beside its cues."""

    reading: Reading
    modifiers: Mapping[Modifier, Sequence[Hit]]
    child: bool

    def beside(self, modifier: Modifier, hit: Hit) -> bool:
        """In the same sentence, or a few words away across its edge."""
        own = self.reading.sentences(hit)
        for other in self.modifiers.get(modifier, ()):
            theirs = self.reading.sentences(other)
            if own.start < theirs.stop and theirs.start < own.stop:
                return True
            if min(abs(other.start - hit.end), abs(hit.start - other.end)) <= _NEAR:
                return True
        return False

    def same_sentence(self, modifier: Modifier, hit: Hit) -> bool:
        own = self.reading.sentences(hit)
        return any(self.reading.tokens[other.start].sentence in own for other in self.modifiers.get(modifier, ()))

    def told(self, modifier: Modifier, hit: Hit) -> bool:
        """A past time beside a past verb in the sentence, or in the very clause of a cue without a finite verb."""
        if hit.says & Form.PAST:
            return self.same_sentence(modifier, hit)
        if hit.says & (Form.PRESENT | Form.CONDITIONAL):
            return False
        own = self.reading.clauses(hit)
        return any(self.reading.tokens[other.start].clause in own for other in self.modifiers.get(modifier, ()))

    def named_before(self, modifier: Modifier, hit: Hit) -> bool:
        """In the same clause, within three words before the cue or inside it."""
        own = self.reading.clauses(hit)
        return any(
            other.end <= hit.end
            and hit.start - other.end <= _SUBJECT
            and self.reading.tokens[other.start].clause in own
            for other in self.modifiers.get(modifier, ())
        )

    def figurative(self, hit: Hit) -> bool:
        """Part of an idiom: some word of the cue lies within it."""
        return any(
            idiom.start <= place <= idiom.end
            for idiom in self.modifiers.get(Modifier.FIGURATIVE, ())
            for place in hit.places
        )
