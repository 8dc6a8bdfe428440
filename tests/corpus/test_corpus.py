"""The corpus itself: well-formed, large enough, both halves of different messages, nobody's data in it."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, product

import pytest

from most116.core.conversation import Language, Tier
from most116.testing.corpus_messages import CORPUS, Half, Message, messages_of, prose_of

FIELDS = {"id", "lang", "tier", "kind", "text", "note"}
KINDS = {
    "plain", "indirect", "covert", "sequence", "third_person", "lowered", "mixed", "hard_negative", "ordinary",
}  # fmt: skip
PUBLIC_NUMBERS = {"112", "997", "998", "999", "911", "116111", "116123", "116112"}
# Longer runs of digits could be somebody's telephone.
LONGEST_YEAR = 4
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Of the four-letter pieces of two messages, so many may be the same.
ALIKE_WITHIN, ALIKE_ACROSS = 0.5, 0.35


def corpus(*languages: Language) -> list[Message]:
    return [
        message
        for half, language in product(Half, languages or tuple(Language))
        for message in messages_of(half, language)
    ]


def said(message: Message) -> str:
    return " ".join([*message.window, message.text])


def every_text() -> Iterator[str]:
    return chain(map(said, corpus()), chain.from_iterable(map(prose_of, Language)))


def pieces(message: Message) -> set[str]:
    text = " " + " ".join(re.findall(r"\w+", said(message).lower())) + " "
    return {text[start : start + 4] for start in range(len(text) - 3)}


def as_bits(sets: Iterable[set[str]]) -> list[int]:
    """Each set as a number with a bit for each piece: millions of pairs are compared, and sets take a minute."""
    places: dict[str, int] = {}
    return [sum(1 << places.setdefault(piece, len(places)) for piece in found) for found in sets]


def twins(messages: Sequence[tuple[Half, Message]]) -> Iterator[tuple[str, str]]:
    """The shorter of two first: where the longer has too many more pieces, they cannot share enough."""
    bits = as_bits(pieces(message) for _, message in messages)
    rows = sorted((own.bit_count(), half, message.id, own) for (half, message), own in zip(messages, bits, strict=True))
    for place, (fewer, half, name, one) in enumerate(rows):
        for more, other_half, other_name, other in islice(rows, place + 1, None):
            if fewer <= ALIKE_ACROSS * more:
                break
            shared = (one & other).bit_count()
            if shared > (ALIKE_WITHIN if half is other_half else ALIKE_ACROSS) * (fewer + more - shared):
                yield name, other_name


@pytest.mark.parametrize(("half", "language"), [*product(Half, Language)])
def test_a_line_holds_what_is_measured_and_nothing_else(half: Half, language: Language) -> None:
    for line in (CORPUS / f"{half}_{language}.jsonl").read_text(encoding="utf-8").splitlines():
        assert FIELDS <= set(json.loads(line)) <= FIELDS | {"window"}
    for message in messages_of(half, language):
        assert message.language is language
        assert message.kind in KINDS
        assert message.text == message.text.strip() != ""
        assert message.note
        assert all(message.window), message.id
        assert bool(message.window) >= (message.kind == "sequence"), message.id
        assert message.kind not in {"hard_negative", "ordinary"} or message.tier is Tier.STANDARD, message.id


def test_ids_and_texts_occur_once() -> None:
    messages = corpus()
    assert [name for name, count in Counter(one.id for one in messages).items() if count > 1] == []
    assert [text for text, count in Counter(said(one).lower() for one in messages).items() if count > 1] == []


def test_there_is_enough_of_everything() -> None:
    messages = corpus()
    held_out = sum(1 for language in Language for _ in messages_of(Half.HELD_OUT, language))
    assert len(messages) >= 7000
    # How many are held out says how sure a measurement is; that more were seen does not make it less so.
    assert 1700 <= held_out <= 0.45 * len(messages)
    assert sum(one.language is Language.PL for one in messages) >= 2900
    for half, language in product(Half, Language):
        tiers = Counter(one.tier for one in messages_of(half, language))
        kinds = Counter(one.kind for one in messages_of(half, language))
        assert all(tiers[tier] >= 10 for tier in Tier), (half, language)
        assert kinds["hard_negative"] * 2 >= tiers[Tier.STANDARD], (half, language)


@pytest.mark.slow
@pytest.mark.parametrize("language", [*Language])
def test_no_message_is_another_one_in_other_words(language: Language) -> None:
    assert [*twins([(half, message) for half in Half for message in messages_of(half, language)])] == []


@pytest.mark.parametrize("language", [*Language])
def test_prose_is_long_enough_and_in_its_language(language: Language) -> None:
    sentences = prose_of(language)
    assert len(sentences) >= (1000 if language is Language.PL else 340)
    assert len(set(sentences)) == len(sentences)
    cyrillic = sum(bool(CYRILLIC.search(sentence)) for sentence in sentences)
    assert cyrillic == (len(sentences) if language in {Language.UK, Language.RU} else 0)


def test_no_digits_in_it_reach_anybody() -> None:
    runs = chain.from_iterable(re.findall(r"\d(?:[ -]?\d){2,}", text) for text in every_text())
    assert {run.replace(" ", "") for run in runs if len(re.sub(r"\D", "", run)) > LONGEST_YEAR} <= PUBLIC_NUMBERS
    assert not [text for text in every_text() if re.search(r"\S@\S+\.\w|https?:|www\.", text)]
