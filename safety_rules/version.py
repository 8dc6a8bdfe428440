"""The version that the rules on the disk would have, without compiling them."""

from pathlib import Path

from safety_rules.keeping import dictionary_versions
from safety_rules.rule_files import each_text, version_of


def version_now(overlay: Path | None) -> str:
    """Equal to `RuleBook.version` as long as no file changed. Raises ConfigurationError when one cannot be read."""
    return version_of(each_text(overlay), dictionary_versions())
