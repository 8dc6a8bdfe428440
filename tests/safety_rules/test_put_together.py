"""Sentences that nobody wrote: every place with every way of being there, every heap with every verb of swallowing."""

import random
from itertools import product
from pathlib import Path

import pytest
import yaml

from most116.core.conversation import Language, Tier
from safety_rules.judge import RuleBook

_Pieces = dict[str, dict[str, list[list[str]]]]


def _pieces(name: str) -> _Pieces:
    found: _Pieces = yaml.safe_load(Path(__file__).with_name(name).read_text("utf-8"))
    return found


PIECES, PLAIN_ENDS = _pieces("put_together.yaml"), _pieces("plain_ends.yaml")
PLAIN_ACTS: dict[str, _Pieces] = yaml.safe_load(Path(__file__).with_name("plain_acts.yaml").read_text("utf-8"))
PLAIN_SCENES: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("plain_scenes.yaml").read_text("utf-8")
)
# The same ones in every run; a piece that no rule knows misses a whole row, and shows among so many.
SAMPLE = 120
ROWS = [(kind, Language(language)) for kind, languages in PIECES.items() for language in languages]


def _sentences(kind: str, language: Language) -> list[str]:
    every = [" ".join(pieces) for pieces in product(*PIECES[kind][language])]
    return random.Random(f"{kind} {language}").sample(every, min(SAMPLE, len(every)))


@pytest.mark.parametrize(("kind", "language"), ROWS, ids=[f"{kind}-{language}" for kind, language in ROWS])
def test_danger_is_immediate_whatever_pieces_tell_it(book: RuleBook, kind: str, language: Language) -> None:
    sentences = _sentences(kind, language)
    missed = [one for one in sentences if book.judge(one, language).tier > Tier.IMMEDIATE]
    assert len(missed) <= 0.05 * len(sentences), missed


@pytest.mark.parametrize("language", Language)
def test_whoever_names_the_end_plainly_never_waits(book: RuleBook, language: Language) -> None:
    sentences = [" ".join(pieces) for kind in PLAIN_ENDS.values() for pieces in product(*kind[language])]
    assert [one for one in sentences if book.judge(one, language).tier > Tier.HIGH] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("least", PLAIN_ACTS)
def test_what_is_done_or_meant_never_ranks_below_its_kind(book: RuleBook, least: str, language: Language) -> None:
    sentences = [" ".join(pieces) for kind in PLAIN_ACTS[least].values() for pieces in product(*kind[language])]
    assert [one for one in sentences if book.judge(one, language).tier > Tier[least.upper()]] == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("least", [tier for tier in PLAIN_SCENES if tier != "frames"])
def test_a_plain_scene_keeps_its_rank_in_every_frame(book: RuleBook, least: str, language: Language) -> None:
    scenes, frames = PLAIN_SCENES[least][language], PLAIN_SCENES["frames"][language]
    sentences = [frame.format(scene) for scene, frame in product(scenes, frames)]
    assert [one for one in sentences if book.judge(one, language).tier > Tier[least.upper()]] == []


@pytest.mark.parametrize("kinds", [PIECES, PLAIN_ENDS, *PLAIN_ACTS.values()])
def test_every_kind_is_told_in_all_languages(kinds: _Pieces) -> None:
    assert [kind for kind, languages in kinds.items() if set(languages) != set(Language)] == []
