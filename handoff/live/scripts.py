"""Loads the Lua scripts that make several Redis steps one."""

from functools import cache
from importlib.resources import files

from handoff.live.connection import Live, Script


@cache
def source(name: str) -> str:
    """The text of a script."""
    return files("handoff.live").joinpath(f"lua/{name}.lua").read_text(encoding="utf-8")


def script(redis: Live, name: str) -> Script:
    """The script `lua/<name>.lua`, sent to the server by its hash once it is known there."""
    return redis.register_script(source(name))
