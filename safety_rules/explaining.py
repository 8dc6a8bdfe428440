"""Why a text came out as it did: how it was read, what was found in which words, and what each finding counts."""

from collections.abc import Mapping
from dataclasses import dataclass

from most116.core.conversation import Tier
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
    `by_itself`: the same of the sentence that is more urgent than all of it.
    """

    words: tuple[str, ...]
    found: tuple[Found, ...]
    lean: int
    fields: tuple[str, ...]
    by_itself: "Explanation | None" = None


def explain_text(book: RuleBook, text: str, *, child: bool = False) -> Explanation:
    """The words of the text stand in it: for whoever typed it, never for a log."""
    heard = book.heard(text)
    reading, findings = heard.reading, book.findings(heard, child=child)
    counted: dict[str, str] = {}
    for finding in findings:
        if finding.tier < Tier.STANDARD:
            counted.setdefault(finding.rule.id, ", ".join((finding.tier.label, *finding.tags)))
    found = (_found(book, hit, reading, counted) for hit in sorted(heard.hits, key=lambda hit: (hit.start, hit.owner)))
    sentence = book.by_itself(heard, findings, child=child)
    return Explanation(
        words=tuple(reading.words),
        found=tuple(dict.fromkeys(found)),
        lean=book.leaning.of(reading.words, asks=reading.asks),
        fields=tuple(book.leaning.named(reading.words, asks=reading.asks)),
        by_itself=None if sentence is None else explain_text(book, sentence[0], child=child),
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
