"""From what was found in a text to a tier: the modifiers in the order of the domain sheet (3.5)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import combinations, product
from typing import NamedTuple

from most116.core.conversation import Tier
from safety_rules.context import Context
from safety_rules.hints import CueRule, counted_fully
from safety_rules.inflection import Form
from safety_rules.leaning import LEANS_TO_DANGER
from safety_rules.reading import Hit
from safety_rules.schema import Cue, CueSpec, Modifier
from safety_rules.verdict import HINT_ONLY

_ACCUMULATED = 3
# Of each category: so few that a flood of findings costs nothing.
_LOOKED_AT = 4
# From how many fields of danger a message that tells something is high by itself; fewer words are an answer.
_LEANS_HEAVILY, _TELLS = 5, 8
_LEANING = CueRule("all.leaning", Cue.CRY_FOR_HELP, CueSpec(base=Tier.ELEVATED), weak=False)
# Whose verbs tell of the one in danger; in the others they tell of the one who does harm.
_OWN = frozenset(
    {Cue.WISH_TO_DIE, Cue.SUICIDAL_INTENT, Cue.FAREWELL, Cue.IN_PROGRESS, Cue.SELF_HARM, Cue.RUNAWAY, Cue.ACUTE}
)
_PRESSING = frozenset(
    {Modifier.TIME_NOW.value, Modifier.TIME_TODAY.value, Modifier.TIME_SOON.value, Modifier.ACT_DONE.value}
)
# What may raise a cue that stands beside it, by the name of its tier in a CueSpec.
_RAISING = tuple(
    (modifier, modifier.value)
    for modifier in (
        Modifier.TIME_NOW, Modifier.ACT_DONE, Modifier.MEANS, Modifier.TIME_TODAY, Modifier.TIME_SOON,
    )
)  # fmt: skip
# An emoji of blood, pills or graves beside these makes them a tier more urgent (domain sheet 3.4).
_DARKENED = frozenset({Cue.WISH_TO_DIE, Cue.SUICIDAL_INTENT, Cue.FAREWELL, Cue.IN_PROGRESS, Cue.SELF_HARM})
_DESPAIR = frozenset({Cue.WISH_TO_DIE, Cue.SUICIDAL_INTENT, Cue.FAREWELL})


class Finding(NamedTuple):
    """One cue as it counts: its rule, its tier, and the modifiers that changed it."""

    rule: CueRule
    tier: Tier
    tags: tuple[str, ...]


def assess(cues: Sequence[tuple[CueRule, Hit]], context: Context) -> list[Finding]:
    """What the cues of one text amount to; an empty list is `standard`."""
    counted = cues if any(not context.figurative(hit) for _, hit in cues) else ()
    full = counted_fully(counted, everyday=bool(context.found(Modifier.EVERYDAY)), lean=context.lean)
    found = ((_find(rule, hit, context, full=rule.id in full), hit) for rule, hit in counted)
    findings = _together([(finding, hit) for finding, hit in found if finding is not None])
    findings = _without_chance(findings)
    return _with_leaning(findings, context.lean) if len(context.reading.words) >= _TELLS else findings


def tier_of(findings: Sequence[Finding]) -> Tier:
    """The most urgent of them."""
    return min((finding.tier for finding in findings), default=Tier.STANDARD)


def _without_chance(findings: Sequence[Finding]) -> list[Finding]:
    """Without the only hint at a danger of another kind than what is said outright: mostly chance, and it misleads.

    The tier is not changed by it: a hint that makes the message more urgent stays.
    """
    outright = {finding.rule.cue for finding in findings if not finding.rule.hint}
    if not outright:
        return list(findings)
    most = min(finding.tier for finding in findings if not finding.rule.hint)
    rules = {finding.rule.id: finding.rule.cue for finding in findings}
    times = Counter(rules.values())
    return [
        finding
        for finding in findings
        if not finding.rule.hint or finding.rule.cue in outright or finding.tier < most or times[finding.rule.cue] > 1
    ]


def _with_leaning(findings: list[Finding], lean: int) -> list[Finding]:
    """Where so many fields of danger meet that the whole is one, whatever was found in it or was not."""
    tier = Tier.HIGH if lean >= _LEANS_HEAVILY else Tier.ELEVATED if lean >= LEANS_TO_DANGER else Tier.STANDARD
    if all(tier < finding.tier for finding in findings) and tier < Tier.STANDARD:
        return [*findings, Finding(_LEANING, tier, ("leaning",))]
    return findings


def _find(rule: CueRule, hit: Hit, context: Context, *, full: bool) -> Finding | None:
    spec, tags = rule.spec, []
    tier, beside = _by_what_stands_beside(spec, hit, context)
    if beside:
        tags.append(beside)
    if spec.negatable and context.denied(hit):
        tier, tags = Tier.ELEVATED, [*tags, "negated"]
    if beside not in _PRESSING and rule.cue in _OWN and _about_other(hit, context):
        tier, tags = spec.third_person or tier, [*tags, "third_person"]
    if not full:
        tier, tags = max(tier, Tier.ELEVATED), [*tags, HINT_ONLY]
    if spec.retold and (told := _retold(hit, context)):
        if told == "far_person" or (told == "game_or_song" and not _first_person(context)):
            return None
        tier, tags = max(tier, Tier.ELEVATED), [*tags, told]
    if spec.child is not None and _child(context) and "negated" not in tags:
        tier, tags = tier.worse(spec.child), [*tags, "child"]
    if rule.cue in _DARKENED and not {"negated", HINT_ONLY} & set(tags) and context.beside(Modifier.DARK_EMOJI, hit):
        tier, tags = Tier(max(tier - 1, Tier.IMMEDIATE)), [*tags, "dark_emoji"]
    return Finding(rule, tier, tuple(tags))


def _by_what_stands_beside(spec: CueSpec, hit: Hit, context: Context) -> tuple[Tier, str]:
    """The tier by the clock, the means and the act, the most pressing first; an unknown time is the present."""
    modifiers = context.modifiers
    if not modifiers:
        return spec.base, ""
    best: Tier | None = None
    by = ""
    for modifier, name in _RAISING:
        if modifier in modifiers:
            tier = getattr(spec, name)
            if tier is not None and (best is None or tier < best) and context.beside(modifier, hit):
                best, by = tier, name
    if best is not None:
        return best, by
    if spec.past_recent is not None and context.told(Modifier.PAST_RECENT, hit):
        return spec.past_recent, Modifier.PAST_RECENT.value
    if spec.past is not None and context.told(Modifier.PAST, hit):
        return spec.past, Modifier.PAST.value
    return spec.base, ""


def _about_other(hit: Hit, context: Context) -> bool:
    """Somebody else is meant: the verb can say nothing else, or somebody is named right before it.

    Without diacritics "I want" and "she wants" are one word in Polish; in doubt the writer is meant.
    """
    if Modifier.THIRD_PERSON in context.off:
        return False
    if hit.says & Form.THIRD and not hit.says & Form.FIRST:
        return True
    if hit.says & Form.FIRST and not hit.says & Form.THIRD:
        return False
    return context.named_before(Modifier.THIRD_PERSON, hit)


def _retold(hit: Hit, context: Context) -> str:
    if context.same_clause(Modifier.FAR_PERSON, hit) and not hit.says & Form.FIRST:
        return Modifier.FAR_PERSON.value
    if context.same_clause(Modifier.GAME_OR_SONG, hit):
        return Modifier.GAME_OR_SONG.value
    return Modifier.QUOTED.value if context.quoted(hit) else ""


def _first_person(context: Context) -> bool:
    return any(says & Form.FIRST for says in context.reading.says)


def _child(context: Context) -> bool:
    return Modifier.CHILD not in context.off and (context.child or bool(context.found(Modifier.CHILD)))


def _together(found: Sequence[tuple[Finding, Hit]]) -> list[Finding]:
    """Cues that mean more together: bullying beside despair, three categories at once, each in words of its own."""
    findings = [finding for finding, _ in found]
    cues = {finding.rule.cue for finding in findings}
    elevated = defaultdict[Cue, list[frozenset[float]]](list)
    for finding, hit in found:
        if finding.tier is Tier.ELEVATED and HINT_ONLY not in finding.tags:
            elevated[finding.rule.cue].append(frozenset(hit.places))
    if _accumulate(elevated.values()) or (Cue.BULLYING in cues and cues & _DESPAIR):
        return [
            Finding(finding.rule, finding.tier.worse(Tier.HIGH), (*finding.tags, "accumulated"))
            if finding.rule.cue in {*elevated, Cue.BULLYING}
            else finding
            for finding in findings
        ]
    return findings


def _accumulate(categories: Collection[Sequence[frozenset[float]]]) -> bool:
    """So many categories have words that none of the others has; one verb that three rules know says one thing."""
    if len(categories) < _ACCUMULATED:
        return False
    told = [tuple(dict.fromkeys(words))[:_LOOKED_AT] for words in categories]
    return any(
        len(frozenset().union(*chosen)) == sum(map(len, chosen))
        for some in combinations(told, _ACCUMULATED)
        for chosen in product(*some)
    )
