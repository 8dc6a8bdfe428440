"""What renders the pages of the front door: made once for all of them, because each would compile the same layout."""

from config.texts import Texts
from most116.web.assets import Assets
from most116.web.pages import Pages


def front_pages(texts: Texts, assets: Assets) -> Pages:
    """`assets` must hold the static files of this package beside those of the chat, whose layout it uses."""
    return Pages(texts, assets, "bridges.front_door", "bridges.webchat")
