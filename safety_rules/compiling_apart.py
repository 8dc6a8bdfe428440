"""Compiles rules in a process of its own: those that talk to people keep the memory and the time that it takes."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping

from most116.core.errors import ConfigurationError
from safety_rules.forking import end_with, processors

# Where its modules are, it is told as well as what to compile: the process that asks may have been started in any way.
_PROGRAM = """
import json, sys
asked = json.load(sys.stdin.buffer)
sys.path[:] = asked["path"]
from safety_rules.compiling_apart import answer
answer(asked["texts"], asked["parent"])
"""
_REFUSED = 3


def compile_apart(texts: Mapping[str, str]) -> bytes:
    """What is to be kept of these files (kept_form.content_of); nothing is written anywhere.

    Raises ConfigurationError as compiling them here would, and one that says so when the process is killed or fails;
    OSError when there can be no such process.
    """
    asked = json.dumps({"path": [str(each) for each in sys.path], "parent": os.getpid(), "texts": dict(texts)})
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-P", "-c", _PROGRAM], input=asked.encode(), capture_output=True, check=False
    )
    if done.returncode == 0:
        return done.stdout
    if done.returncode == _REFUSED:
        raise ConfigurationError(done.stdout.decode())
    if done.returncode < 0:
        raise ConfigurationError(
            f"the process that compiles the rules was ended by {_name_of(-done.returncode)}; for some seconds it needs "
            "500 MiB: give it as much, or run `most116 rules compile` beforehand where there is more"
        )
    last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    raise ConfigurationError(
        f"the process that compiles the rules failed ({last}); run `most116 rules compile` to see where"
    )


def answer(texts: Mapping[str, str], parent: int) -> None:
    """What that process does: it writes what compile_apart() returns, or what was wrong with the rules, and ends.

    It ends with the process `parent`, which started it.
    """
    end_with(parent)
    # Only here, because the process that asks needs neither the compiler nor a dictionary.
    from safety_rules.kept_form import content_of
    from safety_rules.packing import pack
    from safety_rules.whole_book import compiled_of

    try:
        content, code = content_of(pack(compiled_of(texts, fork=processors() > 1))), 0
    except ConfigurationError as error:
        content, code = str(error).encode(), _REFUSED
    # With a buffer of its own: without one, a signal that comes meanwhile cuts off what is written.
    with open(sys.stdout.fileno(), "wb", closefd=False) as out:
        out.write(content)
    # Nothing is given back one by one, which takes a while; the system takes all at once.
    os._exit(code)


def _name_of(number: int) -> str:
    return signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
