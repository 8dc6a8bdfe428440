"""Rules with their reasons and examples, packed away until somebody asks for them."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import overload

from safety_rules.schema import Rule


@dataclass(slots=True)
class ShelvedRules(Sequence[Rule]):
    """The rules with their reasons and examples; judging needs none of that, so they are unpacked when asked for."""

    packed: bytes
    size: int
    _rules: tuple[Rule, ...] = field(default=())

    def unpacked(self) -> tuple[Rule, ...]:
        if not self._rules and self.size:
            contents = json.loads(zlib.decompress(self.packed))
            self._rules = tuple(Rule.model_validate(content) for content in contents)
        return self._rules

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, index: int) -> Rule: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Rule, ...]: ...
    def __getitem__(self, index: int | slice) -> Rule | tuple[Rule, ...]:
        return self.unpacked()[index]
