"""Which messages come out at another tier under another set of rules: what a supervisor sees before approving one."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from most116.core.conversation import Tier
from router.filters import language_of_record, text_of
from safety_rules.judge import RuleBook


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One message by its id, with its tiers and rules before and after; its words are not in it."""

    id: str
    before: Tier
    after: Tier
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]

    @property
    def lowered(self) -> bool:
        return self.after > self.before

    def __str__(self) -> str:
        lost = ", ".join(rule for rule in self.rules_before if rule not in self.rules_after) or "none"
        new = ", ".join(rule for rule in self.rules_after if rule not in self.rules_before) or "none"
        verb = "lowered" if self.lowered else "raised"
        return f"{self.id}: {verb}, {self.before.label} -> {self.after.label}; no more: {lost}; now: {new}"


def changes(records: Iterable[Mapping[str, object]], old: RuleBook, new: RuleBook) -> Iterator[Change]:
    """The messages whose tier differs, in their order; a record without an id is called by its number."""
    for number, record in enumerate(records, start=1):
        text = text_of(record)
        language = language_of_record(record, text)
        before, after = old.judge(text, language), new.judge(text, language)
        if before.tier is not after.tier:
            yield Change(
                id=str(record.get("id", number)),
                before=before.tier,
                after=after.tier,
                rules_before=before.matched,
                rules_after=after.matched,
            )
