"""Data files are found in the operators' folder first and never outside it."""

from pathlib import Path

import pytest

from config.datafiles import find, names_in, read_mapping, read_text, version_of
from most116.core.errors import ConfigurationError


def test_the_operators_file_comes_before_the_installed_one(tmp_path: Path) -> None:
    (tmp_path / "numbers.yaml").write_text("own: 1", encoding="utf-8")
    assert read_text("numbers.yaml", tmp_path) == "own: 1"
    assert "n112" in read_text("numbers.yaml", None)
    assert "register" in read_text("lines.yaml", tmp_path)
    assert version_of(["numbers.yaml"], tmp_path) != version_of(["numbers.yaml"], None)


@pytest.mark.parametrize(
    "name", ["../pyproject.toml", "/etc/hostname", "texts/../../x", "texts\\..\\x", "", ".", "x\0y"]
)
def test_a_name_cannot_leave_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError):
        find(name, tmp_path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"a: [1", "not valid YAML near line"),
        (b"x: 1\na:\n  b: 1\n  b: 2", "near line 3: a key is written twice"),
        (b"- 1", "must hold keys"),
        (b"1: x", "must hold keys"),
        (b"\xff", "UTF-8"),
        (b"a: !!python/object/apply:os.getcwd []", "not valid YAML"),
    ],
)
def test_a_broken_file_is_named(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "lines.yaml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=f"lines.yaml .*{says}"):
        read_mapping("lines.yaml", tmp_path)


def test_files_of_both_folders_are_listed_once(tmp_path: Path) -> None:
    own = tmp_path / "texts" / "interface"
    own.mkdir(parents=True)
    for name in ("pl.yaml", "pl_chat.yaml", "notes.txt"):
        (own / name).touch()
    names = names_in("texts/interface", tmp_path)
    assert "texts/interface/pl_chat.yaml" in names
    assert names.count("texts/interface/pl.yaml") == 1
    assert all(name.endswith(".yaml") for name in names)
