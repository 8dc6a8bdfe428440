"""What the kernel writes of a process that dies: its whole memory, with words and keys in it."""

import resource


def leave_none() -> None:
    """For this process and all that it starts. A kernel that hands dumps to a program is to be told besides."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
