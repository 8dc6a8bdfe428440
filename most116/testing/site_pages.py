"""A hook of mkdocs, named in mkdocs.yml: every decision is in the site's list, though that file names none of them."""

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

FOLDER = "decisions"


def on_config(config: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Called by mkdocs once it has read its settings."""
    config["nav"] = [*config["nav"], {"Decisions": decisions(Path(config["docs_dir"]))}]
    return config


def decisions(docs: Path) -> list[str]:
    """The pages of decisions in the order of their numbers, as paths below `docs`."""
    return [f"{FOLDER}/{page.name}" for page in sorted((docs / FOLDER).glob("*.md"))]
