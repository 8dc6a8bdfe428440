"""Puts the two products of one page together."""

from collections.abc import Mapping, Sequence

from most116.simulator.meta.account import Account
from most116.simulator.meta.delivery import Delivery
from most116.simulator.meta.graph import Graph
from most116.simulator.meta.product import MetaProduct
from most116.simulator.network import Chats
from most116.simulator.stage import Stage

_MESSENGER = (("7001", "Filip"), ("7002", "Gosia"))
_INSTAGRAM = (("9001", "Hania"),)


def meta_networks(given: Mapping[str, str], stage: Stage) -> Sequence[MetaProduct]:
    """Messenger, and Instagram where the account has one."""
    account = Account.of(given)
    graph, delivery = Graph(account, stage), Delivery(account, stage.wire)
    clock = stage.ledger.clock

    def product(name: str, title: str, kind: str, slot: str, people: Sequence[tuple[str, str]]) -> MetaProduct:
        return MetaProduct(title, kind, slot, Chats(name, people, stage.feed, clock), delivery)

    products = [product("messenger", "Messenger", "page", account.page_id, _MESSENGER)]
    if account.instagram_id:
        products.append(product("instagram", "Instagram", "instagram", account.instagram_id, _INSTAGRAM))
    graph.serve(*products)
    products[0].adopt(graph.routes())
    return products
