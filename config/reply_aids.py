"""What a consultant's reply is helped by and held against: sentences, numbers, our own addresses, reply windows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from config.canned_replies import CannedReply, load_canned_replies
from config.phone_numbers import NumberTable, load_numbers
from config.settings import Settings
from most116.core.conversation import Channel, Language
from most116.core.messages import REPLY_WINDOWS, ReplyWindows

# With the platform's leave people may be answered so long by a human (platform sheet 4.4).
_HUMAN_AGENT = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyAids:
    """`undo`: how long a reply may be taken back. `windows`: see `reply_windows`. `own_host`: of our public pages."""

    canned: Mapping[str, CannedReply]
    numbers: NumberTable
    windows: ReplyWindows
    undo: timedelta
    own_host: str


def load_reply_aids(settings: Settings) -> ReplyAids:
    return ReplyAids(
        canned=load_canned_replies(settings.data_dir),
        numbers=load_numbers(settings.data_dir),
        windows=reply_windows(settings),
        undo=settings.desk.undo,
        own_host=urlsplit(settings.public_base_url).hostname or "",
    )


def reply_windows(settings: Settings) -> ReplyWindows:
    """How long after a person's last words a consultant can answer, and what still goes later."""
    whatsapp = settings.whatsapp
    templates = {
        Language.PL: whatsapp.template_pl,
        Language.UK: whatsapp.template_uk,
        Language.EN: whatsapp.template_en,
        Language.RU: whatsapp.template_ru,
    }
    human = dict.fromkeys((Channel.MESSENGER, Channel.INSTAGRAM), _HUMAN_AGENT) if settings.meta.human_agent else {}
    return ReplyWindows(
        free={**REPLY_WINDOWS, **human},
        prepared={Channel.WHATSAPP: frozenset(language for language, template in templates.items() if template)},
    )
