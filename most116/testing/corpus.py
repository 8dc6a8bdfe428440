"""Measures the rules by messages and sentences that were written apart from them (tests/corpus).

`python -m most116.testing.corpus dev [--errors]`, `... held_out`, `... prose [FILE...]` (one sentence a line).
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from most116.core.conversation import Language, Tier
from most116.testing.corpus_figures import Judged, lines_about_messages, lines_about_prose, missed_targets
from most116.testing.corpus_messages import Half, lines_of, messages_of, prose_of
from router.filters import language_of
from safety_rules.book import load_book
from safety_rules.judge import RuleBook

# How far back the live router looks (domain sheet 3.3).
_WINDOW = 5


def judged(half: Half, book: RuleBook) -> list[Judged]:
    """What the rules say about every message of one half."""
    return [
        Judged(
            id=message.id,
            language=message.language,
            wanted=message.tier,
            given=tier_after([*message.window, message.text], book),
            hard_negative=message.kind == "hard_negative",
        )
        for language in Language
        for message in messages_of(half, language)
    ]


def tier_after(texts: Sequence[str], book: RuleBook) -> Tier:
    """The tier that a conversation has after these texts: each is judged when it comes, and no text lowers it."""
    return min(
        book.judge(text, _heard_as(text), texts[max(0, place - _WINDOW) : place]).tier
        for place, text in enumerate(texts)
    )


def alarms(sentences: Sequence[str], book: RuleBook) -> int:
    """How many of the sentences come out at high or above."""
    return sum(tier_after([sentence], book) <= Tier.HIGH for sentence in sentences)


def _heard_as(text: str) -> Language:
    return Language(str(language_of({"text": text})["language"]))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the rules by the corpus.")
    parser.add_argument("part", choices=[*Half, "prose"])
    parser.add_argument("files", nargs="*", type=Path, help="for prose: files with one sentence a line")
    parser.add_argument("--errors", action="store_true", help="dev only: the messages that are misjudged")
    given = parser.parse_args()
    if given.errors and given.part != Half.DEV:
        parser.error("--errors shows messages of dev only: what is held back stays unread")
    book = load_book()
    if given.part == "prose":
        counted = [(path.name, len(lines_of(path)), alarms(lines_of(path), book)) for path in given.files]
        print("\n".join(lines_about_prose(counted or prose_counted(book))))
        return
    found = judged(Half(given.part), book)
    print("\n".join(lines_about_messages(given.part, found)))
    if given.errors:
        print("\n".join(_misjudged(found)))
    sys.exit(1 if missed_targets(found) else 0)


def prose_counted(book: RuleBook) -> list[tuple[str, int, int]]:
    """Name, sentences and alarms of the prose of each language."""
    return [(language.value, len(prose_of(language)), alarms(prose_of(language), book)) for language in Language]


def _misjudged(found: Sequence[Judged]) -> Iterator[str]:
    """The worst first: danger that waits, then alarms without danger."""
    messages = {message.id: message for language in Language for message in messages_of(Half.DEV, language)}
    wrong = sorted((one for one in found if one.given != one.wanted), key=lambda one: (one.wanted, -one.given, one.id))
    for one in wrong:
        message = messages[one.id]
        texts = " // ".join([*message.window, message.text])
        yield f"{one.id} {one.wanted.label} -> {one.given.label} ({message.kind}; {message.note}): {texts}"


if __name__ == "__main__":
    main()
