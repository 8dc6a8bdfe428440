"""Puts the pretended platform together."""

from collections.abc import Mapping, Sequence

from most116.simulator.discord.about_us import AboutUs
from most116.simulator.discord.account import Account
from most116.simulator.discord.acts import Acts
from most116.simulator.discord.gateway import Gateway
from most116.simulator.discord.interactions import Interactions
from most116.simulator.discord.product import DiscordNetwork
from most116.simulator.discord.rest import Rest
from most116.simulator.discord.sessions import Sessions
from most116.simulator.discord.talks import Talks
from most116.simulator.network import Chats
from most116.simulator.stage import Stage

_PEOPLE = (("77001", "Dawid"), ("77002", "Ewa"))


def discord_networks(given: Mapping[str, str], stage: Stage) -> Sequence[DiscordNetwork]:
    account = Account.of(given)
    chats = Chats("discord", _PEOPLE, stage.feed, stage.ledger.clock)
    talks, sessions = Talks(chats), Sessions()
    interactions = Interactions(account, talks, sessions)
    stage.on_reset(talks.reset, sessions.reset, interactions.reset)
    parts = (
        AboutUs(account, talks),
        Rest(account, talks, sessions, stage),
        interactions,
        Gateway(account, sessions, talks, stage),
    )
    routes = [route for part in parts for route in part.routes()]
    return [DiscordNetwork(chats, Acts(talks, interactions), sessions, routes)]
