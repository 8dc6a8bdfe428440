"""`python -m most116.testing.fuzz telegram`: shows the bytes when a reader raises or a forgery is accepted."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridges", "handoff.crypto", "most116.core"]):
    from most116.testing.fuzz.forgeries import FORGERIES
    from most116.testing.fuzz.readers import READERS, check

# Longer than what a person writes at once; the search finds little more in longer ones, and slowly.
_LONGEST = 4096


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=[*READERS, *FORGERIES])
    parser.add_argument("--seconds", type=int, default=60, help="at most; 0 for as long as the tries take")
    parser.add_argument("--tries", type=int, default=-1, help="at most; -1 for as many as there is time for")
    given = parser.parse_args(arguments)
    one, known, spoken = _asked(given.name)
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        seeds, found = Path(folder, "seeds"), Path(folder, "found")
        for each in (seeds, found):
            each.mkdir()
        for number, seed in enumerate(known):
            (seeds / str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{word}"\n' for word in spoken), "ascii")
        atheris.Setup(
            [
                sys.argv[0],
                *(f"-max_total_time={given.seconds}", f"-runs={given.tries}", f"-max_len={_LONGEST}"),
                *([f"-dict={words}"] if spoken else []),
                *("-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={found}/"),
                str(seeds),
            ],
            one,
        )
        # Ends the process: with 0 when the time is over, with the exception and its bytes when one came out.
        atheris.Fuzz()


def _asked(name: str) -> tuple[Callable[[bytes], None], Sequence[bytes], Sequence[str]]:
    """What is done with the bytes, what they are made from, and words that may be put into them."""
    if name in FORGERIES:
        return FORGERIES[name].check, FORGERIES[name].genuine, ()
    reader = READERS[name]
    return (lambda body: check(reader.read(body))), reader.seeds, reader.words


if __name__ == "__main__":
    main(sys.argv[1:])
