"""Puts together what `most116 explain` shows: the reading, the decision and the texts that the person would hear."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from config.lines import load_lines
from config.phone_numbers import load_numbers
from config.settings import load_settings
from config.texts import load_texts
from most116.core.clock import SystemClock
from most116.core.conversation import Channel, Line, Phase
from most116.core.messages import Kind, Utterance
from router.decide import decide
from router.decision import DialogState, RoutingDecision, Say
from router.explain import explain, reading
from router.language import detect
from router.rules import rules_from
from safety_rules.book import load_book
from safety_rules.explaining import explain_text


def explained(
    text: str, *, entry: Line | None, stage: Phase, window: Sequence[str], overlay: Path | None
) -> Iterator[str]:
    """Lines for the terminal of whoever typed the text; nothing of them is kept.

    `overlay`: the data folder whose rules/ hold beside the installed ones.
    """
    settings, now = load_settings(), SystemClock().now()
    numbers = load_numbers(settings.data_dir)
    texts, lines = load_texts(settings.data_dir, numbers), load_lines(settings.data_dir, numbers)
    book = load_book(overlay, settings.safety_rules.cache_dir)
    state = DialogState(entry_line=entry, stage=stage)
    if stage.waiting:
        state = replace(state, waiting_since=now)
    said = Utterance(kind=Kind.TEXT, text=text, channel=Channel.WEBCHAT, received_at=now)
    decision = decide(state, said, book=book, rules=rules_from(settings, lines), now=now, window=window)
    yield from reading(explain_text(book, "\n".join((*window, text))), detect(text))
    yield from explain(decision)
    for step in _said(decision):
        line, language = decision.state.line or entry, step.language or decision.state.language
        yield f"hears: {texts.render(step.text, language=language, line=line, values=step.values)}"


def _said(decision: RoutingDecision) -> list[Say]:
    return [step for step in decision.steps if isinstance(step, Say)]
