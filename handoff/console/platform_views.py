"""What platforms say of us, in words; the words are ours, because theirs may name what is secret."""

from collections.abc import Sequence

from handoff.console.office import Office
from handoff.platform_looks import Look
from most116.core.clock import HERE
from most116.core.troubles import Trouble


def remedy(place: Office, trouble: Trouble) -> str:
    return place.word(f"desk.status.trouble.{trouble}")


async def platform_notices(place: Office) -> Sequence[str]:
    """For the board: the channels of which their platform says that we are cut off, or not set up there."""
    looks = await place.oversight.condition.platforms.read()
    return [_notice(place, look, look.failing) for look in looks.channels if look.failing and look.failing.certain]


def _notice(place: Office, look: Look, trouble: Trouble) -> str:
    return place.word(
        "desk.status.platform_notice",
        name=place.word(f"desk.channel.{look.channel}"),
        since=f"{look.since.astimezone(HERE):%d.%m, %H:%M}",
        remedy=remedy(place, trouble),
    )
