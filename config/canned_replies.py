"""The sentences that consultants put into replies; canned_replies.yaml says what each part of one means."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.datafiles import read_mapping
from most116.core.conversation import Language, Line
from most116.core.errors import ConfigurationError

_FILE = "canned_replies.yaml"
_ALIAS = "[[alias]]"
_VALUE = re.compile(r"\[\[.*?\]\]")


class CannedReply(BaseModel):
    """One sentence, with who answers for it and when it was last read through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shortcut: str = Field(pattern=r"^[a-z0-9]{2,20}$")
    texts: Mapping[Language, Annotated[str, Field(min_length=1)]]
    lines: tuple[Line, ...] = Field(min_length=1)
    minors: bool
    needs: Literal["true_now", "taker"] | None = None
    owner: str = Field(min_length=1)
    reviewed: date

    def offered(self, line: Line | None, language: Language) -> bool:
        """Whether it may be used in such a talk; while no line is known, whatever is not for minors is kept back."""
        of_line = line in self.lines if line is not None else set(Line) <= set(self.lines)
        return of_line and language in self.texts and (self.minors or line is Line.ADULT)

    def filled(self, language: Language, *, own: str, taker: str | None) -> str | None:
        """Its words, with the alias of whoever writes or takes over; None while there is nobody to name."""
        named = taker if self.needs == "taker" else own
        text = self.texts[language]
        return text.replace(_ALIAS, named) if named is not None else None


def load_canned_replies(overlay: Path | None) -> Mapping[str, CannedReply]:
    """Read and check the file. Raises ConfigurationError that names the sentence and the remedy."""
    found: dict[str, CannedReply] = {}
    for name, entry in read_mapping(_FILE, overlay).items():
        try:
            one = CannedReply.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            raise ConfigurationError(f"{_FILE}, {name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from None
        for language, text in one.texts.items():
            if set(_VALUE.findall(text)) - {_ALIAS}:
                raise ConfigurationError(f"{_FILE}, {name}, {language}: [[alias]] is the only value it may hold")
        for other in found.values():
            if other.shortcut == one.shortcut and set(other.lines) & set(one.lines):
                raise ConfigurationError(f"{_FILE}, {name}: its line has the shortcut /{one.shortcut} already")
        found[name] = one
    return found
