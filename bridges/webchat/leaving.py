"""`/leave`, which every page of the site has as its first button: ends the visit, where there is one, and goes away."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bridges.webchat.cookies import forget, pass_of
from bridges.webchat.passes import Passes
from bridges.webchat.talk import Talk
from config.settings import Settings
from most116.core.conversation import Channel
from most116.core.errors import StorageDown
from most116.core.ports import Mailbox
from most116.core.redaction import EventLog
from most116.web.forms import foreign_form, from_own_page
from most116.web.pages import Pages, language_of

# A page that anyone may have open, and that our no-referrer policy tells nothing about us.
NEUTRAL_PAGE = "https://pl.wikipedia.org/"


def leaving_routes(*, mailbox: Mailbox, passes: Passes, pages: Pages, settings: Settings, log: EventLog) -> list[Route]:
    """Routes for the public site, whether the chat is on or not. `pages` must find the templates of this package."""

    async def leave(request: Request) -> Response:
        if not from_own_page(request, settings.public_base_url):
            return foreign_form()
        known = pass_of(request, passes)
        if known is not None:
            try:
                await Talk(mailbox, known.visit).leave()
            except StorageDown as failure:
                # The browser has at least forgotten it.
                log.failure("webchat_leave_unkept", failure, channel=Channel.WEBCHAT)
        # A Refresh takes the place of this answer in the history, which a redirect from a form would not be allowed to
        # by the policy of the page it left. Clearing a cache can take seconds, so nobody is made to wait for it.
        waiting = request.headers.get("sec-fetch-mode", "navigate") == "navigate"
        headers = {
            "refresh": f"0; url={NEUTRAL_PAGE}",
            "clear-site-data": '"storage"' if waiting else '"cache", "storage"',
        }
        language = language_of(None, request.headers.get("accept-language"))
        answer = pages.answer("left.html", language=language, headers=headers, where=NEUTRAL_PAGE)
        forget(request, answer)
        return answer

    return [Route("/leave", leave, methods=["POST"])]
