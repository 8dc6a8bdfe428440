"""Ways in that are as a test says."""

from dataclasses import dataclass

from most116.core.doors import OPEN_DOORS, Doors


@dataclass
class GivenDoors:
    """Implements `Entrance`."""

    doors: Doors = OPEN_DOORS

    async def now(self) -> Doors:
        return self.doors
