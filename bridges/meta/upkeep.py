"""Looks after our page on Messenger and Instagram: https://developers.facebook.com/docs/graph-api/webhooks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bridges.json_reading import Node
from bridges.meta.graph import Graph
from bridges.meta.webhook import META_PATH
from bridges.raw_http import external_url
from bridges.upkeep import Checked, clock_problem
from config.settings import Settings
from most116.core.clock import Clock
from most116.core.errors import THROTTLED, UNKNOWN_RESULT, UNREACHABLE, UNREADABLE_ANSWER, BridgeError
from most116.core.troubles import Trouble

# Without the first two people are not heard at all; without the others less is known of what they did.
_NEEDED = ("messages", "messaging_postbacks")
_WANTED = (
    *(*_NEEDED, "messaging_referrals", "message_deliveries", "message_edits"),
    # Of a call that never returned the echo says that it did send: without it the words are sent twice. What is written
    # while another app holds the talk, and that the page is punished, is told nowhere else.
    *("message_echoes", "standby", "messaging_policy_enforcement"),
)

_NOT_ANSWERED = (UNREACHABLE, UNKNOWN_RESULT, UNREADABLE_ANSWER, THROTTLED)


@dataclass(frozen=True, slots=True)
class _Product:
    """`kind` is the webhook's object, `permission` what a token needs to send there."""

    kind: str
    permission: str


_MESSENGER = _Product("page", "pages_messaging")
_INSTAGRAM = _Product("instagram", "instagram_manage_messages")


async def check_messenger(settings: Settings, clock: Clock) -> Checked | None:
    """The page's token, what it may do, which events the page tells an app, and whether that app's webhook is ours."""
    return await _check(settings, clock, _MESSENGER) if settings.meta.on else None


async def check_instagram(settings: Settings, clock: Clock) -> Checked | None:
    """The same for the account that is linked to the page."""
    return await _check(settings, clock, _INSTAGRAM) if settings.meta.on and settings.meta.instagram_id else None


async def _check(settings: Settings, clock: Clock, product: _Product) -> Checked:
    meta = settings.meta
    graph = Graph(meta)
    try:
        page = await graph.read(meta.page_id)
        subscribed = Node.read((await graph.read(f"{meta.page_id}/subscribed_apps")).content)
        apps = await _our_apps(graph, subscribed)
        problem = (
            clock_problem(page.headers.get("date"), clock)
            or _subscription_problem(subscribed)
            or _address_problem(apps, product, external_url(settings.public_base_url, META_PATH))
            or await _permission_problem(graph, apps, product)
        )
    finally:
        await graph.close()
    if problem is not None:
        return problem
    late = "7 days" if meta.human_agent else "24 hours"
    missing = _missing(subscribed, _WANTED)
    more = f"; subscribe the page to {', '.join(missing)} too" if missing else ""
    return Checked(f"the page answers and its events come here, answers may take {late}{more}")


async def _our_apps(graph: Graph, subscribed: Node) -> Mapping[str, Node]:
    """The subscribed apps that our secret belongs to, by their ids, each with its webhooks."""
    found = {}
    for app in subscribed["data"]:
        number = app["id"].text
        try:
            found[number] = Node.read((await graph.read(f"{number}/subscriptions", app=number)).content)["data"]
        except BridgeError as failure:
            _require_answered(failure)
            # Somebody else's app hears of the page too, as its owner wished.
    return found


def _subscription_problem(subscribed: Node) -> Checked | None:
    missing = _missing(subscribed, _NEEDED)
    words = f"the page tells no app of {', '.join(missing)}: subscribe it (subscribed_apps)"
    return Checked(words, Trouble.NOT_TOLD_ALL) if missing else None


def _address_problem(apps: Mapping[str, Node], product: _Product, wanted: str) -> Checked | None:
    kind = product.kind
    hooks = (each for hooks in apps.values() for each in hooks if each["active"] and each["object"].text == kind)
    told = {each["callback_url"].text for each in hooks}
    if wanted in told:
        return None
    found = ", ".join(sorted(told)) or "nobody"
    words = f"events of the {kind} go to {found}: in the app's settings set the webhook of {kind} to {wanted}"
    return Checked(words, Trouble.ELSEWHERE)


async def _permission_problem(graph: Graph, apps: Mapping[str, Node], product: _Product) -> Checked | None:
    """What the platform says of our token (/debug_token); no problem where it says nothing."""
    for number in apps:
        try:
            answer = await graph.read_token(app=number)
        except BridgeError as failure:
            _require_answered(failure)
            continue
        about = Node.read(answer.content)["data"]
        given = {each.text for each in about["scopes"]}
        if given and product.permission not in given:
            words = f"the page's token may not send: make one with the permission {product.permission}"
            return Checked(words, Trouble.MAY_NOT_SEND)
    return None


def _require_answered(failure: BridgeError) -> None:
    """A platform that did not answer has not said that an app is somebody else's."""
    if failure.failure in _NOT_ANSWERED:
        raise failure


def _missing(subscribed: Node, wanted: Collection[str]) -> list[str]:
    told = {field.text for app in subscribed["data"] for field in app["subscribed_fields"]}
    return [name for name in wanted if name not in told]
