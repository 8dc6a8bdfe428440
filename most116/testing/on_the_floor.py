"""Who of a desk's consultants is there, and whom they are offered."""

from handoff.records import Account
from most116.testing.desk_stage import DeskStage


async def here(stage: DeskStage, *accounts: Account) -> None:
    """Their pages have just asked for something, as they do while somebody sits before them."""
    for one in accounts:
        await stage.desk.floor.presence.seen(one.id)


async def asked(stage: DeskStage, *accounts: Account) -> list[str]:
    """Who of the accounts is offered somebody now."""
    return [one.alias for one in accounts if (await stage.desk.offers.mine(one)).entry]
