"""The list of everything this project is built from, as CycloneDX 1.6 in JSON: `python -m most116.testing.sbom FILE`.

The same locks give the same bytes: there is no time in it, and its number is made from its content.
"""

import json
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

from most116 import __version__
from most116.testing.components import ROOT, Component, components

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://github.com/CycloneDX/specification")


def bill() -> dict[str, Any]:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = components()
    ours = f"pkg:generic/{project['name']}@{__version__}"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": project["name"],
                "version": __version__,
                "licenses": [{"expression": project["license"]}],
            }
        },
        "components": [_entry(one) for one in found],
        "dependencies": [{"ref": ours, "dependsOn": [one.purl for one in found if one.scope == "required"]}],
    }
    number = uuid.uuid5(_SPACE, json.dumps(document, sort_keys=True))
    return {**document, "serialNumber": f"urn:uuid:{number}"}


def _entry(one: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "type": "container" if one.kind == "docker" else "library",
        "bom-ref": one.purl,
        "name": one.name,
        "version": one.version,
        "purl": one.purl,
        "scope": one.scope,
        "licenses": [{"expression": one.licence}],
    }
    if one.hashes:
        entry["hashes"] = [{"alg": one.algorithm, "content": digest} for digest in one.hashes]
    return entry


def written() -> str:
    """The document as it is stored."""
    return json.dumps(bill(), indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written(), encoding="utf-8")
    print(f"{target}: {len(bill()['components'])} components")
