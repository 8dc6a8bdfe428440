"""The sentences of a text as they were typed: each may be a danger by itself, whatever stands beside it."""

import re
from collections.abc import Sequence
from itertools import islice

# With the marks at its end: a question is one by itself too.
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…\n]*")
# Nobody tells more in one message; beyond, a flood of full stops would only cost time.
_MOST = 24


def sentences_of(text: str) -> Sequence[str]:
    """None where the text is a single one, for that was judged as the whole."""
    found = [part[0] for part in islice(_SENTENCE.finditer(text), _MOST) if part[0].strip()]
    return found if len(found) > 1 else ()
