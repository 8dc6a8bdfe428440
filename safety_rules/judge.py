"""A rule book and what it says about a text: a verdict with rule names, never with words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from most116.core.conversation import Language, Line, Tier
from safety_rules.assessment import Finding, assess, tier_of
from safety_rules.by_sentences import sentences_of
from safety_rules.context import Context, by_modifier
from safety_rules.hints import CueRule
from safety_rules.leaning import Leaning
from safety_rules.matching import Matcher
from safety_rules.reading import Hit, Reading
from safety_rules.schema import Modifier, Rule, Sign
from safety_rules.verdict import SafetyVerdict, cues_together
from safety_rules.vocabulary import Vocabulary


class Heard(NamedTuple):
    """A text with what was found in it."""

    text: str
    reading: Reading
    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Rules that were loaded and checked; it never changes.

    `cue_rules`, `modifiers` and `signs_of` say of each rule what it is, None where it is something else. `off`:
    modifiers that are not to count, for measuring what each of them does.
    """

    version: str
    rules: Sequence[Rule]
    cue_rules: Sequence[CueRule | None]
    modifiers: Sequence[Modifier | None]
    signs_of: Sequence[Sign | None]
    matcher: Matcher
    vocabulary: Vocabulary
    leaning: Leaning
    off: frozenset[Modifier] = frozenset()

    def judge(self, text: str, language: Language, window: Sequence[str] = (), *, child: bool = False) -> SafetyVerdict:
        """How urgent `text` is, alone and as the end of what was written just before (`window`, oldest first).

        All languages are judged together, because people mix them; rules of `language` are named first. What the window
        says without this text was judged when it came, so it counts only where this text makes it more. `child`: the
        writer is known to be under 13. Never raises, whatever the text.
        """
        return self._verdict(self.heard(text), language, window, child=child)

    def judge_and_signs(
        self, text: str, language: Language, window: Sequence[str] = (), *, child: bool = False
    ) -> tuple[SafetyVerdict, frozenset[Sign]]:
        """Both at once, for the price of one: the text is read only once."""
        heard = self.heard(text)
        return self._verdict(heard, language, window, child=child), self._signs(heard)

    def signs(self, text: str) -> frozenset[Sign]:
        """What else the text tells the dialogue."""
        return self._signs(self.heard(text))

    def _verdict(self, heard: Heard, language: Language, window: Sequence[str], *, child: bool) -> SafetyVerdict:
        findings = self.findings(heard, child=child)
        if (sentence := self.by_itself(heard, findings, child=child)) is not None:
            findings = sentence[1]
        # Nothing is more than immediate, and most windows make nothing more: they are read only where they may.
        if window and (alone := tier_of(findings)) > Tier.IMMEDIATE:
            joined = self.findings(self.heard("\n".join((*window, heard.text))), child=child)
            if tier_of(joined) < alone:
                before = self.findings(self.heard("\n".join(window)), child=child)
                findings = joined if tier_of(joined) < tier_of(before) else findings
        counted = sorted(
            (finding for finding in findings if finding.tier < Tier.STANDARD),
            key=lambda finding: (finding.tier, not finding.rule.id.startswith(language), finding.rule.id),
        )
        return SafetyVerdict(
            tier=tier_of(counted),
            matched=tuple(dict.fromkeys(finding.rule.id for finding in counted)),
            cues=cues_together(*((finding.rule.cue.value, *finding.tags) for finding in counted)),
            book_version=self.version,
        )

    def by_itself(
        self, heard: Heard, findings: Sequence[Finding], *, child: bool = False
    ) -> tuple[str, list[Finding]] | None:
        """The sentence that is high or above by itself and more than the whole with its `findings`, and its findings.

        A quotation is left whole: its marks may reach over a full stop.
        """
        whole = tier_of(findings)
        if whole is Tier.IMMEDIATE or heard.reading.quotes:
            return None
        child = child or any(self.modifiers[hit.owner] is Modifier.CHILD for hit in heard.hits)
        found = ((one, self.findings(self.heard(one), child=child)) for one in sentences_of(heard.text))
        most = min(found, key=lambda each: tier_of(each[1]), default=None)
        return most if most is not None and tier_of(most[1]) < min(whole, Tier.ELEVATED) else None

    def command(self, text: str) -> str | None:
        """The command that the whole message is: stop, delete, privacy, numbers, new, sos or language."""
        return self.vocabulary.command(text)

    def answers(self, text: str) -> frozenset[str]:
        """What the whole message may mean as an answer: yes, no, skip, first, second …"""
        return self.vocabulary.answer(text)

    def line_named(self, text: str) -> Line | None:
        """The line that the whole message names, by its number or by whom it is for."""
        return self.vocabulary.line(text)

    def finds(self, rule: Rule, text: str) -> bool:
        """Whether this very rule is found in `text` and is no part of an idiom; examples are checked by it."""
        reading = self.matcher.read(text)
        hits = self.matcher.hits(reading)
        context = Context(reading, by_modifier(hits, self.modifiers), child=False, off=self.off)
        mine = [hit for hit in hits if self.rules[hit.owner] is rule]
        if rule.cue is None:
            return bool(mine)
        return any(not context.figurative(hit) for hit in mine)

    def heard(self, text: str) -> Heard:
        """The text read, with every rule that was found in it."""
        reading = self.matcher.read(text)
        return Heard(text, reading, self.matcher.hits(reading))

    def _signs(self, heard: Heard) -> frozenset[Sign]:
        return frozenset(sign for hit in heard.hits if (sign := self.signs_of[hit.owner]) is not None)

    def findings(self, heard: Heard, *, child: bool) -> list[Finding]:
        """What the cues of it amount to."""
        cues = [(rule, hit) for hit in heard.hits if (rule := self.cue_rules[hit.owner]) is not None]
        lean = self.leaning.of(heard.reading.words, asks=heard.reading.asks)
        return assess(cues, Context(heard.reading, by_modifier(heard.hits, self.modifiers), child, lean, self.off))
