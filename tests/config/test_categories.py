"""The schemes of records: what is installed is whole, and what an operator gets wrong is named."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from config.categories import load_categories
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError


def test_each_line_has_its_own_scheme_and_both_know_talks_that_were_none() -> None:
    known = load_categories(None)
    assert known.mains(Line.YOUTH) == {"V", "MH", "FR", "PR", "EO", "S", "PH", "DE", "MC", "AS", "NC"}
    assert known.mains(Line.ADULT) == {
        *("SU", "SH", "EM", "DV", "SV", "FA", "HE", "PS", "AD", "WO", "MI", "OT", "NC"),
    }
    assert "MH.suicidal" in known.parts(Line.YOUTH) - known.parts(Line.ADULT)
    assert "NC.wrong_line" in known.parts(Line.YOUTH) & known.parts(Line.ADULT)
    assert {"police", "mental_health"} <= known.referral_codes()


def test_every_label_is_there_in_each_language_of_the_desk() -> None:
    known = load_categories(None)
    mains = [main for line in Line for main in known.schemes[line]]
    for one in (*mains, *(part for main in mains for part in main.parts), *known.referrals):
        assert {one.label(language) for language in (Language.PL, Language.UK, Language.EN)} - {""}
        assert one.label(Language.RU) == one.label(Language.PL)


@pytest.mark.parametrize(
    ("found", "put", "named"),
    [
        ("uk: Насильство}", "xx: Насильство}", "116111: V.name"),
        ("{pl: Rówieśnicy, en: Peer relationships, uk: Однолітки}", "{pl: Rówieśnicy}", "116111, PR: give the label"),
        ("\nreferrals:", "\nmiejscowosc:", "referrals and nothing else"),
        ("  NC:\n", "  SU:\n", "116123: a category stands under both too"),
        ("      bullying:", "      Bullying!:", "116111: V.parts"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, found: str, put: str, named: str) -> None:
    own = tmp_path / "categories.yaml"
    shutil.copy(str(files("config") / "categories.yaml"), own)
    content = own.read_text("utf-8")
    assert found in content
    own.write_text(content.replace(found, put, 1), "utf-8")
    with pytest.raises(ConfigurationError, match=named):
        load_categories(tmp_path)
