"""`python -m most116.testing.fuzz telegram --seconds 60`: shows the bytes when a reader raises or gives nonsense."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["bridges", "most116.core"]):
    from most116.testing.fuzz.readers import READERS, check

# Longer than what a person writes at once; the search finds little more in longer ones, and slowly.
_LONGEST = 4096


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=sorted(READERS))
    parser.add_argument("--seconds", type=int, default=60)
    given = parser.parse_args(arguments)
    reader = READERS[given.reader]

    def one(body: bytes) -> None:
        check(reader.read(body))

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        seeds, found = Path(folder, "seeds"), Path(folder, "found")
        for each in (seeds, found):
            each.mkdir()
        for number, seed in enumerate(reader.seeds):
            (seeds / str(number)).write_bytes(seed)
        words = Path(folder, "words")
        words.write_text("".join(f'"{word}"\n' for word in reader.words), "ascii")
        atheris.Setup(
            [
                sys.argv[0],
                *(f"-max_total_time={given.seconds}", f"-max_len={_LONGEST}", f"-dict={words}"),
                *("-timeout=10", "-rss_limit_mb=1024", "-print_final_stats=1", f"-artifact_prefix={found}/"),
                str(seeds),
            ],
            one,
        )
        # Ends the process: with 0 when the time is over, with the exception and its bytes when one came out.
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
