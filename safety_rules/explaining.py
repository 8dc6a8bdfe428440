"""Why a text came out as it did: how it was read, what was found in which words, and what each finding counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from most116.core.conversation import Tier
from safety_rules.assessment import assess
from safety_rules.context import Context, by_modifier
from safety_rules.inflection import Form
from safety_rules.judge import RuleBook
from safety_rules.reading import Hit, Reading

_SHOWN = (
    Form.FIRST,
    Form.SECOND,
    Form.THIRD,
    Form.PRESENT,
    Form.PAST,
    Form.CONDITIONAL,
    Form.IMPERATIVE,
    Form.INFINITIVE,
)
_EMOJI = "(emoji)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A rule and the words in which it was found. `what` is its cue, modifier or sign; `forms` what its verbs may say.

    `counts`: its tier and the modifiers that changed it; empty for a modifier, a sign, and a cue that something keeps
    quiet.
    """

    rule: str
    what: str
    words: tuple[str, ...]
    forms: tuple[str, ...] = ()
    counts: str = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """`words` are those of the text after folding, as the rules read them.

    `lean` and `fields`: which way they lean as a whole, and the fields that meet in them (leaning.Leaning).
    """

    words: tuple[str, ...]
    found: tuple[Found, ...]
    lean: int
    fields: tuple[str, ...]


def explain_text(book: RuleBook, text: str, *, child: bool = False) -> Explanation:
    """The words of the text stand in it: for whoever typed it, never for a log."""
    reading = book.matcher.read(text)
    hits = book.matcher.hits(reading)
    cues = [(rule, hit) for hit in hits if (rule := book.cue_rules[hit.owner]) is not None]
    counted: dict[str, str] = {}
    lean = book.leaning.of(reading.words, asks=reading.asks)
    for finding in assess(cues, Context(reading, by_modifier(hits, book.modifiers), child, lean, book.off)):
        if finding.tier < Tier.STANDARD:
            counted.setdefault(finding.rule.id, ", ".join((finding.tier.label, *finding.tags)))
    found = (_found(book, hit, reading, counted) for hit in sorted(hits, key=lambda hit: (hit.start, hit.owner)))
    return Explanation(
        words=tuple(reading.words),
        found=tuple(dict.fromkeys(found)),
        lean=lean,
        fields=tuple(book.leaning.named(reading.words, asks=reading.asks)),
    )


def _found(book: RuleBook, hit: Hit, reading: Reading, counted: Mapping[str, str]) -> Found:
    rule = book.rules[hit.owner]
    kind, what = next((name, kind) for name in ("cue", "modifier", "sign") if (kind := getattr(rule, name)) is not None)
    return Found(
        rule=rule.id,
        what=f"{kind} {what}",
        words=tuple(reading.words[int(place)] if place % 1 == 0 else _EMOJI for place in hit.places),
        forms=tuple(form.name.lower() for form in _SHOWN if hit.says & form and form.name),
        counts=counted.get(rule.id, ""),
        quiet=rule.cue is not None and rule.id not in counted,
    )
