"""What renders the pages of the front door: made once for all of them, because each would compile the same layout."""

from bridges.webchat.site_pages import site_pages
from config.settings import Settings
from config.texts import Texts
from most116.web.assets import Assets
from most116.web.pages import Pages


def front_pages(texts: Texts, assets: Assets, settings: Settings) -> Pages:
    """`assets` must hold the static files of this package beside those of the chat, whose layout it uses."""
    return site_pages(texts, assets, settings, "bridges.front_door")
