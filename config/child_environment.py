"""The environment that a process of ours hands to the ones it starts."""

import os
from collections.abc import Mapping

PREFIX = "MOST116_"


def child_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with `settings` (full variable names) in place of whatever else gives them."""
    given = {f"{name}_FILE" for name in settings} | {name.removesuffix("_FILE") for name in settings}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return {**kept, **settings}


def setting_given(name: str) -> bool:
    """Whether the environment sets MOST116_<name>, by value or by file."""
    return any(os.environ.get(f"{PREFIX}{name}{suffix}") for suffix in ("", "_FILE"))


def has_display() -> bool:
    """Whether a browser window can be shown from here."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def take_environment(environment: Mapping[str, str]) -> None:
    """Have this process, a copy of another, the environment that it would have been started with."""
    os.environ.clear()
    os.environ.update(environment)
