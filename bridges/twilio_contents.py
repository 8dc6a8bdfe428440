"""Whether the contents that were prepared at Twilio for WhatsApp can be used.

https://www.twilio.com/docs/content/content-api-resources#fetch-an-approval-status-request tells of a template's
approval by Meta.
"""

import asyncio

from bridges.twilio_account import TwilioAccount
from bridges.upkeep import Checked
from config.platforms import WhatsApp
from most116.core.troubles import Trouble

_APPROVED = "approved"
# Meta took its approval back, because people blocked or reported what came by it.
_TAKEN_BACK = {"paused", "disabled"}
_MARKETING = "marketing"


async def contents_problem(account: TwilioAccount, whatsapp: WhatsApp) -> Checked | None:
    """The first thing wrong with a content that the settings name; raises BridgeError where Twilio does not say."""
    templates = {
        "TEMPLATE_PL": whatsapp.template_pl,
        "TEMPLATE_UK": whatsapp.template_uk,
        "TEMPLATE_EN": whatsapp.template_en,
        "TEMPLATE_RU": whatsapp.template_ru,
    }
    buttons = {"BUTTONS_1": whatsapp.buttons_1, "BUTTONS_2": whatsapp.buttons_2, "BUTTONS_3": whatsapp.buttons_3}
    # A late answer that cannot leave weighs more than choices that are numbers instead of buttons.
    found = await asyncio.gather(
        *(_template_problem(account, name, sid) for name, sid in templates.items() if sid),
        *(_buttons_problem(account, name, sid) for name, sid in buttons.items() if sid),
    )
    return next(filter(None, found), None)


async def _template_problem(account: TwilioAccount, name: str, sid: str) -> Checked | None:
    """Meta may refuse a template, stop one that it had approved, or call one marketing, which it then holds back."""
    asked = await account.read_content(sid, "/ApprovalRequests")
    if asked is None:
        return _missing(name, sid)
    status, category = asked["whatsapp"]["status"].text.lower(), asked["whatsapp"]["category"].text.lower()
    setting = f"MOST116_WHATSAPP__{name} ({sid})"
    late = "answers later than 24 hours do not leave in its language"
    if status in _TAKEN_BACK:
        words = f"Meta has stopped the template of {setting}, {late}: see why in WhatsApp Manager, or take another"
        return Checked(words, Trouble.TEMPLATE_STOPPED)
    if status != _APPROVED:
        words = f"the template of {setting} is not approved ({status or 'no answer'}), {late}: ask at Twilio for that"
        return Checked(words, Trouble.TEMPLATE_NOT_APPROVED)
    if category == _MARKETING:
        words = f"Meta takes the template of {setting} for marketing and may hold it back: have one approved as utility"
        return Checked(words, Trouble.TEMPLATE_MARKETING)
    return None


async def _buttons_problem(account: TwilioAccount, name: str, sid: str) -> Checked | None:
    """Within a day of the person's words no approval is needed."""
    return None if await account.read_content(sid) is not None else _missing(name, sid)


def _missing(name: str, sid: str) -> Checked:
    words = f"the account has no content {sid}: correct MOST116_WHATSAPP__{name}, or leave it empty"
    return Checked(words, Trouble.CONTENT_MISSING)
