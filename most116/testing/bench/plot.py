"""The ratios of a run as a picture: one bar each by how far it is from its target, and the same in words."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from most116.testing.bench.measured import Measured, written
from most116.testing.bench.results import Results
from most116.testing.bench.targets import Sense

_WIDTH, _LABELS, _ROW, _TOP = 960, 430, 26, 76
# The target stands in the middle; a bar ends at twice as good or twice as bad.
_MIDDLE, _HALF = _LABELS + 240, 200
_MOST = 2.0
# Dark on white, and told apart without their colours by the side on which they lie.
_MET, _MISSED, _INK = "#1b5e8c", "#a33b20", "#1a1a1a"


def plotted(results: Results) -> str:
    """SVG 1.1 without scripts or fonts of its own."""
    rows = [one for one in results.measured if one.target is not None]
    height = _TOP + _ROW * len(rows) + 24
    met = sum(one.met for one in rows)
    said = f"{met} of {len(rows)} targets are met; every figure stands in the table below the picture."
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
            f'aria-labelledby="t d" font-family="sans-serif" font-size="13">',
            '<title id="t">Figures of make bench against their targets</title>',
            f'<desc id="d">{escape(said)}</desc>',
            f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
            f'<text x="16" y="26" font-size="16" fill="{_INK}">Against the target, {escape(results.at)}</text>',
            *_axis(height),
            *(line for number, one in enumerate(rows) for line in _bar(one, _TOP + _ROW * number)),
            "</svg>\n",
        ]
    )


def _axis(height: int) -> Iterator[str]:
    for place, label in ((-1, "twice as bad"), (0, "target"), (1, "twice as good")):
        at = _MIDDLE + place * _HALF
        yield f'<text x="{at}" y="58" text-anchor="middle" fill="{_INK}">{label}</text>'
        dashes = "" if place == 0 else ' stroke-dasharray="3 4"'
        yield f'<line x1="{at}" y1="66" x2="{at}" y2="{height - 16}" stroke="{_INK}" stroke-width="1"{dashes}/>'


def _bar(one: Measured, top: int) -> Sequence[str]:
    length = round(_HALF * _goodness(one))
    start, fill = (_MIDDLE, _MET) if length >= 0 else (_MIDDLE + length, _MISSED)
    label = f"{written(one.value)} {one.unit}".strip()
    return [
        f"<g><title>{escape(f'{one.name}: {label}, {one.target}')}</title>",
        f'<text x="{_LABELS - 10}" y="{top + 16}" text-anchor="end" fill="{_INK}">{escape(one.name)}</text>',
        f'<rect x="{start}" y="{top + 4}" width="{max(abs(length), 2)}" height="16" fill={quoteattr(fill)}/>',
        f'<text x="{_WIDTH - 16}" y="{top + 16}" text-anchor="end" fill="{_INK}">{escape(label)}</text></g>',
    ]


def _goodness(one: Measured) -> float:
    """From -1, twice as bad as the target or worse, over 0, the target, to 1, twice as good or better."""
    assert one.target is not None
    bound, value = one.target.bound, max(one.value, 1e-9)
    times = value / bound if one.target.sense is Sense.AT_LEAST else bound / value
    return min(times, _MOST) - 1 if times >= 1 else 1 - min(1 / times, _MOST)
