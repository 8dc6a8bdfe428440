"""What a reviewer should know of rules and texts that load, before they are approved."""

from config.phone_numbers import load_numbers
from config.settings import Settings
from config.text_lints import lint_texts
from config.texts import load_texts
from safety_rules.book import load_book
from safety_rules.lints import Lint, lint
from safety_rules.rule_files import read_texts
from safety_rules.writing_lints import lint_writing


def review(settings: Settings) -> list[Lint]:
    """Remarks on texts and rules, the grave ones first; raises ConfigurationError when something cannot be loaded."""
    texts = load_texts(settings.data_dir, load_numbers(settings.data_dir))
    faults = [Lint(kind="text", words=fault, grave=True) for fault in lint_texts(texts)]
    book = load_book(settings.data_dir, settings.safety_rules.cache_dir)
    return [*faults, *lint(book), *lint_writing(read_texts(settings.data_dir), book)]
