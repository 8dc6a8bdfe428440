"""What the project is built from: every locked package has an allowed licence, and `make sbom` lists all of it."""

import importlib.metadata
import json
import re

import pytest

from most116.testing.components import ROOT, components, licences, locked
from most116.testing.sbom import bill, written

PERMISSIVE = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "MIT", "MIT-0", "PSF-2.0", "PostgreSQL",
}  # fmt: skip
# A library may be under one of these while it stays a library that can be replaced.
AS_A_LIBRARY = {"MPL-2.0", "LGPL-3.0-only"}
# Data in a package of its own, or a program of its own, each with the page or the row that says why.
APART = {"pymorphy3-dicts-uk": "GPL-3.0-only", "library/redis": "LicenseRef-RSALv2 OR SSPL-1.0 OR AGPL-3.0-only"}
# What packages call their licence, where it is no SPDX expression.
CALLED = {
    "MIT License": "MIT", "MIT license": "MIT", "The MIT License (MIT)": "MIT", "Apache 2.0": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause", "Apache Software License": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "GPLv3 License": "GPL-3.0-only",
}  # fmt: skip
# Packages whose metadata name no licence, several, or a page: read in the files that they bring.
READ_BY_US = {
    "async-timeout": "Apache-2.0", "atheris": "Apache-2.0", "jinja2": "BSD-3-Clause", "langdetect": "Apache-2.0",
    "morfeusz2": "BSD-2-Clause", "segno": "BSD-3-Clause",
    "uvloop": "Apache-2.0 OR MIT",
}  # fmt: skip
PYTHON = sorted({*locked("base"), *locked("dev"), *locked("build")})


def told(name: str) -> str:
    """The licence that an installed package tells of itself."""
    metadata = importlib.metadata.metadata(name)
    given = (metadata.get_all("License-Expression") or metadata.get_all("License") or [""])[0].partition("\n")[0]
    classifiers = [one for one in metadata.get_all("Classifier") or [] if one.startswith("License ::")]
    last = classifiers[-1].rpartition(" :: ")[2] if classifiers else ""
    return CALLED.get(given or last, given or last)


def test_every_package_has_a_row_and_every_row_a_package() -> None:
    assert {one.name for one in components()} == set(licences())


@pytest.mark.parametrize("name", PYTHON)
def test_the_page_says_what_the_package_says(name: str) -> None:
    """Some are for other systems or other versions of Python, and are not here."""
    try:
        installed = told(name)
    except importlib.metadata.PackageNotFoundError:
        installed = licences()[name]
    assert licences()[name] == READ_BY_US.get(name, installed)


def test_every_licence_is_of_a_kind_that_is_allowed() -> None:
    for one in components():
        parts = set(re.split(r" (?:AND|OR) ", one.licence))
        allowed = PERMISSIVE | AS_A_LIBRARY if one.kind != "docker" else PERMISSIVE
        assert parts <= allowed or APART.get(one.name) == one.licence, one.name


def test_the_one_package_under_the_gpl_has_its_decision() -> None:
    page = (ROOT / "docs/licences.md").read_text(encoding="utf-8")
    (row,) = re.findall(r"^\| `[^`]+` \| GPL-3\.0-only \|.*$", page, re.MULTILINE)
    (decision,) = re.findall(r"\]\((decisions/[^)]+)\)", row)
    assert "GPL-3.0" in (ROOT / "docs" / decision).read_text(encoding="utf-8")


def test_the_bill_is_whole() -> None:
    """The fields that CycloneDX 1.6 asks for, and the forms that it gives them."""
    document = bill()
    assert (document["bomFormat"], document["specVersion"], document["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", document["serialNumber"])
    entries = document["components"]
    references = [entry["bom-ref"] for entry in entries]
    assert len(references) == len(set(references)) == len(components())
    lengths = {"SHA-256": 64, "SHA-512": 128}
    for entry in entries:
        assert entry["type"] in {"library", "container"}
        assert entry["scope"] in {"required", "excluded"}
        assert entry["name"]
        assert re.fullmatch(r"pkg:(pypi|npm|docker)/[a-z0-9./-]+@\S+", entry["purl"])
        assert [set(one) for one in entry["licenses"]] == [{"expression"}]
        assert entry["type"] == "container" or entry["hashes"]
        for digest in entry.get("hashes", []):
            assert re.fullmatch(r"[0-9a-f]+", digest["content"])
            assert len(digest["content"]) == lengths[digest["alg"]]
    (ours,) = document["dependencies"]
    assert ours["ref"] == document["metadata"]["component"]["bom-ref"]
    assert set(ours["dependsOn"]) == {entry["bom-ref"] for entry in entries if entry["scope"] == "required"}


def test_the_bill_is_the_same_whenever_it_is_made() -> None:
    assert written() == written()
    assert json.loads(written()) == bill()


@pytest.mark.parametrize("target", ["sbom", "audit"])
def test_make_knows_how(target: str) -> None:
    assert re.search(rf"^{target}: .*## \w", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
