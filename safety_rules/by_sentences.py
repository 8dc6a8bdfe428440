"""The sentences of a text as they were typed: each may be a danger by itself, whatever stands beside it."""

import re
from collections.abc import Sequence

# With the marks at its end: a question is one by itself too.
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")
# The longest letters have fewer; of a flood of full stops the beginning and the end are read.
_HALF = 100


def sentences_of(text: str) -> Sequence[str]:
    """None where the text is a single one, for that was judged as the whole."""
    found = [part for part in _SENTENCE.findall(text) if part.strip()]
    if len(found) > 2 * _HALF:
        found = found[:_HALF] + found[-_HALF:]
    return found if len(found) > 1 else ()
