"""The three measuring filters of the command line: one record in, one record out, by the code of the live router."""

from collections.abc import Mapping
from datetime import datetime

from most116.core.conversation import AgeBand, Language, Line
from router.age import read_age
from router.language import detect
from safety_rules.judge import RuleBook

_ORDINAL_LINES = {"first": Line.YOUTH, "second": Line.ADULT}


def tier_of(record: Mapping[str, object], book: RuleBook) -> dict[str, object]:
    """{"id", "text", "lang"?} → tier, cues, rules and language."""
    text = text_of(record)
    language = language_of_record(record, text)
    verdict = book.judge(text, language)
    return {
        "id": record.get("id"),
        "tier": verdict.tier.label,
        "cues": list(verdict.cues),
        "rules": list(verdict.matched),
        "language": language.value,
    }


def intake_of(record: Mapping[str, object], book: RuleBook, now: datetime) -> dict[str, object]:
    """{"id", "question", "text", "lang"?} → age, band (minor, adult, unknown), line and command; null: none is said.

    `question` is the one that is open: age, line or anything else. Digits name a line only for the question `line`.
    """
    text = text_of(record)
    asked = record.get("question")
    heard = read_age(text, now.year)
    line = book.line_named(text)
    if asked == "line":
        line = line or next((line for word, line in _ORDINAL_LINES.items() if word in book.answers(text)), None)
    command = book.command(text)
    if command == "sos" or (asked == "line" and line is not None):
        heard = read_age("", now.year)
    return {
        "id": record.get("id"),
        "age": heard.age,
        "band": _band(heard.band),
        "line": None if line is None else line.value,
        "command": command,
    }


def language_of(record: Mapping[str, object]) -> dict[str, object]:
    """{"id", "text"} → language; what nothing shows is Polish, as in the live router."""
    return {"id": record.get("id"), "language": language_of_record({}, text_of(record)).value}


def text_of(record: Mapping[str, object]) -> str:
    """The text of a record; empty when it has none."""
    text = record.get("text")
    return text if isinstance(text, str) else ""


def language_of_record(record: Mapping[str, object], text: str) -> Language:
    """What the record says, else what the text shows, else Polish."""
    given = record.get("lang")
    if isinstance(given, str) and given in set(Language):
        return Language(given)
    guess = detect(text)
    return guess.language or (Language.EN if guess.foreign else Language.PL)


def _band(band: AgeBand) -> str:
    if band.minor:
        return "minor"
    return "adult" if band.adult else "unknown"
