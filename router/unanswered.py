"""What is left of the state when a question of the desk's led to nothing."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from most116.core.conversation import Phase

# A question about the other line.
NOT_MOVED: Final[Mapping[str, Any]] = MappingProxyType(
    {"stage": Phase.ACTIVE, "transfer_to": None, "by_hand": False, "asked": None, "asked_at": None}
)
# No later message is agreed any more.
NO_FOLLOWUP: Final[Mapping[str, Any]] = MappingProxyType({"followup_at": None, "followup_agreed": False})
