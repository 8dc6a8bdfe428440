"""The JSON of what goes on around a reply."""

from handoff.console.shapes import Shape


class Undone(Shape):
    text: str
    """The words, which were not sent; they stand in the account's draft too."""
