"""Reads JSON of strangers: a wrong type or a missing key is nothing, never an error."""

import json
from collections.abc import Iterator, Mapping


class Node:
    """A value of a JSON document. `node["a"]["b"]` is a node whatever the document holds."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    @classmethod
    def read(cls, body: bytes) -> "Node":
        """The document in `body`; an empty node when it is no JSON, or nested deeper than anybody means it."""
        try:
            return cls(json.loads(body))
        except (ValueError, RecursionError):
            return cls(None)

    def __getitem__(self, name: str) -> "Node":
        return Node(self._value.get(name) if isinstance(self._value, Mapping) else None)

    def __contains__(self, name: str) -> bool:
        return isinstance(self._value, Mapping) and name in self._value

    def __iter__(self) -> Iterator["Node"]:
        """The elements of a list; a value of another kind has none."""
        return (Node(each) for each in self._value) if isinstance(self._value, list) else iter(())

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        # A document holds a person's words.
        return "Node"

    @property
    def text(self) -> str:
        """The value of a string, and the digits of a whole number, which platforms write for ids; else empty."""
        if isinstance(self._value, str):
            return self._value
        plain = isinstance(self._value, int) and not isinstance(self._value, bool) and abs(self._value) < 1 << 64
        return str(self._value) if plain else ""

    @property
    def number(self) -> int | None:
        """The value of a whole number, also when it is written as a string of digits."""
        text = self.text
        return int(text) if text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 21 else None
