"""The doctor looks at what an installation has of its own."""

from pathlib import Path

import pytest

from config.settings import load_settings
from most116.app.doctor import examine_data


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_of_their_own_that_is_not_there_is_said_to_be(tmp_path: Path, rules_dir: Path, there: bool) -> None:
    folder = tmp_path / "data"
    if there:
        folder.mkdir()
    settings = load_settings({"data_dir": str(folder), "safety_rules": {"cache_dir": str(rules_dir)}})
    told = [one.words for one in examine_data(settings) if one.part == "data" and not one.well]
    assert (told == []) is there
    assert all("MOST116_DATA_DIR" in words for words in told)
