"""The shared colours keep WCAG 2.2 AA by day and by night."""

import re
from importlib.resources import files

import pytest

STATIC = files("most116.web").joinpath("static")
DAY, NIGHT = (STATIC.joinpath(name).read_text(encoding="utf-8") for name in ("tokens.css", "dark.css"))
TIERS = ("immediate", "high", "elevated", "standard")
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "surface", "sunken")),
    ("ink", "accent-soft"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("warning", "paper"),
    ("warning", "warning-soft"),
    ("paper", "ink"),
    *((f"tier-{tier}", f"tier-{tier}-soft") for tier in TIERS),
    *((f"tier-{tier}", "surface") for tier in TIERS),
]
EDGES = [(edge, ground) for edge in ("control-edge", "focus") for ground in ("paper", "surface")]


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [DAY, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(("pair", "least"), [*((pair, 4.5) for pair in TEXT), *((pair, 3.0) for pair in EDGES)])
def test_a_pair_of_colours_can_be_told_apart(scheme: str, pair: tuple[str, str], least: float) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", scheme))
    assert contrast(colours[pair[0]], colours[pair[1]]) >= least
