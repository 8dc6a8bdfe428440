"""Why somebody is urgent is told in words: of every category, and of everything that stands beside one."""

import re

import pytest

from handoff.records import Account
from most116.core.conversation import Language, Tier
from most116.testing.desk_clients import browser
from most116.testing.desk_stage import DeskStage
from most116.testing.installed import installed_texts
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
