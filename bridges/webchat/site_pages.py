"""What renders the pages of the public site: all of them stand in the layout of the chat."""

from config.settings import Settings
from config.texts import Texts
from most116.web.assets import Assets
from most116.web.pages import Pages


def site_pages(texts: Texts, assets: Assets, settings: Settings, *packages: str) -> Pages:
    """`packages` come before this one; `assets` must hold the static files of all of them."""
    shared = {"chat_on": settings.webchat.on, "signs": settings.front.sign_language_url}
    return Pages(texts, assets, *packages, "bridges.webchat", shared=shared)
