"""Why somebody is urgent is told in words: of every category, and of everything that stands beside one."""

import re

import pytest

from handoff.records import Account
from most116.core.conversation import Language, Tier
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage
from most116.testing.installed import installed_book, installed_texts
from safety_rules.schema import Cue, Modifier

# These take a finding away altogether, and so stand beside none.
SILENT = {Modifier.EVERYDAY, Modifier.FAR_PERSON}


# What a verdict names beside these (safety_rules/assessment.py).
OTHERS = ("weak", "leaning", "accumulated")


@pytest.mark.parametrize("name", [*Cue, *(one for one in Modifier if one not in SILENT), *OTHERS])
def test_everything_that_a_verdict_can_name_has_words(name: str) -> None:
    assert f"desk.reason.{name}" in installed_texts().strings[Language.PL]


async def test_the_desk_tells_the_words_first_and_the_rules_on_request(stage: DeskStage, celina: Account) -> None:
    which = await stage.people.arrive(
        "hej", tier=Tier.IMMEDIATE, reasons=("pl.edge.presence",), cues=("in_progress", "time_now")
    )
    page = await (await browser(stage, celina.login)).page(f"/c/{which}")
    assert "próba w toku lub tuż po niej, dzieje się teraz" in page
    told = re.search(r'<ul class="reasons">(.+?)</ul>', page, re.DOTALL)
    assert told
    assert "pl.edge.presence" not in told[1]
    assert "pl.edge.presence" in page


@pytest.mark.parametrize(
    ("rules", "cues", "told"),
    [
        (("pl.now.blow",), ("wish_to_die", "weak"), "ciężki cios w ostatnich dniach, tylko pośredni znak"),
        (("pl.now.why_write",), ("wish_to_die", "third_person", "weak"), "albo chce, żeby ktoś był, o kimś bliskim"),
        (("pl.scene_friend.fading",), ("wish_to_die", "third_person", "weak"), "zmartwienie o kogoś bliskiego, o kimś"),
        (("pl.now.blow", "pl.scene.place"), ("wish_to_die", "farewell", "weak"), "pragnienie śmierci, pożegnanie"),
        (("pl.now.blow", "pl.now.why_write"), ("wish_to_die",), "pragnienie śmierci"),
    ],
)
async def test_a_lone_hint_is_told_as_what_it_is(
    stage: DeskStage, celina: Account, rules: tuple[str, ...], cues: tuple[str, ...], told: str
) -> None:
    """Who lost their work has said nothing of death; a consultant who reads that the tier is for it is misled."""
    which = await stage.people.arrive("zwolnili mnie z pracy", tier=Tier.ELEVATED, reasons=rules, cues=cues)
    page = await (await browser(stage, celina.login)).page(f"/c/{which}")
    assert told in page
    assert ("pragnienie śmierci" in page) is ("pragnienie śmierci" in told)


def test_rules_with_words_of_their_own_are_rules_of_ours() -> None:
    texts = installed_texts().strings[Language.PL]
    own = {one.removeprefix("desk.reason.") for one in texts if one.startswith("desk.reason.pl.")}
    assert own
    assert own <= {rule.id for rule in installed_book().cue_rules if rule is not None}
