"""Twilio's error codes as our failures, read from twilio_errors.yaml."""

import functools
from collections.abc import Mapping
from importlib.resources import files

import yaml

from most116.core.errors import FAILURES, Failure


@functools.cache
def twilio_failures() -> Mapping[str, Failure]:
    """The failure for each code of the table, by the code's digits."""
    table = yaml.safe_load(files("bridges").joinpath("twilio_errors.yaml").read_text("utf-8"))
    return {str(code): FAILURES[name] for name, codes in table.items() for code in codes}
