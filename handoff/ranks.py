"""What an account may be; apart from all else of it, so that the command line names them without pydantic."""

from enum import StrEnum


class Role(StrEnum):
    """Who may do what (handoff/accounts/roles.py)."""

    CONSULTANT = "consultant"
    LEAD = "lead"
    ADMIN = "admin"
