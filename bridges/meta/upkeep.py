"""Looks after our page on Messenger and Instagram: https://developers.facebook.com/docs/graph-api/webhooks."""

from collections.abc import Collection

from bridges.json_reading import Node
from bridges.meta.graph import Graph
from bridges.meta.webhook import META_PATH
from bridges.raw_http import external_url
from bridges.upkeep import Checked, clock_problem
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.errors import BridgeError

# Without the first two people are not heard at all; without the others less is known of what they did.
_NEEDED = ("messages", "messaging_postbacks")
_WANTED = (*_NEEDED, "messaging_referrals", "message_deliveries", "message_edits")


async def check_meta(settings: Settings, clock: Clock) -> Checked | None:
    """The page's token, which events the page tells an app, and whether that app's webhook is ours."""
    meta = settings.meta
    if not meta.on:
        return None
    graph = Graph(meta)
    try:
        page = await graph.read(meta.page_id)
        subscribed = Node.read((await graph.read(f"{meta.page_id}/subscribed_apps")).content)
        problem = clock_problem(page.headers.get("date"), clock) or await _webhook_problem(graph, subscribed, settings)
    finally:
        await graph.close()
    if problem is not None:
        return Checked(well=False, words=problem)
    late = "7 days" if meta.human_agent else "24 hours"
    missing = _missing(subscribed, _WANTED)
    more = f"; subscribe the page to {', '.join(missing)} too" if missing else ""
    return Checked(well=True, words=f"the page answers and its events come here, answers may take {late}{more}")


async def _webhook_problem(graph: Graph, subscribed: Node, settings: Settings) -> str | None:
    missing = _missing(subscribed, _NEEDED)
    if missing:
        return f"the page tells no app of {', '.join(missing)}: subscribe it (subscribed_apps)"
    wanted = external_url(settings.public_base_url, META_PATH)
    needed = {"page"} | ({"instagram"} if settings.meta.instagram_id else set())
    told = await _addresses(graph, subscribed)
    for kind in sorted(needed):
        if wanted not in told.get(kind, set()):
            found = ", ".join(sorted(told.get(kind, set()))) or "nobody"
            return f"events of the {kind} go to {found}: in the app's settings set the webhook of {kind} to {wanted}"
    return None


async def _addresses(graph: Graph, subscribed: Node) -> dict[str, set[str]]:
    """Where the subscribed apps that our secret belongs to have events sent, by the kind of object."""
    found: dict[str, set[str]] = {}
    for app in subscribed["data"]:
        try:
            answer = await graph.read(f"{app['id'].text}/subscriptions", app=app["id"].text)
        except BridgeError:
            # Somebody else's app hears of the page too, as its owner wished.
            continue
        for each in Node.read(answer.content)["data"]:
            if each["active"]:
                found.setdefault(each["object"].text, set()).add(each["callback_url"].text)
    return found


def _missing(subscribed: Node, wanted: Collection[str]) -> list[str]:
    told = {field.text for app in subscribed["data"] for field in app["subscribed_fields"]}
    return [name for name in wanted if name not in told]
