"""The form beside the web chat, on the same mailboxes and return codes."""

import re
from dataclasses import dataclass
from html import unescape

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from bridges.contact_form.channel import ContactForm
from bridges.contact_form.endpoints import form_routes
from config.entry_links import load_entry_links
from config.settings import load_settings
from config.texts import Texts
from handoff.live.connection import Live
from most116.core.messages import Author
from most116.core.redaction import EventLog
from most116.core.sealed import ReplyAddress
from most116.testing.webchat_site import Site, letter, webchat_site
from most116.web.assets import Assets
from most116.web.body_cap import BodyCap
from most116.web.headers import SecurityHeaders

ON = {"webchat": {"on": True}, "form": {"on": True}}


@dataclass(kw_only=True)
class FormSite(Site):
    """`bridge` of the site is the chat's way out, `letters_out` the form's."""

    letters_out: ContactForm

    async def lay(self, visit: ReplyAddress, text: str, author: Author = Author.CONSULTANT) -> None:
        """An answer to a letter goes out."""
        self.letters += 1
        await self.letters_out.send(letter(f"answer{self.letters}", visit, text, author=author))


def form_site(live: Live, texts: Texts) -> FormSite:
    """The chat and the form as the public role serves them."""
    chat, settings = webchat_site(live, texts), load_settings(ON)
    assets = Assets("bridges.webchat", "bridges.contact_form", "most116.web")
    routes = form_routes(
        accept=chat.kept,
        mailbox=chat.mailbox,
        return_codes=chat.codes,
        passes=chat.passes,
        texts=texts,
        settings=settings,
        links=load_entry_links(None),
        entrance=chat.entrance,
        clock=chat.clock,
        assets=assets,
        log=EventLog("public"),
    )
    app = Starlette(
        routes=[assets.route(), *routes, *chat.app.routes],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(BodyCap, limit=settings.public.body_limit_bytes),
        ],
    )
    return FormSite(
        app=app,
        kept=chat.kept,
        mailbox=chat.mailbox,
        codes=chat.codes,
        passes=chat.passes,
        clock=chat.clock,
        bridge=chat.bridge,
        push=chat.push,
        entrance=chat.entrance,
        letters_out=ContactForm(settings, chat.mailbox),
    )


def code_on(page: httpx.Response) -> str:
    """The six words that the page after a letter shows; empty when there are none."""
    found = re.search(r'class="code-words"[^>]*>([^<]*)<', page.text)
    return found[1] if found else ""


def chosen_on(page: httpx.Response) -> dict[str, str]:
    """What stands chosen in the lists of the form."""
    found = {}
    for name, options in re.findall(r'<select[^>]* name="(\w+)">(.*?)</select>', page.text, re.DOTALL):
        picked = re.search(r'<option value="([^"]*)" selected>', options)
        found[name] = unescape(picked[1]) if picked else ""
    return found


def problem_on(page: httpx.Response) -> str:
    found = re.search(r'id="problem"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    return unescape(found[1]).strip() if found else ""


def told_on(page: httpx.Response) -> list[str]:
    """What the page after a letter says first."""
    found = re.search(r'<div class="intro" role="status">(.*?)</div>', page.text, re.DOTALL)
    return [
        unescape(words).replace("\u00a0", " ")
        for words in re.findall(r"<p[^>]*>([^<]*)</p>", found[1] if found else "")
    ]
