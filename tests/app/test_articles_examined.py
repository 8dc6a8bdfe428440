"""What `most116 doctor --data` says of the charity's articles."""

from pathlib import Path

import pytest

from config.settings import load_settings
from most116.app.doctor import examine_data
from most116.app.findings import Finding

GOOD = """lines: [116 111]
language: pl
title: Przykład
paragraphs: [Słowa przykładu.]
approved_by: Jan Przykładowy
approved_on: 2026-01-20
"""


def told(folder: Path) -> Finding:
    [finding] = [one for one in examine_data(load_settings({"data_dir": folder})) if one.part == "articles"]
    return finding


@pytest.mark.slow
def test_the_doctor_names_the_file_the_line_and_the_oldest_day(
    tmp_path: Path, rules_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOST116_SAFETY_RULES__CACHE_DIR", str(rules_dir))
    assert (told(tmp_path).well, told(tmp_path).words) == (True, "0 can be offered")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "one.yaml").write_text(GOOD, encoding="utf-8")
    assert told(tmp_path).words == "1 can be offered, the oldest approved on 2026-01-20"
    (tmp_path / "articles" / "two.yaml").write_text(GOOD.replace("language: pl", "language: xx"), encoding="utf-8")
    finding = told(tmp_path)
    assert not finding.well
    assert "articles/two.yaml, line 2, language: " in finding.words
    assert "1 can be offered" in finding.words
