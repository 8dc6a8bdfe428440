"""What an operator offers for reading while somebody waits: files of the charity's own words. We ship none."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError

from config.datafiles import line_of, names_in, read_mapping
from config.text_lints import lint_words
from config.wording import fill, read_wording
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError

FOLDER = "articles"
# They stand in a page that has to stay light, and are read by somebody who can take in little.
_LONGEST, _MOST_OFFERED = 4000, 4
_VALUE = re.compile(r"\[\[[^]]*\]\]")
# An address as a page would show it: with its scheme, its www, its @, or letters on both sides of a dot.
_ADDRESS = re.compile(r"://|\bwww\.|@|[^\W\d_]{2,}\.[^\W\d_]{2,}|\b[a-z]\.(?:me|co|page|gg|ly)\b", re.IGNORECASE)
_MARKUP = re.compile(r"[<>]|\]\(|\*\*|^#", re.MULTILINE)


def _without_space(written: object) -> object:
    """Lines are written as people write them: 116 111, or without the space and then a number for YAML."""
    return str(written).replace(" ", "") if isinstance(written, str | int) else written


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lines: list[Annotated[Line, BeforeValidator(_without_space)]] = Field(min_length=1)
    language: Language
    title: Annotated[_Words, Field(max_length=80)]
    paragraphs: list[_Words] = Field(min_length=1)
    approved_by: _Words
    approved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article, its numbers filled in."""

    name: str
    lines: frozenset[Line]
    language: Language
    title: str
    paragraphs: Sequence[str]
    approved_on: date

    def for_reader(self, language: Language, line: Line | None) -> bool:
        """Where no line is known, only what is for both: what is meant for grown people is not offered to a child."""
        return self.language is language and (line in self.lines if line else self.lines == frozenset(Line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The articles that can be offered. `problems`: why others are left out, with file, line and remedy."""

    articles: Sequence[Article] = ()
    problems: Sequence[str] = ()

    def offered(self, language: Language, line: Line | None) -> Sequence[Article]:
        return [one for one in self.articles if one.for_reader(language, line)]


def load_articles(overlay: Path | None, numbers: Mapping[str, str], today: date) -> Shelf:
    """Every good article by the name of its file. A wrong one is a problem of the shelf and stops nothing.

    `numbers`: telephone numbers by the name of their value.
    """
    articles: list[Article] = []
    problems: list[str] = []
    for name in _names(overlay, problems):
        try:
            found = _article(name, overlay, numbers, today)
            _require_room(found, articles)
        except ConfigurationError as failure:
            problems.append(str(failure))
        else:
            articles.append(found)
    return Shelf(articles=articles, problems=problems)


def _names(overlay: Path | None, problems: list[str]) -> list[str]:
    try:
        return names_in(FOLDER, overlay)
    except OSError as error:
        problems.append(f"the folder {FOLDER} cannot be read ({type(error).__name__}): make it readable")
        return []


def _require_room(found: Article, before: Sequence[Article]) -> None:
    for line in found.lines:
        beside = sum(line in one.lines and one.language is found.language for one in before)
        if beside >= _MOST_OFFERED:
            raise ConfigurationError(
                f"{found.name}, line 1: {line} has {_MOST_OFFERED} articles in {found.language} before it: remove one"
            )


def _article(name: str, overlay: Path | None, numbers: Mapping[str, str], today: date) -> Article:
    try:
        written = _File.model_validate(read_mapping(name, overlay))
    except ValidationError as error:
        first = error.errors()[0]
        raise _fault(name, overlay, first["loc"], f"{first['msg']}: see docs/articles.md for the form") from None
    if written.approved_on > today:
        raise _fault(name, overlay, ("approved_on",), "the day is still to come: write when it was approved")
    parts: list[tuple[tuple[int | str, ...], str]] = [(("title",), written.title)]
    parts += [(("paragraphs", at), words) for at, words in enumerate(written.paragraphs)]
    if sum(len(words) for _, words in parts) > _LONGEST:
        raise _fault(name, overlay, ("paragraphs",), f"more than {_LONGEST} signs: shorten it, or make two of it")
    for where, words in parts:
        if said := next(_faults(words, written.language, numbers), None):
            raise _fault(name, overlay, where, said)
    title, *paragraphs = (fill(words, numbers) for _, words in parts)
    return Article(
        name=PurePosixPath(name).stem,
        lines=frozenset(written.lines),
        language=written.language,
        title=title,
        paragraphs=paragraphs,
        approved_on=written.approved_on,
    )


def _faults(words: str, language: Language, numbers: Mapping[str, str]) -> Iterator[str]:
    """What keeps these words from being shown, each with its remedy."""
    unknown = sorted(read_wording(words, "a paragraph").values() - numbers.keys())
    if unknown:
        yield f"nothing gives the value {', '.join(unknown)}: name a number of numbers.yaml that is shown"
    bare = _VALUE.sub("", words)
    if any(sign.isdigit() for sign in bare):
        yield "it holds a digit: write telephone numbers as [[number.n116111]], and others in words"
    if _ADDRESS.search(bare):
        yield "it holds an address: remove it, a link leaves a trace on the telephone"
    if _MARKUP.search(bare):
        yield "it holds signs of a markup: write plain words"
    yield from (f"{fault}: say it otherwise" for fault in lint_words(bare, language))


def _fault(name: str, overlay: Path | None, where: Sequence[int | str], said: str) -> ConfigurationError:
    place = ".".join(map(str, where))
    return ConfigurationError(f"{name}, line {line_of(name, overlay, where)}, {place}: {said}")
