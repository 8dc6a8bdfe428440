"""What a message of Telegram holds: https://core.telegram.org/bots/api#message. Files are counted and never fetched."""

from dataclasses import dataclass

from bridges.json_reading import Node
from most116.core.messages import Kind

_FILES = (
    "photo", "video", "video_note", "animation", "audio", "document", "sticker", "live_photo", "paid_media", "story",
    # Where somebody is and whom they know is shown to nobody, only that it was sent.
    "location", "venue", "contact",
)  # fmt: skip
# What the platform itself says in a private talk. Anything else unknown was sent by a person and shows as unreadable.
_NOTICES = (
    "pinned_message", "message_auto_delete_timer_changed", "new_chat_title", "new_chat_photo", "delete_chat_photo",
    "migrate_to_chat_id", "migrate_from_chat_id", "connected_website", "write_access_allowed", "passport_data",
    "proximity_alert_triggered", "boost_added", "chat_background_set", "successful_payment", "refunded_payment",
    "invoice", "users_shared", "chat_shared", "gift", "unique_gift", "gift_upgrade_sent", "web_app_data",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
    "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
    "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
    "checklist_tasks_done", "checklist_tasks_added", "paid_message_price_changed", "direct_message_price_changed",
    "poll_option_added", "poll_option_deleted", "managed_bot_created", "chat_owner_left", "chat_owner_changed",
    "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid",
    "suggested_post_refunded",
)  # fmt: skip

# Stickers that say yes or no and nothing else (domain sheet 2.2).
_ANSWERS = frozenset({"\N{THUMBS UP SIGN}", "\N{THUMBS DOWN SIGN}", "\N{WHITE HEAVY CHECK MARK}"})


@dataclass(frozen=True, slots=True)
class Content:
    kind: Kind
    text: str
    files: int


def read_content(message: Node) -> Content | None:
    """The words and the number of files of a message; None when nobody sent it but the platform itself."""
    text = message["text"].text or message["caption"].text or message["sticker"]["emoji"].text
    if message["sticker"]["emoji"].text in _ANSWERS:
        return Content(Kind.TEXT, text, 0)
    if "voice" in message:
        return Content(Kind.VOICE, text, 1)
    if any(name in message for name in _FILES):
        return Content(Kind.MEDIA, text, 1)
    if text.strip():
        return Content(Kind.TEXT, text, 0)
    return None if any(name in message for name in _NOTICES) else Content(Kind.UNREADABLE, "", 0)


def has_text(message: Node) -> bool:
    """Whether a changed message has words, and is not only a place that moves."""
    return "location" not in message and ("text" in message or "caption" in message)
